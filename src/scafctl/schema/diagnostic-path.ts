// Finds the input that a plugin's diagnostic is about: its attribute is free text, usually a path.
import { isJsonArray, type JsonObject, type JsonValue, member } from "../contract/json.js";
import { memberOrItem, parsePointer } from "./pointer.js";
import { propertySchemas } from "./walk.js";
import type { Descriptor } from "../contract/descriptor-types.js";
import type { Diagnostic, InputFinding } from "../contract/findings.js";

type Path = readonly (string | number)[];

/** A name, an index in brackets, or a quoted name in brackets; dots between. */
const STEP = /^(?:\.?([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\['([^']*)'\])/;
/** What plugins put before the name of an input. */
const PREFIXES: ReadonlySet<string | number> = new Set(["input", "inputs", "$"]);

/**
 * The place that an attribute means: `items[0].name`, `inputs.message`, `/a/b`, or an input whose
 * name has dots in it.
 *
 * @returns undefined when the attribute names nothing that the input holds or the schema declares
 */
export function diagnosticPath(attribute: string, descriptor: Descriptor, input: JsonObject): Path | undefined {
  const declared = new Set([...propertySchemas(descriptor.schema).map(([name]) => name), ...Object.keys(input)]);
  if (attribute === "") return undefined;
  if (declared.has(attribute)) return [attribute];
  const path = parsePath(attribute);
  if (path === undefined) return undefined;
  const isPrefixed = path.length > 1 && PREFIXES.has(path[0] ?? "") && !declared.has(String(path[0]));
  const [first, ...rest] = isPrefixed ? path.slice(1) : path;
  if (typeof first !== "string" || !declared.has(first)) return undefined;
  return [first, ...reachable(member(input, first), rest)];
}

/** Diagnostics as findings on the input; at its root when the attribute names no place of it. */
export function diagnosticFindings(
  diagnostics: readonly Diagnostic[],
  descriptor: Descriptor,
  input: JsonObject,
): readonly InputFinding[] {
  return diagnostics.map(({ severity, summary, detail, attribute }) => ({
    severity: severity === "invalid" ? "info" : severity,
    code: "diagnostic",
    message: [summary, detail].filter((part) => part !== undefined && part !== "").join(": "),
    path: (attribute === undefined ? undefined : diagnosticPath(attribute, descriptor, input)) ?? [],
  }));
}

function parsePath(attribute: string): Path | undefined {
  if (attribute.startsWith("/")) return parsePointer(attribute);
  const path: (string | number)[] = [];
  for (let rest = attribute; rest !== "";) {
    const match = STEP.exec(rest);
    if (match === null) return undefined;
    const [all, name, index, quoted, single] = match;
    path.push(index === undefined ? (name ?? quoted ?? single ?? "") : Number(index));
    rest = rest.slice(all.length);
  }
  return path;
}

/**
 * The part of a path that exists in the value: a diagnostic on something missing belongs to the
 * object that should contain it.
 */
function reachable(value: JsonValue | undefined, path: Path): Path {
  const [step, ...rest] = path;
  if (step === undefined) return [];
  const next = memberOrItem(value, String(step));
  if (next === undefined) return [];
  return [isJsonArray(value) ? Number(step) : String(step), ...reachable(next, rest)];
}
