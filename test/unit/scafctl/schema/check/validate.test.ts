// Validates inputs and outputs against the schemas of a provider.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  parseJson,
} from "../../../../../src/scafctl/contract/json.js";
import type { Descriptor } from "../../../../../src/scafctl/contract/descriptor-types.js";
import { validateInput, validateOutput } from "../../../../../src/scafctl/schema/check/validate.js";
import { check, only, provider } from "./input-findings.js";

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

  it("offers the coerced value when scafctl would coerce it", () => {
    assert.equal(only(check({ x: { type: "boolean" } }, { x: "true" })).coerced, true);
  });

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

  it("reports a pattern that Go does not have only when the input has a value for it", () => {
    const properties = { x: { pattern: "(?=a)" }, y: {} };
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

  it("checks inputs that are nested however deep, and leaves their secrets out of messages", () => {
    let deep: JsonValue = { pin: "hunter2" };
    for (let level = 0; level < 50_000; level++) deep = [deep];
    const descriptor = provider(
      { properties: { a: { type: "string" }, b: { const: 1 } } },
      { sensitiveFields: ["pin"] },
    );
    const codes = validateInput(descriptor, { a: deep, b: [{ pin: "hunter2" }] }).map(({ code }) => code);
    assert.deepEqual(codes, ["type", "const"]);
    assert.doesNotMatch(only(check({ b: { const: 1 } }, { b: [[[[[[[deep]]]]]]] })).message, /hunter/);
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
    assert.deepEqual([only(loop).code, only(loop).severity], ["reference-skipped", "info"]);
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
