// Reads YAML with every digit of its numbers.
import type { Document, Node } from "yaml";
import { sentence } from "../../model/errors/explanation.js";
import type { ParsedRequest } from "../../model/requests/parse-request.js";
import type { Problem } from "../../model/requests/problem.js";
import { type JsonValue, parseJson } from "../../scafctl/index.js";

/**
 * Like `parseInputs` of model/requests for JSON, with any value.
 * @returns no `value` when there are problems
 */
export async function parseYaml(
  text: string,
): Promise<{ readonly value?: JsonValue } & Omit<ParsedRequest, "request">> {
  const { parseDocument, visit } = await import("yaml");
  const document = parseDocument(text, { prettyErrors: false, intAsBigInt: true, merge: true });
  const locate = locator(document, text);
  const problems = document.errors.map(({ message, pos }) => yamlProblem(text, message, pos));
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value !== "number" && typeof node.value !== "bigint") return;
      const exact = exactNumber(node.value, node.source);
      if (exact === undefined) problems.push(yamlProblem(text, "This number has no JSON form", node.range ?? []));
      else node.value = exact;
    },
  });
  if (problems.length > 0) return { problems, locate };
  try {
    return { value: document.toJS() as JsonValue, problems, locate };
  } catch (error) {
    // Aliases that multiply beyond the limit of the package.
    const message = error instanceof Error ? error.message : String(error);
    return { problems: [yamlProblem(text, message, [0, 1])], locate };
  }
}

/** Undefined for infinity and NaN. */
function exactNumber(value: number | bigint, source = ""): JsonValue | undefined {
  if (typeof value === "bigint") return parseJson(String(value));
  // 1e400 is infinite as a double only.
  return /\d/.test(source) ? parseJson(jsonNumber(source)) : undefined;
}

/** A decimal number in JSON's form: no sign `+`, no leading zeros, digits around the point. */
function jsonNumber(source: string): string {
  return source
    .replace(/^\+/, "")
    .replace(/^(-?)0+(?=\d)/, "$1")
    .replace(/^(-?)\./, "$10.")
    .replace(/\.(?=[eE]|$)/, "");
}

function yamlProblem(text: string, message: string, [start, end]: readonly number[] = []): Problem {
  const detail = `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return {
    severity: "error",
    code: "syntax",
    message: sentence(`Not valid YAML: ${detail}`),
    ...spanOf(text, start, end),
    path: [],
  };
}

function locator(document: Document, text: string): ParsedRequest["locate"] {
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as Node | undefined;
      if (node?.range) return spanOf(text, node.range[0], node.range[1]);
    }
    return spanOf(text, 0, 1);
  };
}

function spanOf(text: string, start = 0, end = start + 1) {
  const offset = Math.min(start, Math.max(0, text.length - 1));
  return { offset, length: Math.max(1, Math.min(end, text.length) - offset) };
}
