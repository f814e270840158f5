// Checks inputs against a schema and picks the one finding.
import assert from "node:assert/strict";
import type { JsonObject, JsonSchema } from "../../../../../src/scafctl/contract/json.js";
import type { Descriptor } from "../../../../../src/scafctl/contract/descriptor-types.js";
import type { InputFinding } from "../../../../../src/scafctl/contract/findings.js";
import { validateInput } from "../../../../../src/scafctl/schema/check/validate.js";

export function provider(schema: JsonSchema, more: Partial<Descriptor> = {}): Descriptor {
  return { name: "demo", capabilities: ["from"], outputSchemas: {}, schema, ...more };
}

export function check(
  properties: JsonObject,
  input: JsonObject,
  required: readonly string[] = [],
): readonly InputFinding[] {
  return validateInput(provider({ type: "object", properties, required }), input);
}

export const only = (findings: readonly InputFinding[]): InputFinding => {
  assert.equal(findings.length, 1, JSON.stringify(findings));
  return findings[0] ?? assert.fail();
};
