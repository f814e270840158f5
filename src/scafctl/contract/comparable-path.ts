// The form in which paths are compared.

/**
 * Windows ignores the case of a path, and programs write drive letters in either case.
 */
export function comparablePath(path: string, platform: NodeJS.Platform = process.platform): string {
  return platform === "win32" ? path.toLowerCase() : path;
}
