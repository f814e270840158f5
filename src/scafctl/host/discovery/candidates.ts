// Which files of a directory may be plugins, by scafctl's rules, and which files those skip
// (docs/contract.md, "Discovery").
import { isUtf8 } from "node:buffer";
import type { BigIntStats, Dirent } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";
import { systemErrorCode } from "../../../goplugin/index.js";
import { concurrently } from "../concurrently.js";
import { type Fingerprint, fingerprintOf } from "./fingerprint.js";

export interface Candidate {
  /** Absolute. */
  readonly path: string;
  /** The file's name, with its extension. */
  readonly name: string;
  /** Of the file itself, also behind a link. */
  readonly fingerprint: Fingerprint;
  /** Of a link: the file that it leads to, absolute. */
  readonly linkTarget?: string;
  /** Everyone on this machine may change the file. Not known on Windows. */
  readonly writableByAll?: true;
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
  /** The path without links; absent unless the state is `read`. */
  readonly realPath?: string;
  /** Everyone on this machine may add and replace files. Not known on Windows. */
  readonly writableByAll?: true;
  /** In byte-wise order of their names; empty unless the state is `read`. */
  readonly files: readonly Candidate[];
  /**
   * Files that scafctl would start and that are not, because of their name: executable documents,
   * archives and data, names that are not UTF-8 (Node starts no such file), and on Windows every
   * file that does not end in `.exe`.
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
  try {
    // The error of readdir for a file differs between systems.
    const found = await stat(path, { bigint: true });
    if (!found.isDirectory()) return { ...nothing, state: { kind: "not-a-directory" } };
    const entries = await readdir(path, { withFileTypes: true, encoding: "buffer" });
    const files = await concurrently(entries, 32, (entry) => executableFile(path, entry));
    const executable = files.filter((file) => file !== undefined).sort((a, b) => byteOrder(a.name, b.name));
    return {
      path,
      state: { kind: "read" },
      realPath: await realpath(path),
      ...openToAll(found),
      files: executable.filter(({ isProgram }) => isProgram).map(({ isProgram: _, ...file }) => file),
      skipped: executable.filter(({ isProgram }) => !isProgram).map((file) => file.path),
    };
  } catch (error) {
    // Also when the names may be listed, but the files not be examined.
    return { ...nothing, state: unreadableState(error) };
  }
}

/** The state of a directory whose reading failed. */
export function unreadableState(error: unknown): Exclude<DirectoryReading["state"], { kind: "read" }> {
  const code = systemErrorCode(error) ?? "UNKNOWN";
  if (code === "ENOENT") return { kind: "missing" };
  // Also when a file stands where a folder of the path should be.
  return code === "ENOTDIR" ? { kind: "not-a-directory" } : { kind: "unreadable", code };
}

interface ExecutableFile extends Candidate {
  /** False when its name is that of a document, or not UTF-8. */
  readonly isProgram: boolean;
}

/** @throws Error of the system when the file cannot be examined */
async function executableFile(directory: string, entry: Dirent<Buffer>): Promise<ExecutableFile | undefined> {
  const name = entry.name.toString();
  const file: Omit<ExecutableFile, "fingerprint"> = {
    path: join(directory, name),
    name,
    isProgram: isUtf8(entry.name) && isProgramName(name, process.platform),
  };
  // The bytes: the text has other characters where they are not UTF-8.
  const bytes = Buffer.concat([Buffer.from(directory + sep), entry.name]);
  const isLink = entry.isSymbolicLink();
  if (!isLink && !entry.isFile()) return undefined;
  const found = await lstat(bytes, { bigint: true }).catch(unlessMissing);
  // Removed since the directory was read.
  if (found === undefined) return undefined;
  if (isLink) {
    // A link that leads nowhere is a candidate, too: starting it shows the reason.
    const target = await stat(bytes, { bigint: true }).catch(unlessUnreachable);
    if (target?.isDirectory() === true) return undefined;
    if (target === undefined) return { ...file, fingerprint: fingerprintOf(target) };
    const linkTarget = await realpath(file.path).catch(unlessUnreachable);
    return { ...file, ...(linkTarget && { linkTarget }), ...openToAll(target), fingerprint: fingerprintOf(target) };
  }
  const isExecutable = process.platform === "win32" || (found.mode & 0o111n) !== 0n;
  return isExecutable ? { ...file, ...openToAll(found), fingerprint: fingerprintOf(found) } : undefined;
}

function openToAll({ mode }: BigIntStats): { readonly writableByAll?: true } {
  return process.platform !== "win32" && (mode & 0o002n) !== 0n ? { writableByAll: true } : {};
}

/** Handles an error as undefined if it says that there is no such file. */
function unlessMissing(error: unknown): undefined {
  if (unreadableState(error).kind === "unreadable") throw error;
}

/** Handles an error as undefined if it says that no file can be reached at the path. */
export function unlessUnreachable(error: unknown): undefined {
  const state = unreadableState(error);
  if (state.kind === "unreadable" && state.code !== "EACCES" && state.code !== "ELOOP") throw error;
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
