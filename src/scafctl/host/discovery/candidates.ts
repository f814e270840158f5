// Which files of a directory may be plugins: scafctl's rules, with every file that they leave out
// accounted for (docs/contract.md, "Discovery").
import { type Dirent, type Stats } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { concurrently } from "../../contract/concurrently.js";

/** Tells a file that changed from one that did not. All zero when the file cannot be looked at. */
export interface Fingerprint {
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

export interface Candidate {
  /** Absolute. */
  readonly path: string;
  /** The file's name, with its extension. */
  readonly name: string;
  /** Of the file itself, also behind a link. */
  readonly fingerprint: Fingerprint;
}

export interface DirectoryReading {
  /** Absolute. */
  readonly path: string;
  readonly state:
    | { readonly kind: "read" }
    | { readonly kind: "missing" }
    | { readonly kind: "not-a-directory" }
    /** `code` is Node's, such as EACCES. */
    | { readonly kind: "unreadable"; readonly code: string };
  /** In byte-wise order of their names; empty unless the state is `read`. */
  readonly files: readonly Candidate[];
  /**
   * Files that scafctl would start and that are not, because of their name: executable documents,
   * archives and data, and on Windows every file that does not end in `.exe`.
   */
  readonly skipped: readonly string[];
}

/**
 * Files that are no programs, whatever their execute bits say: archives, checksums, documents and
 * data.
 */
const NO_PROGRAMS = new Set(
  ".md .txt .json .jsonc .yaml .yml .toml .sha256 .sha512 .sig .asc .pem .zip .tar .gz .tgz .bz2 .xz .zst".split(" "),
);

/**
 * Reads one directory, not what is below it. Candidates are files with an execute bit and links
 * that do not lead to a directory (a link counts as executable whatever it leads to); on Windows,
 * which has no such bits, files ending in `.exe`.
 *
 * Never throws: what went wrong is the state.
 */
export async function candidates(directory: string): Promise<DirectoryReading> {
  const path = resolve(directory);
  const nothing = { path, files: [], skipped: [] };
  let entries: Dirent[];
  try {
    // readdir of a file fails with ENOTDIR only by way of the system; asking first gives one answer
    // everywhere.
    if (!(await stat(path)).isDirectory()) return { ...nothing, state: { kind: "not-a-directory" } };
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    return { ...nothing, state: stateOf(error) };
  }
  const found = await concurrently(entries, 32, (entry) => look(path, entry));
  const executable = found.filter((file) => file !== undefined).sort((a, b) => byteOrder(a.name, b.name));
  return {
    path,
    state: { kind: "read" },
    files: executable.filter(({ name }) => isProgramName(name, process.platform)),
    skipped: executable.filter(({ name }) => !isProgramName(name, process.platform)).map((file) => file.path),
  };
}

function stateOf(error: unknown): DirectoryReading["state"] {
  const code = codeOf(error);
  if (code === "ENOENT") return { kind: "missing" };
  // A file where one of the folders on the way should be.
  return code === "ENOTDIR" ? { kind: "not-a-directory" } : { kind: "unreadable", code };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN";
}

async function look(directory: string, entry: Dirent): Promise<Candidate | undefined> {
  const path = join(directory, entry.name);
  const file = (stats: Stats | undefined): Candidate => ({ path, name: entry.name, fingerprint: fingerprint(stats) });
  if (entry.isSymbolicLink()) {
    const target = await stats(stat, path);
    // A link that leads nowhere is a candidate like any other: starting it says what is wrong.
    return target === "gone" || !target.isDirectory() ? file(target === "gone" ? undefined : target) : undefined;
  }
  if (!entry.isFile()) return undefined;
  const own = await stats(lstat, path);
  // Removed since the directory was read.
  if (own === "gone") return undefined;
  return process.platform === "win32" || (own.mode & 0o111) !== 0 ? file(own) : undefined;
}

async function stats(read: (path: string) => Promise<Stats>, path: string): Promise<Stats | "gone"> {
  try {
    return await read(path);
  } catch {
    return "gone"; // what that means depends on whether it was a link; the callers know
  }
}

function fingerprint(stats: Stats | undefined): Fingerprint {
  return stats === undefined
    ? { size: 0, mtimeMs: 0, ino: 0 }
    : { size: stats.size, mtimeMs: stats.mtimeMs, ino: stats.ino };
}

/** Whether a file of this name is started when it is executable. */
export function isProgramName(name: string, platform: NodeJS.Platform): boolean {
  const extension = extname(name).toLowerCase();
  return !name.startsWith(".") && (platform === "win32" ? extension === ".exe" : !NO_PROGRAMS.has(extension));
}

/**
 * Go sorts directory entries by bytes; JavaScript compares UTF-16 units, which differs beyond the
 * basic plane.
 */
function byteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
