// What a provider declares as secret is not shown, however its schema says so.
import assert from "node:assert/strict";
import { analyzeRequest } from "../../../src/model/requests/request-analysis.js";
import { quickFixes } from "../../../src/model/requests/quick-fixes.js";
import type { Descriptor } from "../../../src/scafctl/contract/descriptor-types.js";
import type { JsonObject, JsonValue } from "../../../src/scafctl/contract/json.js";
import { stringifyJson } from "../../../src/scafctl/contract/json.js";
import { validateInput, validateOutput } from "../../../src/scafctl/schema/check/checker.js";
import { redactInputs, redactOutput } from "../../../src/scafctl/schema/secrets.js";
import { plugin, snapshot } from "../../support/samples.js";

/** Breaks every rule below, and no other text contains it. */
const CANARY = "canary-7431";
const RULES: readonly JsonObject[] = [
  { type: "integer" },
  { enum: ["information", "canary-7430"] },
  { const: "other" },
  { pattern: "^x" },
  { maxLength: 3 },
  { type: "object", minProperties: 4 },
];

interface Case {
  readonly where: string;
  readonly descriptor: (rule: JsonObject) => Partial<Descriptor>;
  /** With the canary at the secret place. */
  readonly value: JsonObject;
}

const secret = (rule: JsonObject): JsonObject => ({ ...rule, writeOnly: true });
const root = (more: JsonObject): JsonObject => ({ type: "object", ...more });

const cases: readonly Case[] = [
  {
    where: "sensitive_fields",
    descriptor: (rule) => ({ sensitiveFields: ["pin"], schema: root({ properties: { pin: rule } }) }),
    value: { pin: CANARY },
  },
  {
    where: "writeOnly in a property",
    descriptor: (rule) => ({ schema: root({ properties: { pin: secret(rule) } }) }),
    value: { pin: CANARY },
  },
  {
    where: "writeOnly deep in objects and lists",
    descriptor: (rule) => ({
      schema: root({ properties: { a: { items: { properties: { b: { properties: { pin: secret(rule) } } } } } } }),
    }),
    value: { a: [{ b: { pin: CANARY } }] },
  },
  {
    where: "a definition that a reference leads to",
    descriptor: (rule) => ({
      schema: root({ properties: { pin: { $ref: "#/$defs/pin" } }, $defs: { pin: secret(rule) } }),
    }),
    value: { pin: CANARY },
  },
  {
    where: "a definition with an anchor",
    descriptor: (rule) => ({
      schema: root({ properties: { pin: { $ref: "#pin" } }, $defs: { pin: { ...secret(rule), $anchor: "pin" } } }),
    }),
    value: { pin: CANARY },
  },
  {
    where: "allOf",
    descriptor: (rule) => ({
      schema: root({ allOf: [{ properties: { pin: { allOf: [rule, { writeOnly: true }] } } }] }),
    }),
    value: { pin: CANARY },
  },
  {
    where: "the items of a list",
    descriptor: (rule) => ({ schema: root({ properties: { pins: { type: "array", items: secret(rule) } } }) }),
    value: { pins: [CANARY] },
  },
  {
    where: "patternProperties",
    descriptor: (rule) => ({
      schema: root({ properties: { open: true }, patternProperties: { "^pin": secret(rule) } }),
    }),
    value: { pin_1: CANARY },
  },
  {
    where: "additionalProperties",
    descriptor: (rule) => ({ schema: root({ additionalProperties: secret(rule) }) }),
    value: { any: CANARY },
  },
  {
    where: "the root",
    descriptor: (rule) => ({ schema: root({ writeOnly: true, properties: { pin: rule }, maxProperties: 0 }) }),
    value: { pin: CANARY },
  },
  {
    where: "the schema of an operation only",
    descriptor: (rule) => ({
      schema: root({ properties: { pin: rule } }),
      operations: [
        {
          name: "login",
          inputSchema: root({ properties: { pin: { writeOnly: true } } }),
          outputSchema: root({ properties: { pin: { writeOnly: true } } }),
        },
      ],
    }),
    value: { pin: CANARY },
  },
];

function described(more: Partial<Descriptor>): Descriptor {
  return { name: "vault", capabilities: ["action"], outputSchemas: {}, ...more };
}

/** The same schema for the outputs. */
function asOutput({ schema, ...more }: Partial<Descriptor>): Descriptor {
  return described({ ...more, outputSchemas: schema === undefined ? {} : { action: schema } });
}

function assertHidden(shown: unknown, what: string): void {
  const text = stringifyJson(shown);
  assert.ok(!text.includes(CANARY.slice(0, 6)) || text.includes("canary-7430"), `${what} shows the secret: ${text}`);
  assert.ok(!text.includes(CANARY), `${what} shows the secret: ${text}`);
  assert.doesNotMatch(text, /it has 11/, `${what} shows how long the secret is`);
}

describe("attack: a secret that is declared in an unusual place", () => {
  for (const { where, descriptor, value } of cases) {
    it(`shows no value that ${where} marks, in findings, fixes and echoed inputs`, () => {
      for (const rule of RULES) {
        const provider = described(descriptor(rule));
        const messages = validateInput(provider, value).map(({ message, suggestion = "" }) => [message, suggestion]);
        assertHidden(messages, "a finding");
        assertHidden(redactInputs(provider, value), "an echoed input");
        const text = stringifyJson({ provider: "vault", inputs: value });
        const { problems, parsed } = analyzeRequest(text, snapshot(plugin("vault", [provider])), []);
        assertHidden(
          problems.map(({ message }) => message),
          "a diagnostic",
        );
        const fixes = problems.flatMap((problem) => quickFixes(text, problem, parsed, provider));
        assertHidden(
          fixes.map(({ label }) => label),
          "a quick fix",
        );
      }
    });

    it(`shows no output that ${where} marks`, () => {
      for (const rule of RULES) {
        const provider = asOutput(descriptor(rule));
        const findings = validateOutput(provider, "action", value).map(({ message }) => message);
        assertHidden(findings, "a finding");
        assertHidden(redactOutput(provider, value), "the data");
      }
    });
  }

  it("shows no number that scafctl would make of a secret text, nor the other way round", () => {
    for (const [type, value] of [
      ["integer", "90210"],
      ["string", 90210],
    ] as const) {
      const provider = described({ schema: root({ properties: { pin: { type, writeOnly: true } } }) });
      const text = stringifyJson({ provider: "vault", inputs: { pin: value } });
      const { problems, parsed } = analyzeRequest(text, snapshot(plugin("vault", [provider])), []);
      const fixes = problems.flatMap((problem) => quickFixes(text, problem, parsed, provider));
      assert.equal(fixes.length, 1);
      assert.doesNotMatch(
        stringifyJson([...fixes.map(({ label }) => label), ...problems.map((one) => one.message)]),
        /90210/,
      );
      assert.match(fixes[0]?.edits[0]?.text ?? "", /90210/, "the fix itself writes the value");
    }
  });

  it("masks data that is not an object by the name under which it is checked", () => {
    const outputSchemas = { action: root({ properties: { value: { writeOnly: true } } }) };
    assertHidden(redactOutput(described({ outputSchemas }), CANARY), "the data");
    assertHidden(redactOutput(described({ sensitiveFields: ["pin"] }), [[{ pin: CANARY }]]), "the data");
  });

  it("masks a secret that is nested a hundred thousand levels deep", () => {
    let value: JsonValue = { pin: CANARY };
    for (let level = 0; level < 100_000; level++) value = level % 2 === 0 ? [value] : { next: value };
    const provider = described({ sensitiveFields: ["pin"] });
    for (let masked: JsonValue = redactInputs(provider, { value }); ;) {
      if (typeof masked !== "object" || masked === null) {
        assert.equal(masked, "***REDACTED***");
        break;
      }
      masked = Object.values(masked)[0] as JsonValue;
    }
  });
});
