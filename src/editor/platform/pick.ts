// Quick picks and input boxes. Their texts can have icons and links, so they must be safe for them.
import * as vscode from "vscode";
import type { SafeText } from "../../model/index.js";

type Text = SafeText<"pick">;

export interface PickItem extends vscode.QuickPickItem {
  readonly label: Text;
  readonly description?: Text;
  readonly detail?: Text;
}

interface PickOptions {
  readonly title: Text;
  readonly placeHolder?: Text;
  readonly matchOnDescription?: boolean;
  readonly matchOnDetail?: boolean;
}

/** @returns undefined when it was closed */
export async function pickOne<T extends PickItem>(
  items: readonly T[],
  options: PickOptions,
  token?: vscode.CancellationToken,
): Promise<T | undefined> {
  return vscode.window.showQuickPick(items, options, token);
}

/** @returns undefined when it was closed */
export async function pickSeveral<T extends PickItem>(
  items: readonly T[],
  options: PickOptions,
): Promise<readonly T[] | undefined> {
  return vscode.window.showQuickPick(items, { ...options, canPickMany: true });
}

/** A picker whose items change while it is open. */
export function openPicker<T extends PickItem>(title: Text, placeholder: Text): vscode.QuickPick<T> {
  const picker = vscode.window.createQuickPick<T>();
  picker.title = title;
  picker.placeholder = placeholder;
  return picker;
}

/** Asks for a line of text. @returns undefined when it was closed */
export async function askText(
  title: Text,
  prompt: Text,
  validateInput: (value: string) => Text | undefined,
): Promise<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, validateInput, ignoreFocusOut: true });
}

/** Asks for text that is not shown. @returns undefined when it was closed */
export async function askSecretly(
  title: Text,
  prompt: Text,
  validateInput: (value: string) => Text | undefined,
): Promise<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, validateInput, password: true, ignoreFocusOut: true });
}

/** An input box that is followed while the user types. */
export function openInputBox(title: Text, placeholder: Text): vscode.InputBox {
  const box = vscode.window.createInputBox();
  box.title = title;
  box.placeholder = placeholder;
  return box;
}
