// Checks a run's input against the provider and, with --coerce, converts values as scafctl does.
import type { Target } from "../../model/plugins/find-target.js";
import type { ProviderEntry } from "../../model/plugins/types.js";
import { applyCoercions } from "../../model/requests/coercions.js";
import type { Problem } from "../../model/requests/problem.js";
import { capabilityProblem, checkAgainst, checkInputs } from "../../model/requests/request-check.js";
import type { Request } from "../../model/requests/request-keys.js";
import { isJsonArray } from "../../scafctl/index.js";
import { InvalidInputError } from "../terminal/command.js";
import { messages } from "../terminal/messages.js";
import { printProblems } from "../terminal/problem-output.js";
import type { Terminal } from "../terminal/terminal.js";
import type { RunFlagOptions } from "./run-flags.js";
import type { RunInput } from "./run-input.js";

export interface CheckOptions extends Pick<RunFlagOptions, "capability"> {
  /** Send the input even if it has errors. */
  readonly force?: boolean;
  /** Convert values of the wrong type. */
  readonly coerce?: boolean;
}

/**
 * @returns the request to send
 * @throws InvalidInputError if it does not match the provider, after its problems were printed
 */
export function checkInput(input: RunInput, { provider }: Target, options: CheckOptions, terminal: Terminal): Request {
  const { force = false, coerce = false, capability } = options;
  const { root } = input;
  const invalidCapability =
    provider.descriptor === undefined || typeof capability !== "string"
      ? undefined
      : capabilityProblem(provider.descriptor, capability);
  if (invalidCapability !== undefined) terminal.error(messages.capabilityInvalid(invalidCapability.message));
  const check = (request: Request): readonly Problem[] => checkRequest(input, provider, request, capability);
  const typed = coerceTyped(input, check(input.request));
  const request = coerce ? coerceInputs({ ...input, request: typed }, check(typed), terminal) : typed;
  const problems = [...input.problems, ...check(request)];
  const isInvalid = printProblems(input.source, problems, terminal) || invalidCapability !== undefined;
  if (!isInvalid || force) return request;
  const canCoerce = !coerce && problems.some(({ coerced }) => coerced !== undefined);
  terminal.note(messages.invalidInput(canCoerce));
  const isList = (name: unknown): boolean => isJsonArray(request.inputs[String(name)]);
  const list = problems.find(({ path }) => input.typed.has(String(path[root.length])) && isList(path[root.length]));
  if (list !== undefined) terminal.note(messages.commaHint(String(list.path[root.length])));
  throw new InvalidInputError();
}

function checkRequest(
  { root, locate }: RunInput,
  provider: ProviderEntry,
  request: Request,
  capability: CheckOptions["capability"],
): readonly Problem[] {
  const { descriptor } = provider;
  // A capability has no position if it comes from --capability.
  if (descriptor !== undefined && (root.length === 0 || capability !== undefined))
    return checkInputs(descriptor, request.inputs, locate, root);
  return root.length === 0 ? [] : checkAgainst(provider, request, { locate });
}

/** What was typed is text, which scafctl always converts to the type of the input. */
function coerceTyped({ request, root, typed }: RunInput, problems: readonly Problem[]): Request {
  const ofTyped = problems.filter(({ path }) => typed.has(String(path[root.length])));
  return { ...request, inputs: applyCoercions(request.inputs, ofTyped, root).inputs };
}

/** Reports each conversion with the message of the problem it solves, which contains no secret. */
function coerceInputs({ request, source, root }: RunInput, problems: readonly Problem[], terminal: Terminal): Request {
  const { inputs, applied } = applyCoercions(request.inputs, problems, root);
  const notes = applied.map((problem) => {
    return { ...problem, severity: "info" as const, message: messages.coerced(problem.message) };
  });
  printProblems(source, notes, terminal);
  return { ...request, inputs };
}
