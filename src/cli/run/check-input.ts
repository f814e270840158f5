// Checks a run's input against the provider and, with --coerce, converts values as scafctl does.
import type { Target } from "../../model/plugins/find-target.js";
import { applyCoercions } from "../../model/requests/coercions.js";
import { capabilityProblem } from "../../model/requests/request-check.js";
import type { Request } from "../../model/requests/request-keys.js";
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
  const invalidCapability =
    provider.descriptor === undefined || typeof capability !== "string"
      ? undefined
      : capabilityProblem(provider.descriptor, capability);
  if (invalidCapability !== undefined) terminal.error(messages.capabilityInvalid(invalidCapability.message));
  const request = coerce ? coerceInputs(input, provider, terminal) : input.request;
  const problems = [...input.problems, ...input.check(provider, request)];
  const isInvalid = printProblems(input.source, problems, terminal) || invalidCapability !== undefined;
  if (!isInvalid || force) return request;
  const canCoerce = !coerce && problems.some(({ coerced }) => coerced !== undefined);
  terminal.note(messages.invalidInput(canCoerce));
  throw new InvalidInputError();
}

/** Reports each conversion with the message of the problem it solves, which contains no secret. */
function coerceInputs({ request, source, root, check }: RunInput, provider: Target["provider"], terminal: Terminal) {
  const { inputs, applied } = applyCoercions(request.inputs, check(provider, request), root);
  const notes = applied.map((problem) => {
    return { ...problem, severity: "info" as const, message: messages.coerced(problem.message) };
  });
  printProblems(source, notes, terminal);
  return { ...request, inputs };
}
