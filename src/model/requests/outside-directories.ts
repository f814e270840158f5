// Finds the directories of a request that lie outside the open folders: a request that was pulled
// could make a provider read or write anywhere.
import { realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Request } from "./request-keys.js";

const KEYS = ["workingDirectory", "outputDirectory"] as const;

interface OutsideDirectory {
  readonly key: (typeof KEYS)[number];
  /** Absolute, with the links resolved that exist. */
  readonly path: string;
}

/**
 * @param base what a relative directory starts from
 * @param roots the open folders, or the current directory of a command; absolute
 */
export function outsideDirectories(
  request: Request,
  base: string,
  roots: readonly string[],
): readonly OutsideDirectory[] {
  const realRoots = roots.map(realPath);
  return KEYS.flatMap((key) => {
    const written = request[key];
    if (written === undefined || written === "") return [];
    const path = realPath(resolve(base, written));
    return realRoots.some((root) => isInside(root, path)) ? [] : [{ key, path }];
  });
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Resolves the links of the part that exists: a link inside a folder may lead out of it. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // It does not exist yet, or cannot be read.
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), relative(parent, path));
  }
}
