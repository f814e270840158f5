// Questions about a call that run nothing: `run --what-if`, and `scafctl-plugins dependencies`.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import { explainInFull } from "../../model/errors/explain.js";
import { cleanLine, cleanText } from "../../model/text/foreign-text.js";
import { type Answer, dependencies, whatIf, whatIfSentence } from "../../model/runs/provider-question.js";
import type { Target } from "../../model/plugins/find-target.js";
import { type Diagnostic, ProviderError } from "../../scafctl/index.js";
import { type Call, type CallOptions, readCall, targetOf } from "./call.js";
import type { CommandContext, CommonOptions } from "../terminal/context.js";
import { ExitCode, RefusedInput } from "../terminal/exit-codes.js";
import { type HostOptions, withHost } from "../session/host-options.js";
import { tellProblems } from "../terminal/input.js";
import { tellDiagnostics } from "./run-output.js";

export interface DependenciesOptions extends CommonOptions, CallOptions, HostOptions {
  readonly plugin?: string;
}

/** What both have in common as JSON. */
interface AnswerJson {
  readonly provider: string;
  readonly plugin: string;
  /** Null when the plugin failed before it could be known. */
  readonly supported: boolean | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The provider's own words, or what became of the plugin. */
  readonly error: string | null;
}

/** Prints in a sentence what the call would do. */
export async function askWhatIf(
  catalogue: Catalogue,
  call: Call,
  target: Target,
  { json }: CommonOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const { request } = call;
  const asked = await whatIf(catalogue, request, { signal, target });
  const { answer } = asked;
  if (json) {
    terminal.json({ ...answerJson(asked), description: answer?.description ?? "" });
  } else if (answer !== undefined) {
    terminal.out(cleanText(whatIfSentence(request.provider, answer)));
    if (answer.description === "") {
      const why = answer.supported ? "the provider has nothing to say" : "the plugin does not know this question";
      terminal.note(`${why}; this is what scafctl prints then`);
    }
  }
  return end(asked, call, target, json, context);
}

/** @throws UsageError; RefusedInput; RequestError when there is no such provider */
export async function listDependencies(
  provider: string | undefined,
  options: DependenciesOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const { plugin, json } = options;
  const call = await readCall(
    provider,
    options,
    (request) => (plugin === undefined ? request : { ...request, plugin }),
    context,
  );
  // References stand where values will be, so the inputs are not held against the schema.
  if (tellProblems(call.source, call.problems, terminal)) throw new RefusedInput();
  return withHost(options, context, async (catalogue) => {
    const target = await targetOf(catalogue, call.request, context);
    const asked = await dependencies(catalogue, call.request, { signal, target });
    const names = asked.answer?.dependencies ?? [];
    if (json) terminal.json({ ...answerJson(asked), dependencies: names });
    else if (asked.answer !== undefined) {
      for (const name of names) terminal.out(cleanLine(name));
      if (!asked.answer.supported) {
        terminal.note(
          `${cleanLine(call.request.provider, 100)} does not find its dependencies itself: scafctl looks for references`,
        );
      } else if (names.length === 0) terminal.note("it depends on no resolver");
    }
    return end(asked, call, target, json, context);
  });
}

function answerJson(asked: Answer<{ readonly supported: boolean }>): AnswerJson {
  const { provider, plugin, answer, diagnostics, error, failure } = asked;
  return {
    provider,
    plugin,
    supported: answer?.supported ?? (error === undefined ? null : true),
    diagnostics,
    error: error ?? (failure === undefined ? null : explainInFull(failure)),
  };
}

function end(
  { status, provider, diagnostics, error, failure }: Answer<unknown>,
  call: Call,
  target: Target,
  json: boolean,
  { terminal }: CommandContext,
): ExitCode {
  if (status === "cancelled") return ExitCode.cancelled;
  if (!json) {
    tellDiagnostics(diagnostics, call, target.provider.descriptor, terminal);
    if (status === "failed") {
      terminal.error(explainInFull(error === undefined ? failure : new ProviderError(provider, error)));
    }
  }
  return status === "ok" ? ExitCode.done : ExitCode.failed;
}
