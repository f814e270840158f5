// What a run says for people: live while it runs, and its result when it is over.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import { explainInFull } from "../../model/errors/explain.js";
import { cleanLine, cleanText } from "../../model/text/foreign-text.js";
import type { Target } from "../../model/plugins/find-target.js";
import type { RunOptions } from "../../model/runs/run.js";
import { diagnosticProblems } from "../../model/runs/run-problems.js";
import type { RunResult } from "../../model/runs/run-result.js";
import type { Problem } from "../../model/requests/problem.js";
import { type Descriptor, type Diagnostic, exitCodeMeaning, ProviderError } from "../../scafctl/index.js";
import type { Call } from "./call.js";
import type { CommandContext } from "../terminal/context.js";
import { tellProblems } from "../terminal/input.js";
import type { Terminal } from "../terminal/terminal.js";

/**
 * No text of a plugin is printed beyond this many characters where it has to be cleaned for a
 * terminal.
 */
const MAX_DATA = 10_000_000;

export interface LiveOutput {
  /**
   * For the run; holds the plugin back while the reader is slow, but not the end of a cancelled
   * run.
   */
  readonly onOutput: NonNullable<RunOptions["onOutput"]>;
  /** True once anything was written. */
  readonly hasWritten: () => boolean;
}

/**
 * Passes on what a plugin writes, to the end of its process: the output of the run as it is, what
 * it prints besides on stderr.
 * @param json stdout is for one JSON value: the output goes to stderr, as scafctl does it (contract
 *   3.4)
 */
export function liveOutput(
  catalogue: Catalogue,
  target: Target,
  json: boolean,
  { terminal, signal }: CommandContext,
): LiveOutput {
  let written = false;
  // Of the piece that is being written; they come one after the other.
  let letGo: () => void = () => undefined;
  signal.addEventListener("abort", () => letGo(), { once: true });
  const pass: Terminal["pass"] = (channel, piece) => {
    written = true;
    return terminal.pass(channel, piece);
  };
  catalogue.onOutput(({ pluginId, chunk: { text } }) => {
    if (pluginId === target.plugin.id) void pass("stderr", { bytes: Buffer.from(text), text });
  });
  return {
    onOutput: (piece) =>
      new Promise((resolve) => {
        letGo = resolve;
        void pass(json ? "stderr" : piece.kind, piece).then(resolve);
        if (signal.aborted) resolve();
      }),
    hasWritten: () => written,
  };
}

/** @param hasWritten whether output of the plugin was passed on */
export function tellResult(
  result: RunResult,
  call: Call,
  descriptor: Descriptor | undefined,
  hasWritten: boolean,
  terminal: Terminal,
): void {
  const { status, data, warnings, error, failure, provider, durationMs, exitCode, whatIf, streamed } = result;
  for (const warning of warnings) terminal.warn(cleanText(warning));
  tellDiagnostics(result.diagnostics, call, descriptor, terminal);
  if (status !== "ok") {
    terminal.error(explainInFull(error === undefined ? failure : new ProviderError(provider, error)));
  } else if (!streamed || !hasWritten) {
    // A provider may say that it has written its data when nothing came: then nobody has seen them.
    if (typeof data === "string") terminal.out(terminal.isInteractive ? cleanText(data, MAX_DATA) : data);
    else terminal.json(data);
  }
  if (exitCode !== undefined) terminal.note(`the provider's exit code is ${exitCodeText(exitCode)}`);
  for (const { message } of result.outputFindings) {
    terminal.note(`not as the provider promises: ${cleanText(message, 1000)}`);
  }
  for (const { severity, code, message } of result.remarks) {
    // That was told at its place before.
    if (code === "value-reference") continue;
    if (severity === "info") terminal.note(cleanText(message, 1000));
    else terminal.warn(cleanText(message, 1000));
  }
  if (whatIf !== undefined) terminal.note(`what a run would do: ${cleanText(whatIf)}`);
  terminal.note(`${cleanLine(provider, 100)} took ${Math.round(durationMs)} ms`);
}

/** One line each, with the place in the inputs where there is one. */
export function tellDiagnostics(
  diagnostics: readonly Diagnostic[],
  { request: { provider, inputs }, source, locate, root }: Call,
  descriptor: Descriptor | undefined,
  terminal: Terminal,
): void {
  const known = descriptor ?? { name: provider, capabilities: [], outputSchemas: {} };
  for (const problem of diagnosticProblems(diagnostics, known, inputs, locate, root)) {
    if (problem.path.length > root.length) tellProblems(source, [problem], terminal);
    else tellUnplaced(problem, provider, terminal);
  }
}

function tellUnplaced({ severity, message }: Problem, provider: string, terminal: Terminal): void {
  const text = `${cleanLine(provider, 100)}: ${message}`;
  if (severity === "error") terminal.error(text);
  else if (severity === "warning") terminal.warn(text);
  else terminal.note(text);
}

function exitCodeText(exitCode: number): string {
  const meaning = exitCodeMeaning(exitCode);
  return meaning === undefined ? String(exitCode) : `${exitCode} (${meaning})`;
}
