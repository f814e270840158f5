// "Add Plugin Directory…": asks for a directory, then for the settings to add it to.
import { resolve } from "node:path";
import * as vscode from "vscode";
import { textFor, writtenFor, writtenForUser } from "../../model/index.js";
import { pickOne } from "../platform/pick.js";
import { addDirectory, localFolders } from "../platform/settings.js";
import { words } from "./words.js";
import type { PluginDeps } from "./index.js";

export async function addPluginDirectory({ catalogue, directories }: PluginDeps): Promise<void> {
  const [firstFolder] = localFolders();
  const chosen = await vscode.window.showOpenDialog({
    title: words.chooseDirectory(),
    openLabel: words.addThisDirectory(),
    canSelectFolders: true,
    canSelectFiles: false,
    canSelectMany: false,
    ...(firstFolder === undefined ? {} : { defaultUri: firstFolder.uri }),
  });
  if (chosen?.[0] === undefined) return;
  const directory = resolve(chosen[0].fsPath);
  const scope = await chooseScope(directory);
  if (scope === undefined) return;
  if (scope.folder === undefined) await addDirectory(writtenForUser(directory));
  else {
    // Adding a directory implies consent. Stored before the setting, which would trigger the
    // question.
    await directories.allow([{ folder: scope.folder.uri.fsPath, directory }]);
    await addDirectory(writtenFor(scope.folder.uri.fsPath, directory), scope.folder);
  }
  catalogue.startDiscovery();
}

/**
 * The user settings, or those of a folder. In a workspace that is not trusted, only the user
 * settings count.
 */
async function chooseScope(
  directory: string,
): Promise<{ readonly folder: vscode.WorkspaceFolder | undefined } | undefined> {
  const folders = vscode.workspace.isTrusted ? localFolders() : [];
  if (folders.length === 0) return { folder: undefined };
  const inside = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(directory));
  const items = [
    ...folders
      .toSorted((a, b) => Number(b === inside) - Number(a === inside))
      .map((folder) => ({
        label: words.ownerFolder({ folder: folder.name }),
        description: textFor("pick", writtenFor(folder.uri.fsPath, directory)),
        detail: words.ownerFolderDetail(),
        folder,
      })),
    {
      label: words.ownerUser(),
      description: textFor("pick", writtenForUser(directory)),
      detail: words.ownerUserDetail(),
      folder: undefined,
    },
  ];
  return pickOne(items, { title: words.chooseOwner() });
}
