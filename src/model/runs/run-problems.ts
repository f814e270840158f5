// Converts a plugin's diagnostics to problems of the request, located in its text.
import { type Descriptor, type Diagnostic, diagnosticFindings, type JsonObject } from "../../scafctl/index.js";
import { cleanText } from "../text/foreign-text.js";
import type { ParsedRequest, Path } from "../requests/parse-request.js";
import type { RunResult } from "./run-result.js";
import type { Problem } from "../requests/problem.js";

/**
 * The diagnostics of a run. Those that name no input are located at the provider's name, those of
 * an input that no longer exists at its nearest ancestor.
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
 * Diagnostics that name no input get the path of all inputs.
 * @param root path of the inputs in the text: `["inputs"]` in a request, empty where the text is
 *   the inputs
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
