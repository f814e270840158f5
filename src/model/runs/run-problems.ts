// What a plugin remarked on the inputs of a run, at their places in the request's text.
import { type Descriptor, type Diagnostic, diagnosticFindings, type JsonObject } from "../../scafctl/index.js";
import { cleanText } from "../text/foreign-text.js";
import type { ParsedRequest, Path } from "../requests/parse-request.js";
import type { RunResult } from "./run-result.js";
import type { Problem } from "../requests/problem.js";

/**
 * The diagnostics of a run as problems of its request. One that names no input stands at the
 * provider's name.
 * @param parsed the request as it stands in the editor now; where an input has gone since, the
 *   remark stands at the nearest place above it
 */
export function runProblems(
  { diagnostics }: Pick<RunResult, "diagnostics">,
  descriptor: Descriptor,
  { request, locate }: ParsedRequest,
): readonly Problem[] {
  if (request === undefined) return [];
  return diagnosticProblems(diagnostics, descriptor, request.inputs, locate, ["inputs"]).map((problem) => {
    return problem.path.length > 1 ? problem : { ...problem, ...locate(["provider"]), path: ["provider"] };
  });
}

/**
 * Diagnostics as problems of inputs. One that names no input has the path of them all.
 * @param root where the inputs stand in the text: `["inputs"]` in a request, nothing where the text
 *   is the inputs
 */
export function diagnosticProblems(
  diagnostics: readonly Diagnostic[],
  descriptor: Descriptor,
  inputs: JsonObject,
  locate: ParsedRequest["locate"],
  root: Path,
): readonly Problem[] {
  return diagnosticFindings(diagnostics, descriptor, inputs).map(({ severity, code, message, path }) => {
    const at = [...root, ...path];
    return { severity, code, message: cleanText(message, 2000), ...locate(at), path: at };
  });
}
