// Asks Go's regexp package and google/jsonschema-go (test/go/schema).
import { type JsonSchema, type JsonValue, stringifyJson } from "../../src/scafctl/contract/json.js";
import { run } from "../../scripts/lib/run.mjs";
import { buildGo } from "./go.js";

export interface PatternQuestion {
  readonly pattern: string;
  readonly texts: readonly string[];
}

export interface SchemaQuestion {
  readonly schema: JsonSchema;
  readonly values: readonly JsonValue[];
}

/** Without an `error`, one entry for each text or value. */
export interface GoAnswers {
  readonly patterns: readonly { readonly error: string; readonly matches: readonly boolean[] | null }[];
  readonly schemas: readonly { readonly error: string; readonly valid: readonly boolean[] | null }[];
}

export async function askGo(questions: {
  readonly patterns?: readonly PatternQuestion[];
  readonly schemas?: readonly SchemaQuestion[];
}): Promise<GoAnswers> {
  const input = stringifyJson({ patterns: questions.patterns ?? [], schemas: questions.schemas ?? [] });
  return JSON.parse(await run(await buildGo("schema"), [], { input, stdin: "pipe" })) as GoAnswers;
}
