// What a plugin remarked on the inputs of a run, at their places in the request's text.
import { type Descriptor, diagnosticFindings } from "../scafctl/index.js";
import { cleanText } from "./foreign-text.js";
import type { ParsedRequest } from "./request.js";
import type { Problem, RunResult } from "./types.js";

/**
 * The diagnostics of a run as problems of its request. One that names no input stands at the provider's name.
 * @param parsed the request as it stands in the editor now; where an input has gone since, the remark stands at the nearest place above it
 */
export function runProblems(
  { diagnostics }: Pick<RunResult, "diagnostics">,
  descriptor: Descriptor,
  { request, locate }: ParsedRequest,
): readonly Problem[] {
  if (request === undefined) return [];
  return diagnosticFindings(diagnostics, descriptor, request.inputs).map(({ severity, code, message, path }) => {
    const at = path.length === 0 ? ["provider"] : ["inputs", ...path];
    return { severity, code, message: cleanText(message, 2000), ...locate(at), path: at };
  });
}
