// "Store as Secret…": moves a text of a request into the secret storage and leaves a placeholder.
import * as vscode from "vscode";
import type { CommandArgument } from "../../contributions.js";
import { placeholderOf, secretNameProblem, textAt, textFor } from "../../model/index.js";
import { askText } from "../platform/pick.js";
import type { AccessDeps } from "./index.js";
import { chooseOwner, ownerLabel } from "./secret-targets.js";
import { words } from "./words.js";

/** Uses the active editor, its cursor and a chosen plugin where the argument does not name them. */
export async function storeAsSecret(deps: AccessDeps, { uri, offset, pluginId }: CommandArgument): Promise<void> {
  const { access, messages } = deps;
  const editor = vscode.window.activeTextEditor;
  const document =
    uri === undefined ? editor?.document : await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const at = offset ?? (document && editor && document.offsetAt(editor.selection.start));
  const found = document && at !== undefined ? textAt(document.getText(), at) : undefined;
  if (document === undefined || found === undefined) {
    await messages.show("info", words.noTextToStore());
    return;
  }
  const owner = pluginId ?? (await chooseOwner(deps));
  const name = owner === undefined ? undefined : await askName(deps, owner);
  if (owner === undefined || name === undefined) return;
  // The request may have been edited while the name was asked for.
  const now = textAt(document.getText(), found.offset);
  if (now?.value !== found.value) {
    await messages.show("info", words.noTextToStore());
    return;
  }
  await access.secrets.set({ owner, name }, now.value);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(now.offset), document.positionAt(now.offset + now.length));
  edit.replace(document.uri, range, JSON.stringify(placeholderOf(name)));
  await vscode.workspace.applyEdit(edit);
  void messages.show("info", words.secretStored({ name, owner: ownerLabel(owner) }));
}

/** Only a name without a value, so that no secret is lost. */
async function askName({ access }: AccessDeps, owner: string): Promise<string | undefined> {
  const taken = new Set(await access.secrets.names(owner));
  return askText(words.storeAsTitle({ owner: ownerLabel(owner) }), words.storeAsHint(), (name) => {
    const problem = secretNameProblem(name);
    if (problem !== undefined) return textFor("pick", problem);
    return taken.has(name) ? words.secretExists() : undefined;
  });
}
