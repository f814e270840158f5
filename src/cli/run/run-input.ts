// Reads the request of `run` and `dependencies`, a provider with --input or --request, and waits
// for the plugin that runs it.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { Target } from "../../model/plugins/find-target.js";
import type { ProviderEntry } from "../../model/plugins/types.js";
import { parseInputs, type ParsedRequest, parseRequest, type Path } from "../../model/requests/parse-request.js";
import type { Problem } from "../../model/requests/problem.js";
import { checkAgainst, checkInputs } from "../../model/requests/request-check.js";
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
  /** The path of the inputs in it. */
  readonly root: Path;
  readonly locate: ParsedRequest["locate"];
  /** Problems that do not depend on the provider. */
  readonly problems: readonly Problem[];
  /**
   * Checks a request against the provider: its inputs, and its capability if that comes from
   * `source`.
   */
  readonly check: (provider: ProviderEntry, request: Request) => readonly Problem[];
}

/** @throws UsageError; InvalidInputError if the text is not a request */
export async function readRunInput(
  provider: string | undefined,
  { input = "{}", request }: InputOptions,
  context: CommandContext,
): Promise<RunInput> {
  if (request === undefined) {
    if (provider === undefined) throw new UsageError(messages.providerMissing);
    return fromInputs(provider, await readInput(input, context), context);
  }
  if (provider !== undefined) throw new UsageError(messages.providerAndRequest);
  return fromRequest(await readRequest(request, context), context);
}

function fromInputs(provider: string, source: Source, { terminal }: CommandContext): RunInput {
  const { value: inputs, problems, locate } = parseInputs(source.text);
  if (inputs === undefined) {
    printProblems(source, problems, terminal);
    throw new InvalidInputError();
  }
  const check: RunInput["check"] = ({ descriptor }, checked) =>
    descriptor === undefined ? [] : checkInputs(descriptor, checked.inputs, locate, []);
  return { request: { provider, inputs }, source, root: [], locate, problems, check };
}

function fromRequest(source: Source, { terminal }: CommandContext): RunInput {
  const { request: written, problems, locate } = parseRequest(source.text);
  if (written === undefined) {
    printProblems(source, problems, terminal);
    throw new InvalidInputError();
  }
  const check: RunInput["check"] = (entry, { capability, inputs }) => {
    const { capability: own, ...rest } = written;
    // A capability given by --capability has no position in this text.
    const placed = own === undefined || own !== capability ? rest : written;
    return checkAgainst(entry, { ...placed, inputs }, { locate });
  };
  return { request: written, source, root: ["inputs"], locate, problems, check };
}

/**
 * Prints which plugins are waited for.
 * @throws RequestError; the signal's reason
 */
export function waitForTarget(
  catalogue: Catalogue,
  request: Request,
  { signal, terminal }: CommandContext,
): Promise<Target> {
  return resolveTarget(catalogue, request, {
    signal,
    onWaiting: (plugins) => {
      const names = plugins.map(({ name }) => name);
      if (names.length > 0) terminal.note(messages.waiting(names, request.plugin !== undefined));
    },
  });
}
