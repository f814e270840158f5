// The English sentences of findings about what a plugin sent: descriptors and streams.
import type { Report } from "../contract/findings.js";

export const WIRE_SENTENCES = {
  "name-differs": (listed: string, described: string) =>
    `The plugin lists this provider as "${listed}" and describes it as "${described}": scafctl registers it under the second name and runs it under the first.`,
  "raw-schema-unparsable": () =>
    "The raw schema of the inputs is not a valid JSON Schema: the simpler structured one is used instead, as scafctl does.",
  "raw-output-schema-unparsable": (capability: string) =>
    `The raw output schema for capability "${capability}" is not a valid JSON Schema: scafctl drops it.`,
  "operation-schema-unparsable": (kind: "input" | "output", operation: string) =>
    `The ${kind} schema of operation "${operation}" is not a valid JSON Schema and is left out.`,
  "schema-too-deep": (limit: number) =>
    `A schema has more than ${limit} objects and lists inside each other: this tool does not use it.`,
  "bound-not-finite": (input: string, bound: number) =>
    `A bound of "${input}" is ${bound}, which limits nothing, and is left out.`,
  "default-unparsable": (input: string, text: string) =>
    `The default of "${input}" is not valid JSON (${text}) and counts as none.`,
  "example-not-json": (input: string) =>
    `The example of "${input}" is not valid JSON: scafctl drops it, here it is shown as text.`,
  "enum-value-unparsable": (input: string, count: number) =>
    `${count} of the allowed values of "${input}" are not valid JSON and are left out.`,
  "stream-result-repeated": () => "The plugin sent more than one result; the last one counts, as in scafctl.",
  "stream-output-after-result": () => "The plugin sent output after its result.",
  "stream-without-result": () =>
    "The plugin ended the stream without a result: the execution counts as successful, without data.",
} as const;

export type WireReport = Report<typeof WIRE_SENTENCES>;
