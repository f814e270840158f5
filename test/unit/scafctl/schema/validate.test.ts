import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  parseJson,
} from "../../../../src/scafctl/contract/json.js";
import type { Descriptor } from "../../../../src/scafctl/contract/descriptor-types.js";
import type { InputFinding } from "../../../../src/scafctl/contract/findings.js";
import { validateInput, validateOutput } from "../../../../src/scafctl/schema/validate.js";

function provider(schema: JsonSchema, more: Partial<Descriptor> = {}): Descriptor {
  return { name: "demo", capabilities: ["from"], outputSchemas: {}, schema, ...more };
}

function check(properties: JsonObject, input: JsonObject, required: readonly string[] = []): readonly InputFinding[] {
  return validateInput(provider({ type: "object", properties, required }), input);
}

const only = (findings: readonly InputFinding[]): InputFinding => {
  assert.equal(findings.length, 1, JSON.stringify(findings));
  return findings[0] ?? assert.fail();
};

function object(text: string): JsonObject {
  const value = parseJson(text);
  assert.ok(isJsonObject(value));
  return value;
}

describe("validateInput", () => {
  it("finds nothing when the input fits the schema", () => {
    assert.deepEqual(check({ message: { type: "string" } }, { message: "hi" }, ["message"]), []);
  });

  it("finds nothing when no schema is declared", () => {
    const descriptor: Descriptor = { name: "p", capabilities: [], outputSchemas: {} };
    assert.deepEqual(validateInput(descriptor, { anything: 1 }), []);
    assert.deepEqual(validateInput(provider(true), { anything: 1 }), []);
    assert.deepEqual(validateInput(provider({}), { anything: 1 }), []);
  });

  it("reports a missing input at the place where it should be", () => {
    const finding = only(check({ message: {} }, {}, ["message"]));
    assert.equal(finding.message, '"message" is missing and must be there.');
    assert.deepEqual([finding.code, finding.severity, finding.path], ["required", "error", ["message"]]);
  });

  it("accepts a missing required input when it has a default other than null", () => {
    assert.deepEqual(check({ a: { default: 1 } }, {}, ["a"]), []);
    assert.equal(only(check({ a: { default: null } }, {}, ["a"])).code, "required");
  });

  it("suggests a similar name when an input is unknown", () => {
    const [missing, unknown] = check({ message: {}, uppercase: {} }, { mesage: "hi" }, ["message"]);
    assert.equal(missing?.code, "required");
    assert.equal(
      unknown?.message,
      '"mesage" is not an input of demo; scafctl would refuse it. Did you mean "message"?',
    );
    assert.deepEqual([unknown.suggestion, unknown.path], ["message", ["mesage"]]);
    assert.match(only(check({ a: {}, b: {} }, { quite: 1 })).message, /Its inputs are a, b\./);
  });

  it("only warns about unknown names when the schema allows more members", () => {
    const descriptor = provider({ properties: { a: {} }, additionalProperties: { type: "integer" } });
    const finding = only(validateInput(descriptor, { other: 1 }));
    assert.deepEqual([finding.severity, finding.code], ["warning", "unknown-input"]);
  });

  it("reports an unknown name once when the schema forbids more, and accepts the names in combinations", () => {
    const descriptor = provider({
      properties: { a: {} },
      additionalProperties: false,
    });
    assert.equal(only(validateInput(descriptor, { x: 1 })).code, "unknown-input");
    const combined = provider({ properties: { a: {} }, allOf: [{ if: true, then: { properties: { b: {} } } }] });
    assert.deepEqual(validateInput(combined, { b: 1 }), []);
  });

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

  it("offers the coerced value when scafctl would coerce it", () => {
    assert.equal(only(check({ x: { type: "boolean" } }, { x: "true" })).coerced, true);
  });

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

  it("counts code points, not UTF-16 units", () => {
    assert.deepEqual(check({ x: { maxLength: 2 } }, { x: "😀😀" }), []);
    assert.equal(
      only(check({ x: { maxLength: 1 } }, { x: "😀😀" })).message,
      '"x" must have at most 1 character; it has 2.',
    );
  });

  it("does not assert formats", () => {
    assert.deepEqual(check({ x: { type: "string", format: "email" } }, { x: "no address" }), []);
  });

  it("reports an untranslatable pattern only when the input has a value for it", () => {
    const properties = { x: { pattern: "(?i)σ" }, y: {} };
    const finding = only(check(properties, { x: "a" }));
    assert.deepEqual([finding.severity, finding.code, finding.path], ["info", "pattern-skipped", ["x"]]);
    assert.deepEqual(check(properties, { y: "a" }), []);
  });

  it("checks integers beyond 2^53 and numbers beyond a double", () => {
    const input = object('{"a":9007199254740993,"b":1e400,"c":1.0,"d":18446744073709551616}');
    const properties = { a: { type: "integer" }, b: { type: "number" }, c: { type: "integer" }, d: { maximum: 10 } };
    assert.equal(only(check(properties, input)).message, '"d" must be at most 10 (it is 18446744073709551616).');
  });

  it("warns when a declared input is null", () => {
    const finding = only(check({ x: {} }, { x: null }));
    assert.deepEqual([finding.severity, finding.code], ["warning", "null-input"]);
  });

  it("reports a value reference, which is sent unchanged", () => {
    const finding = only(check({ x: {} }, { x: { rslvr: "env.region" } }));
    assert.deepEqual([finding.severity, finding.code], ["info", "value-reference"]);
  });

  it("leaves secrets out of messages", () => {
    const descriptor = provider(
      { properties: { pin: { type: "integer", writeOnly: true }, key: { enum: ["a"] }, code: { pattern: "^x" } } },
      { sensitiveFields: ["key", "code"] },
    );
    const findings = validateInput(descriptor, { pin: "12345", key: "hunter2", code: "hunter3" });
    assert.equal(findings.length, 3);
    assert.doesNotMatch(findings.map(({ message }) => message).join(), /12345|hunter/);
  });

  it("leaves nested secrets out of messages, also when they are part of the quoted value", () => {
    const secret = { type: "string", writeOnly: true, pattern: "^x" };
    const descriptor = provider({
      properties: {
        login: { properties: { password: secret }, maxProperties: 1 },
        keys: { items: { $ref: "#/$defs/secret" } },
        exact: { const: { user: "a" } },
        kind: { enum: [{ user: "a" }] },
      },
      $defs: { secret },
    });
    const value = { user: "u", password: "hunter2" };
    const findings = validateInput(descriptor, { login: value, keys: ["hunter3"], exact: value, kind: value });
    assert.deepEqual(findings.map(({ code }) => code).sort(), [
      "const",
      "enum",
      "max-properties",
      "pattern",
      "pattern",
    ]);
    assert.doesNotMatch(findings.map(({ message }) => message).join(), /hunter/);
  });

  it("applies a schema for further members when it is a negation", () => {
    const descriptor = provider({ properties: { a: {} }, additionalProperties: { not: { type: "string" } } });
    const codes = (other: JsonValue): readonly string[] => validateInput(descriptor, { other }).map(({ code }) => code);
    assert.deepEqual([codes("x"), codes(1)], [["not", "unknown-input"], ["unknown-input"]]);
  });

  it("reports a dead reference at the property that contains it, when the input has a value for it", () => {
    const descriptor = provider({ properties: { x: { $ref: "#/$defs/none" }, enum: { $ref: "#/$defs/none" }, y: {} } });
    assert.deepEqual(validateInput(descriptor, { y: 1 }), []);
    assert.deepEqual(only(validateInput(descriptor, { enum: 1 })).path, ["enum"]);
  });

  it("shortens long values", () => {
    assert.ok(only(check({ x: { pattern: "^b" } }, { x: "a".repeat(500) })).message.length < 200);
  });

  const broken: [name: string, schema: JsonSchema][] = [
    [
      "keywords of the wrong shape",
      { type: 5, required: "x", properties: { x: { minimum: "1", enum: 2 }, y: 1 }, allOf: [] },
    ],
    ["an unknown type", { properties: { x: { type: "anything" } } }],
    ["a $ref out of the schema", { properties: { x: { $ref: "https://example.com/x.json" } } }],
    ["an $id that is no address", { $id: "::::", properties: { x: {} } }],
  ];
  for (const [name, schema] of broken) {
    it(`ignores ${name}`, () => {
      assert.deepEqual(
        validateInput(provider(schema), { x: 1 }).filter(({ severity }) => severity === "error"),
        [],
      );
    });
  }

  it("reports what could not be checked", () => {
    const dead = validateInput(provider({ properties: { x: { $ref: "#/$defs/none" } } }), { x: 1 });
    assert.deepEqual([only(dead).code, only(dead).severity], ["reference-skipped", "info"]);
    const loop = validateInput(provider({ properties: { x: {} }, $ref: "#" }), { x: 1 });
    assert.deepEqual([only(loop).code, only(loop).severity], ["schema-unusable", "info"]);
  });

  it("never throws, whatever schema and input are", () => {
    const keyword = fc.constantFrom(
      "type",
      "properties",
      "items",
      "$ref",
      "pattern",
      "enum",
      "anyOf",
      "not",
      "required",
      "minLength",
    );
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.dictionary(
        keyword,
        fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.dictionary(keyword, fc.jsonValue({ maxDepth: 1 }))),
      ),
    );
    fc.assert(
      fc.property(fc.dictionary(keyword, value), fc.dictionary(fc.string(), fc.jsonValue()), (schema, input) => {
        validateInput(provider(schema as JsonSchema), input as JsonObject);
      }),
      { numRuns: 300 },
    );
  });

  it("checks five thousand properties", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`p${index}`, { type: "string" }]),
    );
    const input = Object.fromEntries(Object.keys(properties).map((name) => [name, "x"]));
    assert.deepEqual(check(properties, input), []);
  });
});

describe("validateOutput", () => {
  const descriptor = provider(
    {},
    { outputSchemas: { from: { required: ["value"], properties: { value: { type: "string" } } } } },
  );

  it("checks the data against the schema of the capability", () => {
    assert.deepEqual(validateOutput(descriptor, "from", { value: "x" }), []);
    assert.equal(
      only(validateOutput(descriptor, "from", { value: 1 })).message,
      '"value" must be a string, not a number.',
    );
    assert.deepEqual(validateOutput(descriptor, "action", 1), []);
  });

  it("wraps data other than an object, and treats null as an empty object", () => {
    assert.deepEqual(validateOutput(descriptor, "from", "x"), []);
    assert.equal(only(validateOutput(descriptor, "from", null)).code, "required");
  });
});
