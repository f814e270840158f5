// Inputs that are typed as `name=value`, by the rules of `scafctl run provider`.
import { type JsonValue, parseJson } from "../../scafctl/index.js";
import { UsageError } from "../terminal/command.js";
import { decodeOrRefuse, type InputReader } from "../terminal/input.js";
import { messages } from "../terminal/messages.js";
import { parseYaml } from "./yaml-inputs.js";

/** After `=`, commas belong to the value unless another pair follows. */
const URI = /^(?:json|yaml|base64|file|https?):\/\//;

/**
 * The values of a text such as `env=prod,qa,region=eu` by name: `env` has two, `region` one. Quotes
 * protect commas and are removed.
 * @throws UsageError
 */
export function parsePairs(text: string): ReadonlyMap<string, readonly string[]> {
  const pairs = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const entry of splitEntries(text.trim())) {
    const at = entry.indexOf("=");
    if (at < 0) {
      if (last === undefined) throw new UsageError(messages.inputExpected(text));
      last.push(entry);
      continue;
    }
    const name = entry.slice(0, at).trim();
    if (name === "" || /\s/.test(name)) throw new UsageError(messages.inputExpected(text));
    last = pairs.get(name) ?? [];
    last.push(entry.slice(at + 1));
    pairs.set(name, last);
  }
  return pairs;
}

/** Splits at commas outside of quotes and addresses. Empty entries are dropped. */
function splitEntries(text: string): readonly string[] {
  const entries: string[] = [];
  let entry = "";
  let quote = "";
  let isAddress = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const rest = text.slice(at + 1);
    if (quote !== "") {
      if (character === quote) quote = "";
      else entry += character === "\\" ? text.charAt(++at) : character;
    } else if (character === "," && (!isAddress || /^\s*[\w-]+=/.test(rest))) {
      entries.push(entry);
      [entry, isAddress] = ["", false];
    } else if (!isAddress && (character === '"' || character === "'")) {
      quote = character;
    } else {
      if (character === "=" && URI.test(rest)) isAddress = true;
      entry += character;
    }
  }
  if (quote !== "") throw new UsageError(messages.quoteOpen(text, quote));
  return [...entries, entry].map((each) => each.trim()).filter((each) => each !== "");
}

/**
 * The value that a typed text stands for: `json://…`, `yaml://…`, `base64://…` and `file://path` are
 * decoded, everything else is the text itself.
 * @throws UsageError; AbortError
 */
export async function decodeValue(name: string, text: string, reader: InputReader): Promise<JsonValue> {
  const [, scheme, content = ""] = /^(json|yaml|base64|file):\/\/([^]*)$/.exec(text) ?? [];
  const refuse = (why: string): never => {
    throw new UsageError(messages.undecodable(name, `${scheme ?? ""}://`, why));
  };
  switch (scheme) {
    case "json":
      try {
        return parseJson(content);
      } catch {
        // The parser's message repeats the text, which may be a secret.
        return refuse("not valid JSON");
      }
    case "yaml": {
      const { value, problems } = await parseYaml(content);
      return value ?? refuse(problems[0]?.message ?? "empty");
    }
    case "base64": {
      const bytes = Buffer.from(content, "base64");
      if (bytes.toString("base64").replace(/=+$/, "") !== content.replace(/=+$/, "")) refuse("not base64");
      return decodeOrRefuse(`${name}=base64://`, bytes);
    }
    case "file":
      return reader.readRaw(`${name}=`, `@${content}`);
    default:
      return text;
  }
}
