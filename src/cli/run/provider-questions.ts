// `scafctl-plugins run --what-if` and `scafctl-plugins dependencies`: query a provider about a
// request without running it.
import { explainInFull } from "../../model/errors/explain.js";
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { Target } from "../../model/plugins/find-target.js";
import { type Answer, dependencies, whatIf, whatIfSentence } from "../../model/runs/provider-question.js";
import { ProviderError } from "../../scafctl/index.js";
import { type HostOptions, withHost } from "../session/host-options.js";
import { type CommandContext, type CommonOptions, ExitCode, InvalidInputError } from "../terminal/command.js";
import { messages } from "../terminal/messages.js";
import { printProblems } from "../terminal/problem-output.js";
import { explained, line, lines } from "../terminal/text.js";
import { printDiagnostics } from "./result-output.js";
import { type InputOptions, readRunInput, type RunInput, waitForTarget } from "./run-input.js";

const exitCodes = { ok: ExitCode.done, failed: ExitCode.failed, cancelled: ExitCode.cancelled } as const;

export interface DependenciesOptions extends CommonOptions, InputOptions, HostOptions {
  readonly plugin?: string;
}

/** @throws UsageError; InvalidInputError; RequestError if there is no such provider */
export async function listDependencies(
  provider: string | undefined,
  options: DependenciesOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const { plugin, json } = options;
  const input = await readRunInput(provider, options, context);
  const request = plugin === undefined ? input.request : { ...input.request, plugin };
  // The inputs contain references instead of values, so they are not checked against the schema.
  if (printProblems(input.source, input.problems, terminal)) throw new InvalidInputError();
  return withHost({ ...options, plugin: request.plugin, provider: request.provider }, context, async (catalogue) => {
    const target = await waitForTarget(catalogue, request, options, context);
    const result = await dependencies(catalogue, request, { signal, target });
    const { answer } = result;
    const names = answer?.dependencies ?? [];
    if (json) terminal.json({ ...answerJson(result), dependencies: names });
    else {
      for (const name of names) terminal.out(line(name));
      if (answer?.supported === false) terminal.note(messages.dependenciesUnsupported(request.provider));
      else if (answer !== undefined && names.length === 0) terminal.note(messages.noDependencies);
      printAnswerProblems(result, input, target, context);
    }
    return exitCodes[result.status];
  });
}

export async function printWhatIf(
  catalogue: Catalogue,
  input: RunInput,
  target: Target,
  { json }: CommonOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const { request } = input;
  const result = await whatIf(catalogue, request, { signal, target });
  const { answer } = result;
  if (json) terminal.json({ ...answerJson(result), description: answer?.description ?? "" });
  else {
    if (answer !== undefined) terminal.out(lines(whatIfSentence(request.provider, answer)));
    if (answer?.description === "") terminal.note(messages.noDescription(answer.supported));
    printAnswerProblems(result, input, target, context);
  }
  return exitCodes[result.status];
}

/** The members that both answers have as JSON. */
function answerJson(result: Answer<{ readonly supported: boolean }>) {
  const { provider, plugin, answer, diagnostics, error, failure } = result;
  return {
    provider,
    plugin,
    // Null if the plugin failed before it could answer.
    supported: answer?.supported ?? (error === undefined ? null : true),
    diagnostics,
    error: error ?? (failure === undefined ? null : explainInFull(failure)),
  };
}

function printAnswerProblems(
  { status, provider, diagnostics, error, failure }: Answer<unknown>,
  input: RunInput,
  target: Target,
  { terminal }: CommandContext,
): void {
  if (status === "cancelled") return;
  printDiagnostics(diagnostics, input, target.provider.descriptor, terminal);
  if (status === "failed")
    terminal.error(explained(error === undefined ? failure : new ProviderError(provider, error)));
}
