// Converts a problem of a request to a VS Code diagnostic.
import * as vscode from "vscode";
import { type Problem, type SafeText, textFor } from "../../model/index.js";

export function diagnostic(
  document: vscode.TextDocument,
  problem: Problem,
  source: SafeText<"label">,
): vscode.Diagnostic {
  const { offset, length, message, severity, code } = problem;
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  const result = new vscode.Diagnostic(range, textFor("tooltip", message), severities[severity]);
  result.source = source;
  result.code = code;
  return result;
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;
