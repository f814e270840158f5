// Resolves a directory of the settings to an absolute path.
import { isAbsolute, resolve } from "node:path";
import { DIRECTORY_SENTENCES } from "../errors/setting-sentences.js";

/** A workspace folder: its name as the window shows it, and its absolute path. */
export interface Folder {
  readonly name: string;
  readonly path: string;
}

/** What a written directory can refer to. */
export interface DirectoryContext {
  /** The folder whose setting it is; absent for a user setting. */
  readonly folder?: Folder;
  /** Every folder of the window. */
  readonly folders: readonly Folder[];
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * An absolute, normalised path, or one sentence on what is wrong. `folder`: the path depends on
 * this folder, so that another folder could put other programs there.
 */
export type ResolvedDirectory =
  { readonly path: string; readonly folder?: Folder | undefined } | { readonly error: string };

/**
 * Resolves `~`, `${workspaceFolder}`, `${workspaceFolder:name}`, `${userHome}` and `${env:NAME}`,
 * and relative paths from the folder. Does not read the disk.
 */
export function resolveDirectory(written: string, context: DirectoryContext): ResolvedDirectory {
  if (written.trim() === "") return { error: DIRECTORY_SENTENCES.empty() };
  const errors: string[] = [];
  let folder: Folder | undefined;
  const replaced = written.trim().replace(/\$\{([^}]*)\}/g, (_, variable: string) => {
    const value = resolveVariable(variable, context);
    if ("folder" in value) folder ??= value.folder;
    if ("value" in value) return value.value;
    errors.push(value.error);
    return "";
  });
  const [error] = errors;
  if (error !== undefined) return { error: DIRECTORY_SENTENCES.unresolved(written, error) };

  const path = /^~(?=$|[\\/])/.test(replaced) ? context.home + replaced.slice(1) : replaced;
  if (isAbsolute(path)) return { path: resolve(path), folder };
  const base = context.folder ?? onlyFolder(context);
  if (base === undefined) {
    return { error: DIRECTORY_SENTENCES.unresolved(written, DIRECTORY_SENTENCES.relative()) };
  }
  return { path: resolve(base.path, path), folder: folder ?? base };
}

type Resolved = { readonly value: string; readonly folder?: Folder } | { readonly error: string };

function resolveVariable(variable: string, context: DirectoryContext): Resolved {
  const colon = variable.indexOf(":");
  const name = colon === -1 ? variable : variable.slice(0, colon);
  const argument = colon === -1 ? undefined : variable.slice(colon + 1);
  switch (name) {
    case "workspaceFolder": {
      if (argument === undefined) {
        const folder = context.folder ?? onlyFolder(context);
        if (folder !== undefined) return { value: folder.path, folder };
        return context.folders.length === 0
          ? { error: DIRECTORY_SENTENCES["no-folder"]() }
          : { error: DIRECTORY_SENTENCES["several-folders"]() };
      }
      const folder = context.folders.find((candidate) => candidate.name === argument);
      if (folder === undefined) return { error: DIRECTORY_SENTENCES["unknown-folder"](argument) };
      return { value: folder.path, folder };
    }
    case "userHome":
      return { value: context.home };
    case "env": {
      const value = context.env[argument ?? ""];
      // An unset variable must not turn `${env:TOOLS}/plugins` into `/plugins`.
      return value === undefined || value === ""
        ? { error: DIRECTORY_SENTENCES["variable-not-set"](argument ?? "") }
        : { value };
    }
    default:
      return { error: DIRECTORY_SENTENCES["unknown-variable"](variable) };
  }
}

function onlyFolder({ folders }: DirectoryContext): Folder | undefined {
  return folders.length === 1 ? folders[0] : undefined;
}
