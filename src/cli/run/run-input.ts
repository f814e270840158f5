// Reads the request of `run` and `dependencies`, a provider with --input or --request, and waits
// for the plugin that runs it.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import { isRequestError } from "../../model/errors/request-error.js";
import { effectiveCall } from "../../model/requests/effective-call.js";
import type { Target } from "../../model/plugins/find-target.js";
import type { PluginEntry } from "../../model/plugins/types.js";
import { type ParsedRequest, parseRequest, type Path } from "../../model/requests/parse-request.js";
import type { Problem } from "../../model/requests/problem.js";
import type { Request } from "../../model/requests/request-keys.js";
import { requireOnlyTarget, resolveTarget } from "../../model/runs/resolve-target.js";
import type { HostOptions } from "../session/host-options.js";
import { type CommandContext, InvalidInputError, UsageError } from "../terminal/command.js";
import { readRequest, type Source } from "../terminal/input.js";
import { messages } from "../terminal/messages.js";
import { printProblems } from "../terminal/problem-output.js";
import { readInputs } from "./read-inputs.js";

export interface InputOptions {
  /** As written, see read-inputs.ts; those of `--input` before the other arguments. */
  readonly input?: readonly string[];
  readonly request?: string;
}

export interface RunInput {
  readonly request: Request;
  /** The text that the inputs were read from. */
  readonly source: Source;
  /** The path of the inputs in it: empty for --input. */
  readonly root: Path;
  readonly locate: ParsedRequest["locate"];
  /** Names of inputs that were typed on the command line, so that scafctl coerces them. */
  readonly typed: ReadonlySet<string>;
  /** Problems that do not depend on the provider. */
  readonly problems: readonly Problem[];
}

/** @throws UsageError; InvalidInputError if the text is not a request */
export async function readRunInput(
  provider: string | undefined,
  { input = [], request }: InputOptions,
  context: CommandContext,
): Promise<RunInput> {
  if (request === undefined) {
    if (provider === undefined || provider === "") throw new UsageError(messages.providerMissing);
    const { value: inputs, ...read } = await readInputs(input, context);
    return runInput(inputs && { provider, inputs }, { root: [], ...read }, context);
  }
  if (provider !== undefined) throw new UsageError(messages.providerAndRequest);
  const source = await readRequest(request, context);
  const { request: written, ...parsed } = parseRequest(source.text);
  return runInput(written, { root: ["inputs"], source, typed: new Set(), ...parsed }, context);
}

function runInput(
  request: Request | undefined,
  read: Omit<RunInput, "request">,
  { terminal }: CommandContext,
): RunInput {
  if (request !== undefined) return { request, ...read };
  printProblems(read.source, read.problems, terminal);
  throw new InvalidInputError();
}

/**
 * Prints which plugins are waited for. With secrets or identities, or where the run may write, no
 * plugin may be left that could not be described and may offer the provider as well.
 * @throws RequestError; the signal's reason
 */
export async function waitForTarget(
  catalogue: Catalogue,
  request: Request,
  { secret, secretFile, auth }: HostOptions,
  { signal, terminal }: CommandContext,
): Promise<Target> {
  const hasSecrets = secret.length + secretFile.length > 0 || auth !== undefined;
  const onWaiting = (plugins: readonly PluginEntry[]): void => {
    const names = plugins.map(({ name }) => name);
    if (names.length > 0) terminal.note(messages.waiting(names, request.plugin !== undefined));
  };
  const resolve = async (): Promise<Target> => {
    const target = await resolveTarget(catalogue, request, { signal, onWaiting });
    if (hasSecrets || mayWrite(target, request)) requireOnlyTarget(catalogue.snapshot, request, target);
    return target;
  };
  try {
    return await resolve();
  } catch (error) {
    if (!isRequestError(error) || !(await catalogue.retryRemembered(signal))) throw error;
    return resolve();
  }
}

function mayWrite(target: Target, request: Request): boolean {
  const { capability, write } = effectiveCall(target, request);
  return capability === "action" || write !== undefined;
}
