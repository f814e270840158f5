// Which files of a directory may be plugins, by scafctl's rules, and which files those skip
// (docs/contract.md, "Discovery").
import type { Dirent } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { concurrently } from "../concurrently.js";
import { type Fingerprint, fingerprintOf } from "./fingerprint.js";

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
 * Files that are not programs even if they are executable: archives, checksums, documents and data.
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
    // The error of readdir for a file differs between systems.
    if (!(await stat(path)).isDirectory()) return { ...nothing, state: { kind: "not-a-directory" } };
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    return { ...nothing, state: unreadableState(error) };
  }
  const found = await concurrently(entries, 32, (entry) => executableFile(path, entry));
  const executable = found.filter((file) => file !== undefined).sort((a, b) => byteOrder(a.name, b.name));
  return {
    path,
    state: { kind: "read" },
    files: executable.filter(({ name }) => isProgramName(name, process.platform)),
    skipped: executable.filter(({ name }) => !isProgramName(name, process.platform)).map((file) => file.path),
  };
}

/** The state of a directory whose reading failed. */
export function unreadableState(error: unknown): Exclude<DirectoryReading["state"], { kind: "read" }> {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN";
  if (code === "ENOENT") return { kind: "missing" };
  // Also when a file stands where a folder of the path should be.
  return code === "ENOTDIR" ? { kind: "not-a-directory" } : { kind: "unreadable", code };
}

async function executableFile(directory: string, entry: Dirent): Promise<Candidate | undefined> {
  const { name } = entry;
  const path = join(directory, name);
  if (entry.isSymbolicLink()) {
    const target = await stat(path, { bigint: true }).catch(() => undefined);
    if (target?.isDirectory() === true) return undefined;
    // A broken link is a candidate, too: starting it shows the reason.
    return { path, name, fingerprint: fingerprintOf(target) };
  }
  if (!entry.isFile()) return undefined;
  // Undefined when it was removed since the directory was read.
  const file = await lstat(path, { bigint: true }).catch(() => undefined);
  const isExecutable = file !== undefined && (process.platform === "win32" || (file.mode & 0o111n) !== 0n);
  return isExecutable ? { path, name, fingerprint: fingerprintOf(file) } : undefined;
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
export function byteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * The form in which paths are compared: Windows ignores the case of a path, and programs write
 * drive letters in either case.
 */
export function comparablePath(path: string, platform: NodeJS.Platform = process.platform): string {
  return platform === "win32" ? path.toLowerCase() : path;
}
