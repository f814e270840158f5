// Items of the status bar and of the language status, whose texts can have icons and links.
import * as vscode from "vscode";
import type { statusIds } from "../../contributions.js";
import { safe, type SafeText } from "../../model/index.js";

type Text = SafeText<"status">;
type StatusId = (typeof statusIds)[keyof typeof statusIds];

export interface StatusBarItem extends vscode.StatusBarItem {
  name: Text;
  text: Text;
  tooltip: SafeText<"tooltip">;
}

interface LanguageStatusItem extends vscode.LanguageStatusItem {
  name: Text;
  text: Text;
  detail: Text;
}

export function statusBarItem(id: StatusId, name: Text): StatusBarItem {
  const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
  item.name = name;
  return item as StatusBarItem;
}

export function languageStatusItem(id: StatusId, name: Text, selector: vscode.DocumentSelector): LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem(id, selector);
  item.name = name;
  return item as LanguageStatusItem;
}

/** @param icon id of a codicon */
export function withIcon(icon: string, text: Text): Text {
  return safe`${`$(${icon})` as Text} ${text}`;
}
