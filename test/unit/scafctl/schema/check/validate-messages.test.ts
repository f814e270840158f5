// The message for each way in which an input can differ from its schema.
import assert from "node:assert/strict";
import { type JsonValue, parseJson } from "../../../../../src/scafctl/contract/json.js";
import { validateInput } from "../../../../../src/scafctl/schema/check/validate.js";
import { check, only, provider } from "./input-findings.js";

describe("validateInput: messages", () => {
  const types: [type: JsonValue, value: string, message: string][] = [
    ["string", "3", '"x" must be a string, not a number. scafctl would turn it into the string "3".'],
    ["integer", '"42"', '"x" must be an integer, not a string. scafctl would turn it into the integer 42.'],
    ["integer", "4.5", '"x" must be an integer, not a fraction. scafctl would turn it into the integer 4.'],
    ["boolean", '"yes"', '"x" must be a boolean, not a string.'],
    ["object", "null", '"x" must be an object, not null.'],
    [["string", "null"], "[]", '"x" must be a string or null, not an array.'],
    ["number", "true", '"x" must be a number, not a boolean.'],
  ];
  for (const [type, value, message] of types) {
    it(`reports ${value} as ${JSON.stringify(type)}: ${message}`, () => {
      const finding = only(check({ x: { type } }, { x: parseJson(value) }));
      assert.deepEqual([finding.code, finding.message], ["type", message]);
    });
  }

  const rules: [schema: string, value: string, code: string, message: string][] = [
    ['{"enum":["debug","info"]}', '"inof"', "enum", '"x" must be "debug" or "info", not "inof". Did you mean "info"?'],
    ['{"const":1}', "2", "const", '"x" must be 1 (it is 2).'],
    ['{"minLength":3}', '"ab"', "min-length", '"x" must have at least 3 characters; it has 2.'],
    ['{"maxLength":1}', '"ab"', "max-length", '"x" must have at most 1 character; it has 2.'],
    ['{"pattern":"(?i)^a"}', '"b"', "pattern", '"x" does not match the pattern (?i)^a (it is "b").'],
    [
      '{"pattern":"^a","patternErrorMessage":"starts with a"}',
      '"b"',
      "pattern",
      '"x" does not fit (it is "b"): starts with a.',
    ],
    ['{"minimum":1}', "0", "minimum", '"x" must be at least 1 (it is 0).'],
    ['{"maximum":65535}', "70000", "maximum", '"x" must be at most 65535 (it is 70000).'],
    ['{"exclusiveMinimum":1}', "1", "minimum", '"x" must be greater than 1 (it is 1).'],
    ['{"exclusiveMaximum":1}', "1", "maximum", '"x" must be less than 1 (it is 1).'],
    ['{"multipleOf":0.1}', "0.35", "multiple-of", '"x" must be a multiple of 0.1 (it is 0.35).'],
    ['{"minItems":2}', "[1]", "min-items", '"x" must have at least 2 items; it has 1.'],
    ['{"maxItems":1}', "[1,2]", "max-items", '"x" must have at most 1 item; it has 2.'],
    ['{"uniqueItems":true}', "[1,1]", "unique-items", '"x" must not contain the same item twice.'],
    ['{"minProperties":1}', "{}", "min-properties", '"x" must have at least 1 member; it has 0.'],
    ['{"maxProperties":0}', '{"a":1}', "max-properties", '"x" must have at most 0 members; it has 1.'],
    [
      '{"anyOf":[{"type":"string"},{"type":"array"}]}',
      "1",
      "alternatives",
      '"x" must be a string or an array, as one of its 2 allowed forms says.',
    ],
    [
      '{"oneOf":[{"minimum":1},{"minimum":2}]}',
      "3",
      "alternatives",
      '"x" must have exactly one of the 2 forms that its schema allows.',
    ],
    ['{"not":{"type":"string"}}', '"a"', "not", '"x" has a form that its schema rules out.'],
    ["false", "1", "not-allowed", '"x" is not allowed here.'],
    ['{"propertyNames":{"maxLength":1}}', '{"ab":1}', "property-names", '"x" has a member whose name is not allowed.'],
    ['{"contains":{"type":"string"}}', "[1]", "contains", '"x" does not contain the items that its schema requires.'],
    ['{"dependentRequired":{"a":["b"]}}', '{"a":1}', "required", '"x.b" is missing and must accompany what is there.'],
    ['{"$ref":"#/$defs/port"}', "0", "minimum", '"x" must be at least 1 (it is 0).'],
    [
      '{"items":{"properties":{"p":{"type":"integer"}}}}',
      '[{},{"p":true}]',
      "type",
      '"x[1].p" must be an integer, not a boolean.',
    ],
    [
      '{"properties":{"odd key":{"type":"string"}}}',
      '{"odd key":[]}',
      "type",
      '"x["odd key"]" must be a string, not an array.',
    ],
    ['{"properties":{"a":{}},"additionalProperties":false}', '{"b":1}', "unknown-key", '"x.b" is not known here.'],
  ];
  for (const [schema, value, code, message] of rules) {
    it(`reports ${value} under ${schema}: ${message}`, () => {
      const descriptor = provider({
        properties: { x: parseJson(schema) },
        $defs: { port: { type: "integer", minimum: 1 } },
      });
      const finding = only(validateInput(descriptor, { x: parseJson(value) }));
      assert.deepEqual([finding.code, finding.message, finding.severity], [code, message, "error"]);
    });
  }
});
