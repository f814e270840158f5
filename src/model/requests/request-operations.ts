// The input `operation`, explained: what each operation of a provider does stands beside its name
// in the request editor.
import { type Descriptor, writeOperations } from "../../scafctl/index.js";
import type { PlainObject } from "./digestible-schema.js";
import { cleanLine, cleanText, escapeMarkdown } from "../text/foreign-text.js";

/** The input by which scafctl knows which operation a call is (contract 3.6). */
export const OPERATION_INPUT = "operation";

/**
 * The schema of that input with a description of every value; as it is where the provider describes
 * no operations.
 */
export function describeOperations(schema: PlainObject, descriptor: Descriptor): PlainObject {
  const described = new Map(operationTexts(descriptor));
  if (described.size === 0) return schema;
  const values = schema["enum"];
  if (Array.isArray(values)) {
    const texts = values.map((value) => (typeof value === "string" ? (described.get(value) ?? "") : ""));
    return { ...schema, markdownEnumDescriptions: texts };
  }
  // Offered, and no other one flagged: what the schema does not rule out is for the provider to
  // judge.
  const offered = { enum: [...described.keys()], markdownEnumDescriptions: [...described.values()] };
  return { ...schema, anyOf: [offered, schema["anyOf"] === undefined ? {} : { anyOf: schema["anyOf"] }] };
}

function operationTexts(descriptor: Descriptor): readonly (readonly [string, string])[] {
  const writing = new Set(writeOperations(descriptor));
  const listed = (descriptor.operations ?? []).map((operation) => {
    const { name, displayName = "", description = "", deprecated, deprecationMessage = "" } = operation;
    const marks = [
      displayName === "" || displayName === name ? "" : `**${escapeMarkdown(cleanLine(displayName, 100))}**`,
      writing.has(name) ? WRITES : "",
      deprecated === true ? "deprecated" : "",
    ];
    const parts = [
      marks.filter((mark) => mark !== "").join(" · "),
      markdown(description),
      markdown(deprecationMessage),
    ];
    return [name, parts.filter((part) => part !== "").join("\n\n")] as const;
  });
  const known = new Set(listed.map(([name]) => name));
  return [...listed, ...[...writing].filter((name) => !known.has(name)).map((name) => [name, WRITES] as const)];
}

const WRITES = "writes: scafctl wants it under the capability `action`";

function markdown(text: string): string {
  return escapeMarkdown(cleanText(text, 1000));
}
