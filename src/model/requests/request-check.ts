// Finds what is wrong with a request before anything is started, each problem at its place in the
// text.
import {
  type Descriptor,
  type InputFinding,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  suggest,
  validateInput,
} from "../../scafctl/index.js";
import { cleanLine, cleanText } from "../text/foreign-text.js";
import { explain } from "../errors/explain.js";
import { findTarget } from "../plugins/find-target.js";
import { type ParsedRequest, parseRequest, type Path, type Place } from "./parse-request.js";
import type { CatalogueSnapshot, ProviderEntry } from "../plugins/types.js";
import type { Request } from "./request-keys.js";
import type { Problem } from "./problem.js";

/**
 * Everything that can be said against a request: its syntax, its keys, the provider and plugin it
 * names, and its inputs by the provider's schema. Sorted by place. While plugins are still being
 * looked at, an unknown provider is only a remark.
 */
export function checkRequest(text: string, snapshot: CatalogueSnapshot): readonly Problem[] {
  const parsed = parseRequest(text);
  const { request, problems } = parsed;
  if (request === undefined) return problems;
  const search = findTarget(snapshot, request);
  switch (search.kind) {
    case "found":
      return inOrder([...problems, ...checkAgainst(search.target.provider, request, parsed)]);
    case "undecided": {
      const message = `Plugins are still being looked at; "${cleanLine(request.provider, 100)}" is not among the known providers yet.`;
      const place = parsed.locate(["provider"]);
      return inOrder([...problems, { severity: "info", code: "undecided", message, ...place, path: ["provider"] }]);
    }
    case "failed": {
      const { failure } = search.error;
      const key = failure.reason === "unknown-provider" || request.plugin === undefined ? "provider" : "plugin";
      const { sentence, remedy } = explain(search.error);
      const problem: Problem = {
        severity: "error",
        code: failure.reason,
        message: remedy === undefined ? sentence : `${sentence} ${remedy}`,
        ...parsed.locate([key]),
        path: [key],
        ...("suggestion" in failure ? { suggestion: failure.suggestion } : {}),
      };
      return inOrder([...problems, problem]);
    }
  }
}

/** The part of {@link checkRequest} that needs only the provider: its capability and its inputs. */
export function checkAgainst(
  provider: ProviderEntry,
  request: Request,
  { locate }: Pick<ParsedRequest, "locate">,
): readonly Problem[] {
  const { descriptor } = provider;
  if (descriptor === undefined) {
    const message = `The inputs were not checked: ${cleanLine(provider.name, 100)} could not be described.`;
    return [{ severity: "info", code: "not-described", message, ...locate(["provider"]), path: ["provider"] }];
  }
  const wrong = request.capability === undefined ? undefined : capabilityProblem(descriptor, request.capability);
  return [
    ...(wrong === undefined ? [] : [{ ...wrong, ...locate(["capability"]), path: ["capability"] }]),
    ...checkInputs(descriptor, request.inputs, locate, ["inputs"]),
  ];
}

/**
 * The inputs alone.
 * @param root where they stand in the text: `["inputs"]` in a request, nothing where the text is
 *   the inputs
 */
export function checkInputs(
  descriptor: Descriptor,
  inputs: JsonObject,
  locate: ParsedRequest["locate"],
  root: Path,
): readonly Problem[] {
  return validateInput(descriptor, inputs).map((finding) => ({
    severity: finding.severity,
    code: finding.code,
    message: cleanText(finding.message, 1000),
    ...placeOf(finding, inputs, locate, root),
    path: [...root, ...finding.path],
    ...(finding.suggestion === undefined ? {} : { suggestion: finding.suggestion }),
    ...(finding.coerced === undefined ? {} : { coerced: finding.coerced }),
  }));
}

/** What is wrong with wanting this capability of the provider; undefined when it declares it. */
export function capabilityProblem(
  { name, capabilities }: Descriptor,
  capability: string,
): Pick<Problem, "severity" | "code" | "message" | "suggestion"> | undefined {
  if (capabilities.includes(capability)) return undefined;
  const nearest = suggest(capability, capabilities);
  const hint = nearest === undefined ? offers(capabilities) : ` Did you mean "${cleanLine(nearest, 60)}"?`;
  return {
    severity: "error",
    code: "unknown-capability",
    message: `${cleanLine(name, 100)} has no capability "${cleanLine(capability, 60)}".${hint}`,
    ...(nearest === undefined ? {} : { suggestion: nearest }),
  };
}

function offers(capabilities: readonly string[]): string {
  if (capabilities.length === 0) return " It declares none.";
  return ` It offers ${capabilities.map((name) => cleanLine(name, 60)).join(", ")}.`;
}

/**
 * Underlining a whole object or list would drown what is underlined inside it: its name will do. So
 * it is for what is missing in one.
 */
function placeOf({ code, path }: InputFinding, inputs: JsonObject, locate: ParsedRequest["locate"], root: Path): Place {
  const isAboutName = code === "unknown-input" || code === "unknown-key";
  return locate([...root, ...path], isAboutName || !isScalar(valueAt(inputs, path)) ? "key" : "value");
}

function valueAt(inputs: JsonObject, path: Path): JsonValue | undefined {
  let value: JsonValue | undefined = inputs;
  for (const segment of path) {
    if (isJsonArray(value)) value = value[Number(segment)];
    else if (isJsonObject(value)) value = Object.hasOwn(value, segment) ? value[segment] : undefined;
    else return undefined;
  }
  return value;
}

function isScalar(value: JsonValue | undefined): boolean {
  return value !== undefined && !isJsonArray(value) && !isJsonObject(value);
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => a.offset - b.offset);
}
