// "Run Provider…": opens a prefilled request as an untitled document, with a name that no open
// document and no file has.
import * as vscode from "vscode";
import { type CommandArgument, REQUEST_SUFFIX } from "../../contributions.js";
import { newRequest, pluginKey, type ProviderEntry, requestFileName } from "../../model/index.js";
import { type DiscoveryDeps, mayStart } from "../common/discovery.js";
import { chooseProvider } from "../common/pick.js";
import { localFolders } from "../platform/settings.js";

export async function runProvider(deps: DiscoveryDeps, argument: CommandArgument): Promise<void> {
  if (!(await mayStart(deps))) return;
  const target = await chooseProvider(deps, argument);
  if (target === undefined) return;
  await openUntitledRequest(target.provider, pluginKey(deps.catalogue.snapshot, target));
}

/**
 * Selects the first value to fill in.
 * @param plugin name or path to write into the request, when several plugins offer the provider
 */
async function openUntitledRequest(provider: ProviderEntry, plugin: string | undefined): Promise<void> {
  const { text, selection } = newRequest(provider, plugin);
  const document = await vscode.workspace.openTextDocument(await freeUri(requestFileName(provider.name)));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  const range = new vscode.Range(
    document.positionAt(selection.offset),
    document.positionAt(selection.offset + selection.length),
  );
  const editor = await vscode.window.showTextDocument(document, { selection: range, preview: false });
  // VS Code detects the indentation on opening, when the document was still empty.
  editor.options = { insertSpaces: true, tabSize: 2 };
}

/**
 * `echo.scafctl.json`, else `echo-2.scafctl.json`, and so on; inside the first folder, so that
 * saving proposes it.
 */
async function freeUri(name: string): Promise<vscode.Uri> {
  const [folder] = localFolders();
  const base = name.slice(0, -REQUEST_SUFFIX.length);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${base}-${number}${REQUEST_SUFFIX}`;
    const file = folder === undefined ? undefined : vscode.Uri.joinPath(folder.uri, candidate);
    const uri = vscode.Uri.from({ scheme: "untitled", path: file?.path ?? candidate });
    if (!isOpen(uri) && (file === undefined || !(await exists(file)))) return uri;
  }
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.path === uri.path);
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    // Missing or inaccessible; in the second case, saving reports the error.
    return false;
  }
}
