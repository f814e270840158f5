// Saves results that are too large for an editor, in files that only this user can read.
import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const MAX_FILES = 10;

/**
 * Saves a result and deletes all but the newest ten.
 * @param folder absolute; created on demand
 * @param name of the result; the time is put before it
 * @returns the path of the file
 * @throws Error of the system
 */
export async function saveResult(folder: string, name: string, text: string, at = Date.now()): Promise<string> {
  await mkdir(folder, { recursive: true });
  // Also a folder of an earlier version.
  await chmod(folder, 0o700);
  const file = join(folder, `${at} ${name}`);
  await writeFile(file, text, { mode: 0o600, flag: "wx" });
  const names = (await readdir(folder)).sort();
  for (const old of names.slice(0, -MAX_FILES)) await rm(join(folder, old), { force: true });
  return file;
}
