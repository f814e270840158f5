// Describes the values of the input `operation` for completion and hover in the request editor.
import { type Descriptor, type PlainObject, writeOperations } from "../../scafctl/index.js";
import { cleanLine, cleanText } from "../text/foreign-text.js";
import { textFor } from "../text/places.js";

/** The input that names the operation of a call. */
export const OPERATION_INPUT = "operation";

/** Adds a description of every value to the schema of that input. */
export function describeOperations(schema: PlainObject, descriptor: Descriptor): PlainObject {
  const described = new Map(operationTexts(descriptor));
  if (described.size === 0) return schema;
  const values = schema["enum"];
  if (Array.isArray(values)) {
    const texts = values.map((value) => (typeof value === "string" ? (described.get(value) ?? "") : ""));
    return { ...schema, markdownEnumDescriptions: texts };
  }
  // `anyOf`: the names are offered; other values are not reported, since the schema allows them.
  const offered = { enum: [...described.keys()], markdownEnumDescriptions: [...described.values()] };
  return { ...schema, anyOf: [offered, schema["anyOf"] === undefined ? {} : { anyOf: schema["anyOf"] }] };
}

function operationTexts(descriptor: Descriptor): readonly (readonly [string, string])[] {
  const writing = new Set(writeOperations(descriptor));
  const listed = (descriptor.operations ?? []).map((operation) => {
    const { name, displayName = "", description = "", deprecated, deprecationMessage = "" } = operation;
    const marks = [
      displayName === "" || displayName === name ? "" : `**${textFor("markdown", cleanLine(displayName, 100))}**`,
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

const WRITES = "writes: scafctl expects it under the capability `action`";

function markdown(text: string): string {
  return textFor("markdown", cleanText(text, 1000));
}
