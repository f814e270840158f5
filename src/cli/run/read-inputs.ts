// Reads the inputs of `run` and `dependencies` from arguments, files and stdin, and merges them as
// `scafctl run provider` does.
import { extname } from "node:path";
import { REQUEST_SENTENCES } from "../../model/errors/request-sentences.js";
import { parseInputs, type ParsedRequest } from "../../model/requests/parse-request.js";
import type { Problem } from "../../model/requests/problem.js";
import { isJsonArray, isJsonObject, type JsonObject, jsonObject, type JsonValue } from "../../scafctl/index.js";
import { type CommandContext, UsageError } from "../terminal/command.js";
import { InputReader, type Source } from "../terminal/input.js";
import { messages } from "../terminal/messages.js";
import { decodeValue, parsePairs } from "./typed-inputs.js";
import { parseYaml } from "./yaml-inputs.js";

export interface ReadInputs extends Omit<ParsedRequest, "request"> {
  /** Absent when one of the texts is not an object of inputs. */
  readonly value?: JsonObject;
  readonly source: Source;
  /** Names of inputs that were typed, so that scafctl coerces them. */
  readonly typed: ReadonlySet<string>;
}

/** What one argument or file gives. */
interface Part extends Omit<ParsedRequest, "request"> {
  readonly value?: JsonObject;
  readonly source: Source;
}

/**
 * @param written each one of `name=value`, `name=@file`, `@file`, `@-` or JSON; `-` is `@-`
 * @throws UsageError; AbortError
 */
export async function readInputs(written: readonly string[], context: CommandContext): Promise<ReadInputs> {
  const reader = new InputReader("--input", context);
  const parts: Part[] = [];
  const typed = new Set<string>();
  for (const text of written.length === 0 ? ["{}"] : written) {
    if (text === "-" || text.startsWith("@")) parts.push(await parseSource(await reader.read(text)));
    else if (/^\s*[[{]/.test(text)) parts.push({ ...parseInputs(text), source: { label: "--input", text } });
    else {
      for (const part of await typedParts(text, reader)) {
        parts.push(part);
        for (const name of Object.keys(part.value ?? {})) typed.add(name);
      }
    }
  }
  return { ...merge(parts), typed };
}

/** JSON or YAML: by the extension of the file, else by what it is. */
async function parseSource(source: Source): Promise<Part> {
  const { label, text } = source;
  const extension = extname(label).toLowerCase();
  const isYaml = extension === ".yaml" || extension === ".yml";
  const json = !isYaml && (extension === ".json" || /^\s*(?:[[{/]|$)/.test(text)) ? parseInputs(text) : undefined;
  if (json !== undefined && (json.value !== undefined || extension === ".json")) return { ...json, source };
  const { value, problems, locate } = await parseYaml(text);
  if (isJsonObject(value)) return { value, problems, locate, source };
  if (json !== undefined) return { ...json, source };
  if (value === undefined) return { problems, locate, source };
  const message = REQUEST_SENTENCES["inputs-not-an-object"]();
  const problem: Problem = { severity: "error", code: "not-an-object", message, ...locate([]), path: [] };
  return { problems: [problem], locate, source };
}

async function typedParts(written: string, reader: InputReader): Promise<readonly Part[]> {
  const at = written.indexOf("=");
  const name = written.slice(0, at);
  const reference = written.slice(at + 1);
  if (at > 0 && !/\s/.test(name) && /^@./.test(reference))
    return [typedPart(name, await reader.readRaw(`${name}=`, reference))];
  const parts: Part[] = [];
  for (const [key, values] of parsePairs(written)) {
    const decoded: JsonValue[] = [];
    for (const value of values) decoded.push(await decodeValue(key, value, reader));
    parts.push(typedPart(key, decoded.length === 1 ? (decoded[0] ?? null) : decoded));
  }
  if (parts.length === 0) throw new UsageError(messages.inputExpected(written));
  return parts;
}

function typedPart(name: string, value: JsonValue): Part {
  return {
    value: jsonObject([[name, value]]),
    problems: [],
    locate: () => ({ offset: 0, length: name.length }),
    source: { label: name, text: name, isArgument: true },
  };
}

/** The text of the whole is that of its parts, one after the other. */
function merge(parts: readonly Part[]): Omit<ReadInputs, "typed"> {
  const [first] = parts;
  if (parts.length === 1 && first?.source.isArgument !== true && first !== undefined) return first;
  const values = new Map<string, { readonly value: JsonValue; readonly part: Part; readonly start: number }>();
  const problems: Problem[] = [];
  let start = 0;
  for (const part of parts) {
    problems.push(...part.problems.map((problem) => ({ ...problem, offset: problem.offset + start })));
    for (const [name, value] of Object.entries(part.value ?? {})) {
      const before = values.get(name);
      if (before !== undefined) {
        const { offset, length } = part.locate([name]);
        const message = messages.inputRepeated(name);
        problems.push({
          severity: "info",
          code: "input-repeated",
          message,
          offset: offset + start,
          length,
          path: [name],
        });
      }
      values.set(name, { value: mergeValues(before?.value, value), part, start });
    }
    start += part.source.text.length;
  }
  const text = parts.map(({ source }) => source.text).join("");
  const isComplete = parts.every(({ value }) => value !== undefined);
  return {
    ...(isComplete && { value: jsonObject([...values].map(([name, { value }]) => [name, value])) }),
    problems,
    locate: (path, side) => {
      const found = values.get(String(path[0]));
      if (found === undefined) return { offset: text.length, length: 0 };
      const { offset, length } = found.part.locate(path, side);
      return { offset: offset + found.start, length };
    },
    source: { label: "inputs", text, parts: parts.map(({ source }) => source), isArgument: true },
  };
}

/** As scafctl does for an input that is given more than once. */
function mergeValues(before: JsonValue | undefined, value: JsonValue): JsonValue {
  if (before === undefined || before === null) return value;
  return [before, value].flatMap((one) => (isJsonArray(one) ? [...one] : [one]));
}
