// Checks a parsed request against the catalogue: the plugin and provider it names, its capability
// and its inputs. Nothing is started.
import {
  type Descriptor,
  type InputFinding,
  isJsonArray,
  isJsonObject,
  isSchema,
  type JsonObject,
  type JsonValue,
  parseJson,
  suggest,
  validateInput,
} from "../../scafctl/index.js";
import { cleanText } from "../text/foreign-text.js";
import { editorSchema } from "./schema/editor-schema.js";
import { explain } from "../errors/explain.js";
import { REQUEST_SENTENCES } from "../errors/request-sentences.js";
import type { RequestError } from "../errors/request-error.js";
import type { TargetSearch } from "../plugins/find-target.js";
import type { ParsedRequest, Path, TextSpan } from "./parse-request.js";
import type { ProviderEntry } from "../plugins/types.js";
import type { Request } from "./request-keys.js";
import type { Problem } from "./problem.js";
import { secretLiterals } from "./secret-literals.js";
import { placeholderName, placeholderNames } from "./secret-placeholders.js";

/**
 * Every problem of a request, in the order of the text. While plugins are still loading, an unknown
 * provider is only an `info`.
 * @param search the result of the search for its target; ignored without a request
 */
export function checkRequest(parsed: ParsedRequest, search: TargetSearch | undefined): readonly Problem[] {
  const { request, problems } = parsed;
  if (request === undefined || search === undefined) return problems;
  return [...problems, ...checkTarget(request, search, parsed)].toSorted((a, b) => a.offset - b.offset);
}

function checkTarget(request: Request, search: TargetSearch, parsed: ParsedRequest): readonly Problem[] {
  switch (search.kind) {
    case "found":
      return checkAgainst(search.target.provider, request, parsed);
    case "pending": {
      const message = REQUEST_SENTENCES["plugins-loading"](request.provider);
      const path = ["provider"];
      return [{ severity: "info", code: "plugins-loading", message, ...parsed.locate(path), path }];
    }
    case "failed":
      return [targetProblem(search.error, request, parsed)];
  }
}

function targetProblem(error: RequestError, request: Request, { locate }: ParsedRequest): Problem {
  const { failure } = error;
  const path = [failure.reason === "unknown-provider" || request.plugin === undefined ? "provider" : "plugin"];
  const { sentence, remedy } = explain(error);
  return {
    severity: "error",
    code: failure.reason,
    message: remedy === undefined ? sentence : `${sentence} ${remedy}`,
    ...locate(path),
    path,
    suggestion: "suggestion" in failure ? failure.suggestion : undefined,
  };
}

/** Checks the capability and the inputs of a request against its provider's descriptor. */
export function checkAgainst(
  provider: ProviderEntry,
  request: Request,
  { locate }: Pick<ParsedRequest, "locate">,
): readonly Problem[] {
  const { descriptor } = provider;
  if (descriptor === undefined) {
    const message = REQUEST_SENTENCES["not-described"](provider.name);
    return [{ severity: "info", code: "not-described", message, ...locate(["provider"]), path: ["provider"] }];
  }
  const problems = [
    ...checkInputs(descriptor, request.inputs, locate, ["inputs"]),
    ...secretLiterals(descriptor, request.inputs, locate),
  ];
  const wrong = request.capability === undefined ? undefined : capabilityProblem(descriptor, request.capability);
  return wrong === undefined ? problems : [{ ...wrong, ...locate(["capability"]), path: ["capability"] }, ...problems];
}

/**
 * Checks inputs alone.
 * @param root their path in the text: `["inputs"]` in a request, empty where the text is the inputs
 */
export function checkInputs(
  descriptor: Descriptor,
  inputs: JsonObject,
  locate: ParsedRequest["locate"],
  root: Path,
): readonly Problem[] {
  const findings = validateInput(descriptor, inputs).filter((finding) => !dependsOnSecret(finding, inputs));
  const visible = findings.length === 0 ? new Set<string>() : visibleInEditor(descriptor, inputs);
  return findings.map((finding) => ({
    severity: finding.severity,
    code: finding.code,
    message: cleanText(finding.message, 1000),
    ...spanOf(finding, inputs, locate, root),
    path: [...root, ...finding.path],
    ...(visible.has(ruleOf(finding)) ? {} : { isHiddenFromEditor: true }),
    suggestion: finding.suggestion,
    coerced: finding.coerced,
    isSecret: finding.isSecret,
  }));
}

/** Findings about the name of a value, whatever the value is. */
const ABOUT_NAMES: ReadonlySet<string> = new Set(["unknown-input", "unknown-key", "not-allowed"]);
/** Findings about a value that depend on what it contains. */
const ABOUT_CONTENT: ReadonlySet<string> = new Set(
  "alternatives not contains unique-items enum const schema".split(" "),
);

/** What a secret will be is not known before the run, and must not be checked in public. */
function dependsOnSecret({ code, path }: InputFinding, inputs: JsonObject): boolean {
  const value = valueAt(inputs, path);
  if (placeholderName(value) !== undefined) return !ABOUT_NAMES.has(code);
  return ABOUT_CONTENT.has(code) && value !== undefined && placeholderNames(value).length > 0;
}

/** What can be found with the schema that VS Code's JSON validation has. */
function visibleInEditor(descriptor: Descriptor, inputs: JsonObject): ReadonlySet<string> {
  const schema = seenByEditor.get(descriptor) ?? parseJson(JSON.stringify(editorSchema(descriptor, "#")));
  seenByEditor.set(descriptor, schema);
  return isSchema(schema) ? new Set(validateInput({ ...descriptor, schema }, inputs).map(ruleOf)) : new Set();
}

/** Schemas as VS Code reads them. */
const seenByEditor = new WeakMap<Descriptor, JsonValue>();

function ruleOf({ code, path }: InputFinding): string {
  return JSON.stringify([code, path]);
}

/** Undefined when the provider declares the capability. */
export function capabilityProblem(
  { name, capabilities }: Descriptor,
  capability: string,
): Pick<Problem, "severity" | "code" | "message" | "suggestion"> | undefined {
  if (capabilities.includes(capability)) return undefined;
  const suggestion = suggest(capability, capabilities);
  return {
    severity: "error",
    code: "unknown-capability",
    message: REQUEST_SENTENCES["unknown-capability"](name, capability, capabilities, suggestion),
    suggestion,
  };
}

/** Objects, lists and missing values are underlined at their name, not over their whole content. */
function spanOf(
  { code, path }: InputFinding,
  inputs: JsonObject,
  locate: ParsedRequest["locate"],
  root: Path,
): TextSpan {
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
