// The programs in a directory that a person is asked to allow. Starts nothing.
import { realpath, stat } from "node:fs/promises";
import { candidates, interpreterOf } from "../../scafctl/index.js";
import type { FileState } from "./file-hashes.js";

export interface Program {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly state: FileState;
  /** Of a script: what runs it. Only the script itself is checked, not what it loads. */
  readonly interpreter?: string;
}

export interface DirectoryPrograms {
  /** Where the directory really is; undefined when there is none. */
  readonly realPath: string | undefined;
  /** In the order of their names. */
  readonly programs: readonly Program[];
}

/** @param directory absolute; one that cannot be read has no programs, and its row says why */
export async function programsIn(directory: string): Promise<DirectoryPrograms> {
  const { state, files } = await candidates(directory);
  if (state.kind !== "read") return { realPath: undefined, programs: [] };
  const programs = await Promise.all(
    files.map(({ path, name, fingerprint }) => program(path, name, fingerprint.state)),
  );
  return { realPath: await realpath(directory), programs: programs.flatMap((one) => one ?? []) };
}

async function program(path: string, name: string, state: FileState): Promise<Program | undefined> {
  try {
    const [{ size }, interpreter] = await Promise.all([stat(path), interpreterOf(path)]);
    return { path, name, bytes: size, state, ...(interpreter === undefined ? {} : { interpreter }) };
  } catch {
    return undefined; // a link that leads nowhere, or removed meanwhile: nothing that can start
  }
}
