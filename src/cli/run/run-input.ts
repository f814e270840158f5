// Reads the request of `run` and `dependencies`, a provider with --input or --request, and waits
// for the plugin that runs it.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import { isRequestError } from "../../model/errors/request-error.js";
import type { Target } from "../../model/plugins/find-target.js";
import type { PluginEntry } from "../../model/plugins/types.js";
import { parseInputs, type ParsedRequest, parseRequest, type Path } from "../../model/requests/parse-request.js";
import type { Problem } from "../../model/requests/problem.js";
import type { Request } from "../../model/requests/request-keys.js";
import { resolveTarget } from "../../model/runs/resolve-target.js";
import { type CommandContext, InvalidInputError, UsageError } from "../terminal/command.js";
import { readInput, readRequest, type Source } from "../terminal/input.js";
import { messages } from "../terminal/messages.js";
import { printProblems } from "../terminal/problem-output.js";

export interface InputOptions {
  readonly input?: string;
  readonly request?: string;
}

export interface RunInput {
  readonly request: Request;
  /** The text that the inputs were read from. */
  readonly source: Source;
  /** The path of the inputs in it: empty for --input. */
  readonly root: Path;
  readonly locate: ParsedRequest["locate"];
  /** Problems that do not depend on the provider. */
  readonly problems: readonly Problem[];
}

/** @throws UsageError; InvalidInputError if the text is not a request */
export async function readRunInput(
  provider: string | undefined,
  { input = "{}", request }: InputOptions,
  context: CommandContext,
): Promise<RunInput> {
  if (request === undefined) {
    if (provider === undefined) throw new UsageError(messages.providerMissing);
    const source = await readInput(input, context);
    const { value: inputs, ...parsed } = parseInputs(source.text);
    return runInput(inputs && { provider, inputs }, source, [], parsed, context);
  }
  if (provider !== undefined) throw new UsageError(messages.providerAndRequest);
  const source = await readRequest(request, context);
  const { request: written, ...parsed } = parseRequest(source.text);
  return runInput(written, source, ["inputs"], parsed, context);
}

function runInput(
  request: Request | undefined,
  source: Source,
  root: Path,
  { problems, locate }: Pick<ParsedRequest, "problems" | "locate">,
  { terminal }: CommandContext,
): RunInput {
  if (request !== undefined) return { request, source, root, locate, problems };
  printProblems(source, problems, terminal);
  throw new InvalidInputError();
}

/**
 * Prints which plugins are waited for.
 * @throws RequestError; the signal's reason
 */
export async function waitForTarget(
  catalogue: Catalogue,
  request: Request,
  { signal, terminal }: CommandContext,
): Promise<Target> {
  const onWaiting = (plugins: readonly PluginEntry[]): void => {
    const names = plugins.map(({ name }) => name);
    if (names.length > 0) terminal.note(messages.waiting(names, request.plugin !== undefined));
  };
  try {
    return await resolveTarget(catalogue, request, { signal, onWaiting });
  } catch (error) {
    if (!isRequestError(error) || !(await catalogue.retryRemembered(signal))) throw error;
    return resolveTarget(catalogue, request, { signal, onWaiting });
  }
}
