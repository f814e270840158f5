// The directory of the command's own caches.
import { lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's cache directory, by the rules of the platform (XDG on Linux). */
export function cacheDirectory(env: Environment, platform: NodeJS.Platform = process.platform): string {
  return join(userCaches(env, platform), "scafctl-plugins");
}

function userCaches(env: Environment, platform: NodeJS.Platform): string {
  if (platform === "win32") return env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local");
  const xdg = env["XDG_CACHE_HOME"];
  // The specification ignores a relative path.
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  return platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}

/**
 * Creates a directory for this user only, if there is none.
 * @throws Error when it cannot be created, or when another user can write files into it
 */
export function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (process.platform === "win32") return;
  const { uid, mode } = lstatSync(directory);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${directory} belongs to others as well`);
}
