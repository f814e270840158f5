// Prints the answer of a plugin to a query that runs nothing: --what-if and `dependencies`.
import { explainInFull } from "../../model/errors/explain.js";
import type { Target } from "../../model/plugins/find-target.js";
import type { Answer } from "../../model/runs/provider-question.js";
import { type Diagnostic, ProviderError } from "../../scafctl/index.js";
import { ExitCode } from "../terminal/exit-codes.js";
import type { Terminal } from "../terminal/terminal.js";
import { printDiagnostics } from "./result-output.js";
import type { RunInput } from "./run-input.js";

/** The members that both answers have as JSON. */
interface AnswerJson {
  readonly provider: string;
  readonly plugin: string;
  /** Null if the plugin failed before it could tell. */
  readonly supported: boolean | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The provider's message, or how the plugin failed. */
  readonly error: string | null;
}

export function answerJson(asked: Answer<{ readonly supported: boolean }>): AnswerJson {
  const { provider, plugin, answer, diagnostics, error, failure } = asked;
  return {
    provider,
    plugin,
    supported: answer?.supported ?? (error === undefined ? null : true),
    diagnostics,
    error: error ?? (failure === undefined ? null : explainInFull(failure)),
  };
}

/** Prints diagnostics and the error for people. */
export function printAnswerProblems(
  { status, provider, diagnostics, error, failure }: Answer<unknown>,
  input: RunInput,
  target: Target,
  terminal: Terminal,
): void {
  if (status === "cancelled") return;
  printDiagnostics(diagnostics, input, target.provider.descriptor, terminal);
  if (status === "failed")
    terminal.error(explainInFull(error === undefined ? failure : new ProviderError(provider, error)));
}

export function exitCodeOf(status: Answer<unknown>["status"]): ExitCode {
  return { ok: ExitCode.done, failed: ExitCode.failed, cancelled: ExitCode.cancelled }[status];
}
