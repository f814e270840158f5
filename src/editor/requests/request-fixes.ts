// Quick fixes for the problems of a request, also for those that VS Code's JSON validation
// underlines.
import * as vscode from "vscode";
import { type Problem, type QuickFix, quickFixes, type TextSpan } from "../../model/index.js";
import { commandLink } from "../platform/commands.js";
import type { RequestDocuments } from "./request-documents.js";
import { words } from "./words.js";

export class RequestFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  constructor(private readonly requests: Pick<RequestDocuments, "analyze">) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const analysis = this.requests.analyze(document);
    if (analysis === undefined) return [];
    const { text, parsed, problems, search } = analysis;
    const descriptor = search?.kind === "found" ? search.target.provider.descriptor : undefined;
    const plugin = search?.kind === "found" ? search.target.plugin : undefined;
    const stores = problems
      .filter(({ code }) => code === "secret-literal" && plugin !== undefined)
      .map((problem) => ({ problem, at: rangeOf(document, problem) }))
      .filter(({ at }) => touch(at, range))
      .map(({ problem, at }) => storeAction(document, problem, at, plugin?.id, diagnostics));
    const fixes = problems
      .flatMap((problem) => quickFixes(text, problem, parsed, descriptor))
      .flatMap((fix) => {
        const touched = fix.spans.map((span) => rangeOf(document, span)).find((one) => touch(one, range));
        return touched === undefined ? [] : [action(document, fix, touched, diagnostics)];
      });
    return [...stores, ...fixes];
  }
}

/** Asks for a name, so that it is a command and not an edit. */
function storeAction(
  { uri }: vscode.TextDocument,
  { offset }: Problem,
  range: vscode.Range,
  pluginId: string | undefined,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const result = new vscode.CodeAction(words.fixStore(), vscode.CodeActionKind.QuickFix);
  result.command = commandLink("storeAsSecret", words.fixStore(), { uri: uri.toString(), offset, pluginId });
  result.diagnostics = diagnostics.filter((one) => touch(one.range, range));
  return result;
}

function action(
  document: vscode.TextDocument,
  fix: QuickFix,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const { label } = fix;
  const title = fix.action === "add" ? words.fixAdd({ label }) : words.fixReplace({ label });
  const result = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  result.edit = new vscode.WorkspaceEdit();
  for (const edit of fix.edits) result.edit.replace(document.uri, rangeOf(document, edit), edit.text);
  // Also diagnostics of the JSON validation, so that their hovers offer the fix.
  result.diagnostics = diagnostics.filter((one) => touch(one.range, range));
  result.isPreferred = true;
  return result;
}

function rangeOf(document: vscode.TextDocument, { offset, length }: TextSpan): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** True also for adjacent ranges: a cursor between them is at both. */
function touch(a: vscode.Range, b: vscode.Range): boolean {
  return a.intersection(b) !== undefined;
}
