// `scafctl-plugins dependencies`: lists the resolvers that the inputs refer to.
import { dependencies } from "../../model/runs/provider-question.js";
import { cleanLine } from "../../model/text/foreign-text.js";
import { type HostOptions, withHost } from "../session/host-options.js";
import type { CommandContext, CommonOptions } from "../terminal/context.js";
import { type ExitCode, InvalidInputError } from "../terminal/exit-codes.js";
import { messages } from "../terminal/messages.js";
import { printProblems } from "../terminal/problem-output.js";
import { answerJson, exitCodeOf, printAnswerProblems } from "./answer-output.js";
import { waitForTarget } from "./find-target.js";
import { type InputOptions, readRunInput } from "./run-input.js";

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
  return withHost(options, context, async (catalogue) => {
    const target = await waitForTarget(catalogue, request, context);
    const asked = await dependencies(catalogue, request, { signal, target });
    const { answer, status } = asked;
    const names = answer?.dependencies ?? [];
    if (json) {
      terminal.json({ ...answerJson(asked), dependencies: names });
      return exitCodeOf(status);
    }
    for (const name of names) terminal.out(cleanLine(name));
    if (answer?.supported === false) terminal.note(messages.dependenciesUnsupported(request.provider));
    else if (answer !== undefined && names.length === 0) terminal.note(messages.noDependencies);
    printAnswerProblems(asked, input, target, terminal);
    return exitCodeOf(status);
  });
}
