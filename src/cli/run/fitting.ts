// Does the call fit the provider? What does not is told at its place and stops the run, or is made
// to fit as scafctl would where that is wanted.
import { applyCoercions } from "../../model/requests/coercions.js";
import { capabilityProblem } from "../../model/requests/request-check.js";
import type { Target } from "../../model/plugins/find-target.js";
import type { Request } from "../../model/requests/request-keys.js";
import type { Call } from "./call.js";
import { RefusedInput } from "../terminal/exit-codes.js";
import { tellProblems } from "../terminal/input.js";
import type { Terminal } from "../terminal/terminal.js";

export interface FittingOptions {
  /** Send what does not fit. */
  readonly force?: boolean;
  /** Do to values of the wrong type what scafctl would. */
  readonly coerce?: boolean;
  /** That of the command line. */
  readonly capability?: string | boolean;
}

/**
 * @returns the request as it is to be sent
 * @throws RefusedInput when it does not fit, after that was told
 */
export function fittingRequest(call: Call, target: Target, options: FittingOptions, terminal: Terminal): Request {
  const { provider } = target;
  const { descriptor } = provider;
  const { capability } = options;
  const wrong =
    descriptor === undefined || typeof capability !== "string" ? undefined : capabilityProblem(descriptor, capability);
  if (wrong !== undefined) terminal.error(`--capability ${wrong.message}`);
  const request = options.coerce === true ? coerced(call, target, terminal) : call.request;
  const problems = [...call.problems, ...call.check(provider, request.inputs)];
  const doesNotFit = tellProblems(call.source, problems, terminal);
  if ((wrong === undefined && !doesNotFit) || options.force === true) return request;
  const isCoercible = options.coerce !== true && problems.some(({ coerced: offer }) => offer !== undefined);
  const help = isCoercible ? "; with --coerce values are turned into what scafctl would make of them" : "";
  terminal.note(`nothing was run; with --force it is sent as it is${help}`);
  throw new RefusedInput();
}

/** Every change is told, in the words of the problem that it solves: they hold no secret. */
function coerced({ request, source, root, check }: Call, { provider }: Target, terminal: Terminal): Request {
  const { inputs, applied } = applyCoercions(request.inputs, check(provider, request.inputs), root);
  const notes = applied.map((problem) => {
    return { ...problem, severity: "info" as const, message: `${problem.message} So it is sent.` };
  });
  tellProblems(source, notes, terminal);
  return { ...request, inputs };
}
