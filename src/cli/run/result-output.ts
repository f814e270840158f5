// Prints the result of a run for people.
import type { Problem } from "../../model/requests/problem.js";
import { diagnosticProblems } from "../../model/runs/run-problems.js";
import type { RunResult } from "../../model/runs/run-result.js";
import { withoutColours } from "../../model/text/foreign-text.js";
import { textFor } from "../../model/text/places.js";
import { type Descriptor, type Diagnostic, ProviderError } from "../../scafctl/index.js";
import { messages } from "../terminal/messages.js";
import { printProblems } from "../terminal/problem-output.js";
import type { Terminal } from "../terminal/terminal.js";
import { explained, type Text } from "../terminal/text.js";
import type { RunInput } from "./run-input.js";

/** @param hasWritten whether output of the plugin was passed on during the run */
export function printResult(
  result: RunResult,
  input: RunInput,
  descriptor: Descriptor | undefined,
  hasWritten: boolean,
  terminal: Terminal,
): void {
  const { status, warnings, error, failure, provider, durationMs, exitCode, whatIf, streamed } = result;
  for (const warning of warnings) terminal.warn(textFor("terminal", withoutColours(warning)));
  printDiagnostics(result.diagnostics, input, descriptor, terminal);
  if (status !== "ok") {
    terminal.error(explained(error === undefined ? failure : new ProviderError(provider, error)));
  } else if (!streamed || !hasWritten) {
    // A provider may claim to have streamed its data although nothing arrived.
    printData(result.data, terminal);
  }
  if (exitCode !== undefined) terminal.note(messages.exitCode(exitCode));
  for (const { message } of result.outputFindings) terminal.note(messages.outputMismatch(message));
  // Value references were printed with their positions before the run.
  printRemarks(
    result.remarks.filter(({ code }) => code !== "value-reference"),
    terminal,
  );
  if (whatIf !== undefined) terminal.note(messages.whatIf(whatIf));
  terminal.note(messages.duration(provider, durationMs));
}

/** Prints which plugins could not be considered; the JSON of a result does not contain it. */
export function printUnconsideredPlugins({ remarks }: RunResult, terminal: Terminal): void {
  printRemarks(
    remarks.filter(({ code }) => code === "plugins-not-considered"),
    terminal,
  );
}

function printRemarks(remarks: RunResult["remarks"], terminal: Terminal): void {
  for (const { severity, message } of remarks) printMessage(severity, messages.remark(message), terminal);
}

/** One line each, with the position in the input where there is one. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  { request: { provider, inputs }, source, locate, root }: RunInput,
  descriptor: Descriptor = { name: provider, capabilities: [], outputSchemas: {} },
  terminal: Terminal,
): void {
  for (const problem of diagnosticProblems(diagnostics, descriptor, inputs, locate, root)) {
    if (problem.path.length > root.length) printProblems(source, [problem], terminal);
    else printMessage(problem.severity, messages.diagnostic(provider, problem.message), terminal);
  }
}

function printData(data: RunResult["data"], terminal: Terminal): void {
  if (typeof data === "string") terminal.data(data);
  else terminal.json(data);
}

function printMessage(severity: Problem["severity"], text: Text, terminal: Terminal): void {
  if (severity === "error") terminal.error(text);
  else if (severity === "warning") terminal.warn(text);
  else terminal.note(text);
}
