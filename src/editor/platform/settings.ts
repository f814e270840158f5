// Reads and writes the settings of this extension, level by level: those of a workspace count only
// when it is trusted.
import { dirname } from "node:path";
import * as vscode from "vscode";
import { settingIds } from "../../contributions.js";
import type { DirectorySettings, WrittenDirectory } from "../../model/index.js";

/**
 * Every configured directory: those of the user settings, of the workspace file, and of each
 * folder. VS Code's merged value has only one of these levels. In a workspace that is not trusted,
 * only the user settings count.
 */
function writtenDirectories(): readonly WrittenDirectory[] {
  const user = inspect(settingIds.directories)?.globalValue;
  const found: WrittenDirectory[] = strings(user).map((written) => ({ written, origin: "user" }));
  if (!vscode.workspace.isTrusted) return found;

  const file = vscode.workspace.workspaceFile;
  if (file?.scheme === "file") {
    const folder = { name: vscode.workspace.name ?? "", path: dirname(file.fsPath) };
    const value = inspect(settingIds.directories)?.workspaceValue;
    found.push(...strings(value).map((written): WrittenDirectory => ({ written, origin: "workspace", folder })));
  }
  for (const { name, uri } of localFolders()) {
    const inspected = inspect(settingIds.directories, uri);
    // Without a workspace file, the settings of the folder are those of the workspace.
    const value = file === undefined ? inspected?.workspaceValue : inspected?.workspaceFolderValue;
    const folder = { name, path: uri.fsPath };
    found.push(...strings(value).map((written): WrittenDirectory => ({ written, origin: "workspace", folder })));
  }
  return found;
}

/** Folders on a disk of the machine that the extension runs on. */
export function localFolders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
}

/** The longest possible timer: 24 days. */
const NEVER_MS = 2 ** 31 - 1;

/** Milliseconds a plugin has to start. */
export function startTimeoutMs(): number {
  return seconds(settingIds.startTimeout, 1) * 1000;
}

/** Milliseconds without a call after which a plugin is stopped. */
export function idleTimeoutMs(): number {
  const value = seconds(settingIds.idleTimeout, 0);
  return value === 0 ? NEVER_MS : Math.min(value * 1000, NEVER_MS);
}

/**
 * Environment variables for plugins; null removes one. Of the user settings only, whatever VS Code
 * merges: a variable such as LD_PRELOAD makes an allowed program run the code of another file.
 */
export function pluginEnvironment(): Readonly<Record<string, string | null>> {
  const value = inspect(settingIds.environment)?.globalValue;
  if (typeof value !== "object" || value === null) return {};
  // VS Code's settings validation reports other values.
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string | null] => isVariable(...entry)),
  );
}

/** The system refuses a start with other names and values. */
function isVariable(name: string, value: unknown): boolean {
  if (name === "" || /[=\0]/.test(name)) return false;
  return value === null || (typeof value === "string" && !value.includes("\0"));
}

/** What the settings of this window say about directories. */
export const directorySettings: DirectorySettings = {
  directories: writtenDirectories,
  folders: () => localFolders().map(({ name, uri }) => ({ name, path: uri.fsPath })),
  // A workspace must not cause programs to be started that are not part of it.
  showsPluginCache: () => inspect(settingIds.pluginCache)?.globalValue === true,
  onDidChange: (listener) =>
    vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settingIds.directories) || event.affectsConfiguration(settingIds.pluginCache)) {
          listener();
        }
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => listener()),
      vscode.workspace.onDidGrantWorkspaceTrust(listener),
    ),
};

/** The settings of providers and auth handlers, not validated. */
export const hostSettings = {
  providers: () => entries(settingIds.providers),
  authHandlers: () => entries(settingIds.authHandlers),
};

/**
 * Appends a directory to the list of one level, unless it is there already.
 * @param folder the folder whose settings to write; absent for the user settings
 */
export async function addDirectory(written: string, folder?: vscode.WorkspaceFolder): Promise<void> {
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const inspected = inspect(settingIds.directories, folder?.uri);
  const folderLevel = vscode.workspace.workspaceFile === undefined ? Workspace : WorkspaceFolder;
  const target = folder === undefined ? Global : folderLevel;
  const values = {
    [Global]: inspected?.globalValue,
    [Workspace]: inspected?.workspaceValue,
    [WorkspaceFolder]: inspected?.workspaceFolderValue,
  };
  const present = strings(values[target]);
  if (present.includes(written)) return;
  await vscode.workspace
    .getConfiguration(undefined, folder?.uri)
    .update(settingIds.directories, [...present, written], target);
}

function inspect(id: string, resource?: vscode.Uri) {
  return vscode.workspace.getConfiguration(undefined, resource).inspect<unknown>(id);
}

/**
 * The entries of an object setting. An entry of a folder overrides that of the workspace with the
 * same name, which overrides that of the user. In a workspace that is not trusted, only the user
 * settings count.
 */
function entries(id: string): Readonly<Record<string, unknown>> {
  const inspected = inspect(id);
  const levels = vscode.workspace.isTrusted
    ? [
        inspected?.globalValue,
        inspected?.workspaceValue,
        ...localFolders().map(({ uri }) => inspect(id, uri)?.workspaceFolderValue),
      ]
    : [inspected?.globalValue];
  // VS Code's settings validation reports other values.
  const objects = levels.filter((level) => typeof level === "object" && level !== null && !Array.isArray(level));
  return Object.fromEntries(objects.flatMap((level) => Object.entries(level as object)));
}

/** VS Code's settings validation reports other entries. */
function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function seconds(id: string, minimum: number): number {
  const inspected = inspect(id);
  const workspace = vscode.workspace.isTrusted ? inspected?.workspaceValue : undefined;
  const [value] = [workspace, inspected?.globalValue, inspected?.defaultValue].filter(
    (candidate) => typeof candidate === "number" && candidate >= minimum,
  );
  return typeof value === "number" ? value : minimum;
}
