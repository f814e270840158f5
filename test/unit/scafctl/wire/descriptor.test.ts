// Reads descriptors from messages of the wire.
import assert from "node:assert/strict";
import { readDescriptor } from "../../../../src/scafctl/wire/descriptor.js";
import { type Parameter as WireParameter, Parameter, type Schema } from "../../../../src/scafctl/gen/scafctl/plugin.js";
import { stringifyJson } from "../../../../src/scafctl/contract/json.js";
import { inputProperties } from "../../../../src/scafctl/schema/schema.js";
import { onWire } from "./on-wire.js";

function parameters(entries: Readonly<Record<string, Partial<WireParameter>>>): Schema {
  return { parameters: new Map(Object.entries(entries).map(([name, value]) => [name, Parameter.fromPartial(value)])) };
}

const json = (text: string): Buffer => Buffer.from(text);

/** The echo example at scafctl v0.4.0, as it stands on the wire. */
const baselineEcho = onWire({
  name: "echo",
  displayName: "Echo Provider",
  description: "Echoes the input message",
  version: "1.0.0",
  category: "utility",
  capabilities: ["transform"],
  schema: parameters({
    uppercase: { type: "boolean", description: "Convert to upper case", defaultValue: json("false") },
    message: {
      type: "string",
      required: true,
      description: "Message to echo",
      defaultValue: json("null"),
      example: '"Hello, World!"',
      maxLength: 1000,
    },
  }),
  outputSchemas: new Map([["transform", parameters({ echoed: { type: "string", defaultValue: json("null") } })]]),
});

describe("descriptor from the wire", () => {
  it("reads the baseline echo descriptor and ignores null defaults", () => {
    const { descriptor, findings } = readDescriptor("echo", baselineEcho);
    assert.deepEqual(findings, []);
    assert.deepEqual(descriptor, {
      name: "echo",
      displayName: "Echo Provider",
      description: "Echoes the input message",
      version: "1.0.0",
      category: "utility",
      capabilities: ["transform"],
      schema: {
        type: "object",
        properties: {
          message: {
            type: "string",
            description: "Message to echo",
            examples: ["Hello, World!"],
            maxLength: 1000,
          },
          uppercase: { type: "boolean", description: "Convert to upper case", default: false },
        },
        required: ["message"],
      },
      outputSchemas: { transform: { type: "object", properties: { echoed: { type: "string" } } } },
    });
  });

  it("reads every member of a structured parameter", () => {
    const { descriptor, findings } = readDescriptor(
      "p",
      onWire({
        name: "p",
        schema: parameters({
          n: {
            type: "integer",
            minimum: 0,
            hasMinimum: true,
            maximum: 9,
            hasMaximum: true,
            exclusiveMinimum: -1,
            hasExclusiveMinimum: true,
            exclusiveMaximum: 10,
            hasExclusiveMaximum: true,
            enumValues: [json("1"), json("2")],
            format: "int32",
          },
          ignored: { minimum: 5, maximum: 6, exclusiveMinimum: 7, exclusiveMaximum: 8 },
          s: {
            pattern: "^a",
            patternDescription: "starts with a",
            minLength: 1,
            maxLength: 2,
            minItems: 3,
            maxItems: 4,
          },
        }),
      }),
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(descriptor.schema, {
      type: "object",
      properties: {
        ignored: {},
        n: {
          type: "integer",
          enum: [1, 2],
          format: "int32",
          minimum: 0,
          maximum: 9,
          exclusiveMinimum: -1,
          exclusiveMaximum: 10,
        },
        s: {
          pattern: "^a",
          patternErrorMessage: "starts with a",
          minLength: 1,
          maxLength: 2,
          minItems: 3,
          maxItems: 4,
        },
      },
    });
  });

  it("prefers the raw schema and keeps every digit", () => {
    const raw = '{"type":"object","properties":{"n":{"maximum":18446744073709551616,"default":null}}}';
    const { descriptor } = readDescriptor(
      "p",
      onWire({ name: "p", rawSchema: json(raw), schema: parameters({ x: {} }) }),
    );
    assert.equal(stringifyJson(descriptor.schema), raw);
    assert.equal(inputProperties(descriptor)[0]?.default, undefined);
  });

  for (const raw of ["{", "null", "[1]", '"x"']) {
    it(`falls back to the structured schema when the raw one is ${raw}`, () => {
      const wire = onWire({ name: "p", rawSchema: json(raw), schema: parameters({ x: {} }) });
      const { descriptor, findings } = readDescriptor("p", wire);
      assert.deepEqual(descriptor.schema, { type: "object", properties: { x: {} } });
      assert.deepEqual(codes(findings), ["raw-schema-unparsable"]);
    });
  }

  it("uses only raw output schemas when there are any, and drops invalid ones", () => {
    const { descriptor, findings } = readDescriptor(
      "p",
      onWire({
        name: "p",
        outputSchemas: new Map([["action", parameters({ x: {} })]]),
        rawOutputSchemas: new Map([
          ["transform", json("{")],
          ["from", json("true")],
        ]),
      }),
    );
    assert.deepEqual(descriptor.outputSchemas, { from: true });
    assert.deepEqual(codes(findings), ["raw-output-schema-unparsable"]);
  });

  it("accepts boolean schemas at the root and below", () => {
    assert.equal(readDescriptor("p", onWire({ name: "p", rawSchema: json("true") })).descriptor.schema, true);
    const wire = onWire({ name: "p", rawSchema: json('{"properties":{"yes":true,"no":false}}') });
    const rows = inputProperties(readDescriptor("p", wire).descriptor);
    assert.deepEqual(
      rows.map(({ name, type }) => [name, type]),
      [
        ["yes", "any"],
        ["no", "never"],
      ],
    );
  });

  it("treats a missing or empty schema as any object", () => {
    assert.equal(readDescriptor("p", onWire({ name: "p" })).descriptor.schema, undefined);
    assert.equal(readDescriptor("p", onWire({ name: "p", schema: parameters({}) })).descriptor.schema, undefined);
  });

  it("treats the SDK's placeholder as no default, and reports a default that is not JSON", () => {
    const wire = onWire({
      name: "p",
      schema: parameters({
        a: { defaultValue: json("<marshal error>") },
        b: { defaultValue: json('"<marshal error>"') },
        c: { defaultValue: json("nonsense") },
        d: { defaultValue: json("9007199254740993") },
      }),
    });
    const { descriptor, findings } = readDescriptor("p", wire);
    assert.equal(
      stringifyJson(descriptor.schema),
      '{"type":"object","properties":{"a":{},"b":{},"c":{},"d":{"default":9007199254740993}}}',
    );
    assert.deepEqual(codes(findings), ["default-unparsable"]);
  });

  it("keeps an example that is not JSON unchanged", () => {
    const { descriptor, findings } = readDescriptor(
      "p",
      onWire({ name: "p", schema: parameters({ a: { example: "Hello, World!" } }) }),
    );
    assert.deepEqual(descriptor.schema, { type: "object", properties: { a: { examples: ["Hello, World!"] } } });
    assert.deepEqual(codes(findings), ["example-not-json"]);
  });

  it("drops allowed values that do not parse and bounds that are not numbers", () => {
    const wire = onWire({
      name: "p",
      schema: parameters({ a: { enumValues: [json("1"), json("{")], minimum: Number.NaN, hasMinimum: true } }),
    });
    const { descriptor, findings } = readDescriptor("p", wire);
    assert.deepEqual(descriptor.schema, { type: "object", properties: { a: { enum: [1] } } });
    assert.deepEqual(codes(findings).sort(), ["bound-not-finite", "enum-value-unparsable"]);
  });

  it("keeps unknown capabilities and an invalid version", () => {
    const { descriptor } = readDescriptor(
      "p",
      onWire({ name: "p", version: "latest", capabilities: ["from", "teleport"] }),
    );
    assert.deepEqual(descriptor.capabilities, ["from", "teleport"]);
    assert.equal(descriptor.version, "latest");
  });

  it("reports a name that differs from the listed one, and keeps it", () => {
    const { descriptor, findings } = readDescriptor("listed", onWire({ name: "described" }));
    assert.equal(descriptor.name, "described");
    assert.deepEqual(codes(findings), ["name-differs"]);
    assert.match(findings[0]?.message ?? "", /"listed".*"described"/);
  });

  it("accepts __proto__ and similar names", () => {
    const wire = onWire({ name: "p", schema: parameters({ ["__proto__"]: { type: "string" }, constructor: {} }) });
    wire.schema?.parameters.set("__proto__", Parameter.fromPartial({ type: "string", required: true }));
    const rows = inputProperties(readDescriptor("p", wire).descriptor);
    assert.deepEqual(
      rows.map(({ name, required }) => [name, required]),
      [
        ["__proto__", true],
        ["constructor", false],
      ],
    );
  });

  it("decodes five thousand parameters", () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`p${index}`, { type: "string" }]));
    const { descriptor } = readDescriptor("p", onWire({ name: "p", schema: parameters(many) }));
    assert.equal(inputProperties(descriptor).length, 5000);
  });
});

function codes(findings: readonly { code: string }[]): string[] {
  return findings.map((finding) => finding.code);
}
