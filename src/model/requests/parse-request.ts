// Parses the text of a request: allows comments and trailing commas, keeps every digit of a number,
// and maps paths to offsets in the text.
import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type JsonObject, type JsonValue, jsonObject, parseJson, suggest } from "../../scafctl/index.js";
import { REQUEST_SENTENCES } from "../errors/request-sentences.js";
import { type OptionalRequestKey, type Request, requestKeyRows, requestKeys } from "./request-keys.js";
import type { Misfit } from "./request-shape.js";
import type { Problem } from "./problem.js";

/** A range of the text, in UTF-16 units. */
export interface TextSpan {
  readonly offset: number;
  readonly length: number;
}

export type Path = readonly (string | number)[];

export interface ParsedRequest {
  /** Absent when the text is not valid JSON, names no provider, or `inputs` is not an object. */
  readonly request?: Request;
  readonly problems: readonly Problem[];
  /**
   * The span of the value at `path`, or of its nearest ancestor that exists. Of duplicate keys the
   * last one counts, as in the parsed value. `key` gives the span of the property's name instead,
   * and for a value without a name its first character.
   */
  readonly locate: (path: Path, part?: "key" | "value") => TextSpan;
}

/** Keys that only editors read. */
const IGNORED_KEYS: ReadonlySet<string> = new Set(["$schema"]);

/** Parses the text of a request file. Never throws; everything wrong is in `problems`. */
export function parseRequest(text: string): ParsedRequest {
  const document = parseDocument(text);
  const { problems, locate } = document;
  if (document.value === undefined) return { problems, locate };
  if (!isObjectNode(document.root)) {
    const message = REQUEST_SENTENCES["not-an-object"]();
    return { problems: [...problems, problem("not-an-object", message, locate([]), [])], locate };
  }
  const root = document.value as JsonObject;
  const read = readKeys(root, locate);
  const all = [...problems, ...read.problems];
  return read.request === undefined ? { problems: all, locate } : { request: read.request, problems: all, locate };
}

/** Parses inputs alone, for `--input`; `value` is absent unless the text is a JSON object. */
export function parseInputs(text: string): { readonly value?: JsonObject } & Omit<ParsedRequest, "request"> {
  const { problems, locate, root, value } = parseDocument(text);
  if (value === undefined) return { problems, locate };
  if (isObjectNode(root)) return { value: value as JsonObject, problems, locate };
  return {
    problems: [...problems, problem("not-an-object", REQUEST_SENTENCES["inputs-not-an-object"](), locate([]), [])],
    locate,
  };
}

/**
 * Parses the value of one key alone, for a command line.
 * @returns no `value` when the text is not valid JSON or the key does not accept the value
 */
export function parseKeyValue(
  key: OptionalRequestKey,
  text: string,
): { readonly value?: JsonValue } & Omit<ParsedRequest, "request"> {
  const { problems, locate, value } = parseDocument(text);
  if (value === undefined) return { problems, locate };
  const wrong = checkKeyValue(key, value, locate);
  return wrong.length === 0 ? { value, problems, locate } : { problems: [...problems, ...wrong], locate };
}

/** Checks the value of a key; `locate` takes paths from the root of that value. */
export function checkKeyValue(
  key: OptionalRequestKey,
  value: JsonValue,
  locate: ParsedRequest["locate"],
): readonly Problem[] {
  return requestKeys[key].shape.misfits(value).map((misfit) => misfitProblem(key, misfit, locate, []));
}

interface Document extends Omit<ParsedRequest, "request"> {
  readonly root: Node | undefined;
  /** Absent when there is a syntax error. */
  readonly value?: JsonValue;
}

function parseDocument(text: string): Document {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
    const locate = locator(root, text);
    if (root === undefined || errors.length > 0) {
      return { root, problems: errors.map((error) => syntaxProblem(error, text)), locate };
    }
    const problems: Problem[] = [];
    return { root, value: toValue(root, text, [], problems), problems, locate };
  } catch (error) {
    // Both the parser and the walk are recursive: deeply nested brackets exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    const start = firstCharacter({ offset: 0, length: text.length });
    return {
      root: undefined,
      problems: [problem("syntax", REQUEST_SENTENCES["too-deep"](), start, [])],
      locate: () => start,
    };
  }
}

function isObjectNode(node: Node | undefined): boolean {
  return node?.type === "object";
}

function readKeys(root: JsonObject, locate: ParsedRequest["locate"]): { request?: Request; problems: Problem[] } {
  const problems: Problem[] = [];
  const entries: [string, JsonValue][] = [];
  const names = requestKeyRows.map(([name]) => name);
  for (const name of Object.keys(root)) {
    if (names.includes(name) || IGNORED_KEYS.has(name)) continue;
    const suggestion = suggest(name, names);
    const message = REQUEST_SENTENCES["unknown-key"](name, names, suggestion);
    problems.push({ ...problem("unknown-key", message, locate([name], "key"), [name]), suggestion });
  }
  for (const [name, row] of requestKeyRows) {
    const value = Object.hasOwn(root, name) ? root[name] : undefined;
    if (value === undefined) {
      if (!row.required) continue;
      problems.push(problem("missing-key", REQUEST_SENTENCES["missing-key"](name), locate([], "key"), []));
      continue;
    }
    const misfits = row.shape.misfits(value);
    problems.push(...misfits.map((misfit) => misfitProblem(name, misfit, locate, [name])));
    if (misfits.length === 0) entries.push([name, value]);
  }
  const values = jsonObject(entries);
  const complete =
    typeof values["provider"] === "string" && (Object.hasOwn(values, "inputs") || !Object.hasOwn(root, "inputs"));
  // Each value was checked by the row from which Request derives its type.
  return complete
    ? { request: { ...values, inputs: values["inputs"] ?? {} } as unknown as Request, problems }
    : { problems };
}

/** @param root path of the key's value in the text */
function misfitProblem(key: string, misfit: Misfit, locate: ParsedRequest["locate"], root: Path): Problem {
  const steps = misfit.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
  const path = [...root, ...misfit.path];
  const span = locate(path, misfit.code === "wrong-type" ? "value" : "key");
  const message = REQUEST_SENTENCES.misfit([key, ...steps].join(""), misfit.message);
  return { ...problem(misfit.code, message, span, path), suggestion: misfit.suggestion };
}

function toValue(node: Node, text: string, path: Path, problems: Problem[]): JsonValue {
  switch (node.type) {
    case "object": {
      const seen = new Set<string>();
      const entries = (node.children ?? []).flatMap((property): [string, JsonValue][] => {
        const [keyNode, valueNode] = property.children ?? [];
        if (keyNode === undefined || valueNode === undefined) return [];
        const name = String(keyNode.value);
        if (seen.has(name)) {
          const message = REQUEST_SENTENCES["duplicate-key"](name);
          problems.push({ ...problem("duplicate-key", message, keyNode, [...path, name]), severity: "warning" });
        }
        seen.add(name);
        return [[name, toValue(valueNode, text, [...path, name], problems)]];
      });
      return jsonObject(entries);
    }
    case "array":
      return (node.children ?? []).map((child, index) => toValue(child, text, [...path, index], problems));
    case "number":
      // The parser returns doubles; only the text has all digits.
      return parseJson(text.slice(node.offset, node.offset + node.length));
    case "string":
    case "boolean":
    case "null":
      return node.value as string | boolean | null;
    case "property":
      throw new Error("A property node outside an object.");
  }
}

function locator(root: Node | undefined, text: string): ParsedRequest["locate"] {
  return (path, part = "value") => {
    if (root === undefined) return firstCharacter({ offset: 0, length: text.length });
    let found: Found = { value: root };
    for (const segment of path) {
      const next = child(found.value, segment);
      if (next === undefined) break;
      found = next;
    }
    const { offset, length } = found.value;
    if (part === "value") return { offset, length };
    return found.name === undefined
      ? firstCharacter({ offset, length })
      : { offset: found.name.offset, length: found.name.length };
  };
}

interface Found {
  readonly name?: Node;
  readonly value: Node;
}

function child(node: Node, segment: string | number): Found | undefined {
  if (node.type === "array") {
    const item = node.children?.[Number(segment)];
    return item === undefined ? undefined : { value: item };
  }
  const property = node.children?.findLast((candidate) => candidate.children?.[0]?.value === segment);
  const [name, value] = property?.children ?? [];
  return name === undefined || value === undefined ? undefined : { name, value };
}

function syntaxProblem({ error, offset, length }: ParseError, text: string): Problem {
  // An error at the end of the text underlines the last character.
  const start = Math.max(0, Math.min(offset, text.length - 1));
  const span = { offset: start, length: Math.max(1, Math.min(length, text.length - start)) };
  return problem("syntax", REQUEST_SENTENCES.syntax(printParseErrorCode(error)), span, []);
}

function firstCharacter({ offset, length }: TextSpan): TextSpan {
  return { offset, length: Math.min(1, length) };
}

function problem(code: string, message: string, { offset, length }: TextSpan, path: Path): Problem {
  return { severity: "error", code, message, offset, length, path };
}
