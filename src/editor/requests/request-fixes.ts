// The light bulb in a request: what can be done about a problem at once, also where the squiggle is
// drawn by the editor's JSON service.
import * as vscode from "vscode";
import { type Place, type QuickFix, quickFixes } from "../../model/index.js";
import { words } from "../platform/words.js";
import type { RequestDocuments } from "./request-documents.js";

export class RequestFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  constructor(private readonly requests: RequestDocuments) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const { parsed, problems, target } = this.requests.analyse(document);
    const descriptor = target?.kind === "found" ? target.target.provider.descriptor : undefined;
    return problems
      .flatMap((problem) => quickFixes(document.getText(), problem, parsed, descriptor))
      .flatMap((fix) => {
        const place = fix.places.map((one) => rangeOf(document, one)).find((one) => touch(one, range));
        return place === undefined ? [] : [action(document, fix, place, diagnostics)];
      });
  }
}

function action(
  document: vscode.TextDocument,
  fix: QuickFix,
  place: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const { what } = fix;
  const title = fix.action === "add" ? words.fixAdd({ what }) : words.fixReplace({ what });
  const result = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  result.edit = new vscode.WorkspaceEdit();
  for (const edit of fix.edits) result.edit.replace(document.uri, rangeOf(document, edit), edit.text);
  // Whoever draws the squiggle: the fix belongs to its hover as well.
  result.diagnostics = diagnostics.filter((one) => touch(one.range, place));
  result.isPreferred = true;
  return result;
}

function rangeOf(document: vscode.TextDocument, { offset, length }: Place): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** True also where one ends and the other begins: there the cursor is at both. */
function touch(a: vscode.Range, b: vscode.Range): boolean {
  return a.intersection(b) !== undefined;
}
