// How long the path of a Unix socket may be.

/**
 * Usable bytes of a Unix socket path. Node cuts longer ones short without a word, so they are
 * refused before it sees them.
 */
export function socketPathLimit(platform: NodeJS.Platform = process.platform): number {
  return platform === "linux" ? 107 : 103;
}
