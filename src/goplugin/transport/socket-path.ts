// The maximum length of a Unix socket path.

/** Bytes. Node silently truncates a longer path, so it must be refused before. */
export function socketPathLimit(platform: NodeJS.Platform = process.platform): number {
  return platform === "linux" ? 107 : 103;
}
