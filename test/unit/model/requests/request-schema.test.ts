// The JSON Schema for request files, and the diagnostics that VS Code shows with it.
import assert from "node:assert/strict";
import fc from "fast-check";
import { requestSchema } from "../../../../src/model/requests/request-schema.js";
import { newRequest } from "../../../../src/model/requests/prefill.js";
import type { JsonObject } from "../../../../src/scafctl/index.js";
import { descriptor, echoDescriptor, plugin, snapshot } from "../../../support/samples.js";
import { echo, editor, labels, twice, withSchema } from "./schema-editor.js";

describe("requestSchema", () => {
  it("accepts a valid request with comments, trailing commas and its own $schema", async () => {
    const { squiggles } = editor(echo);
    assert.deepEqual(
      await squiggles('// c\n{"provider":"echo","capability":"transform","dryRun":true,"inputs":{"message":"hi",},}'),
      [],
    );
    assert.deepEqual(await squiggles(newRequest({ name: "echo", descriptor: echoDescriptor }).text), []);
  });

  it("flags missing, unknown and wrong inputs, keys and capabilities", async () => {
    const { squiggles } = editor(echo);
    assert.deepEqual(await squiggles('{"provider":"echo","inputs":{"mesage":"hi","uppercase":1}}'), [
      '"inputs": Missing property "message".',
      '1: Incorrect type. Expected "boolean".',
      '"mesage": Property mesage is not allowed.',
    ]);
    assert.deepEqual(await squiggles('{"provider":"echo"}'), ['{: Missing property "inputs".']);
    assert.deepEqual(await squiggles('{"provider":"echo","input":{},"inputs":{"message":""}}'), [
      '"input": Property input is not allowed.',
    ]);
    assert.match(
      (await squiggles('{"provider":"echo","capability":"x","inputs":{"message":""}}'))[0] ?? "",
      /^"x": Value is not accepted/,
    );
  });

  it("leaves unknown names to checkRequest, which suggests corrections", async () => {
    const { squiggles } = editor(echo);
    assert.deepEqual(await squiggles('{"provider":"ecko","plugin":"x","inputs":{"whatever":1}}'), []);
  });

  it("does not require an input that has a default", async () => {
    const { squiggles } = editor(
      withSchema({ type: "object", properties: { a: { type: "string", default: "x" } }, required: ["a"] }),
    );
    assert.deepEqual(await squiggles('{"provider":"p","inputs":{}}'), []);
    assert.deepEqual(await squiggles('{"provider":"p"}'), []);
  });

  it("requires the plugin when several offer the provider, and uses its schema", async () => {
    const { squiggles, completions } = editor(twice);
    assert.deepEqual(await squiggles('{"provider":"echo","inputs":{}}'), ['{: Missing property "plugin".']);
    assert.deepEqual(await squiggles('{"provider":"echo","plugin":"a","inputs":{}}'), [
      '"inputs": Missing property "message".',
    ]);
    assert.deepEqual(await squiggles('{"provider":"echo","plugin":"b","inputs":{"any":1}}'), []);
    assert.deepEqual(labels(await completions('{"provider":"echo","plugin":"b","capability":|}')), ['"from"']);
  });

  it("removes editor-specific keywords from plugin schemas", () => {
    const foreign = {
      type: "object",
      $id: "http://evil.example/x",
      $schema: "http://evil.example/meta",
      defaultSnippets: [{ body: "x" }],
      markdownDescription: "[x](command:y)",
      properties: {
        a: {
          errorMessage: "x",
          enumDescriptions: ["x"],
          markdownEnumDescriptions: ["x"],
          deprecationMessage: "x",
          allowComments: false,
        },
      },
    };
    const { $defs } = requestSchema(withSchema(foreign)) as { $defs: Record<string, JsonObject> };
    assert.deepEqual($defs["p0"], {
      type: "object",
      required: [],
      additionalProperties: false,
      properties: { a: { suggestSortText: "0000", markdownDescription: "" } },
    });
  });

  it("follows references inside the schema, and drops external and broken ones", async () => {
    const schema = {
      type: "object",
      properties: {
        local: { $ref: "#/definitions/count" },
        escaped: { $ref: "#/$defs/a~1b%20c" },
        again: { $ref: "#" },
        remote: { $ref: "http://evil.example/x.json" },
        file: { $ref: "other.json#/x" },
        nowhere: { $ref: "#/definitions/none" },
        odd: { $ref: "#/definitions/%" },
      },
      definitions: { count: { type: "integer" } },
      $defs: { "a/b c": { type: "boolean" } },
    };
    const { squiggles } = editor(withSchema(schema));
    const inputs = { local: "x", escaped: 1, again: { local: "y" }, remote: 1, file: 1, nowhere: 1, odd: 1 };
    assert.deepEqual(await squiggles(JSON.stringify({ provider: "p", inputs })), [
      '"x": Incorrect type. Expected "integer".',
      '1: Incorrect type. Expected "boolean".',
      '"y": Incorrect type. Expected "integer".',
    ]);
  });

  it("leaves out Go patterns, treats formats as hints and ignores null defaults", async () => {
    const properties = {
      word: { type: "string", pattern: "^[[:alpha:]]+\\z" },
      hard: { type: "string", pattern: "(?<=x)y" },
      mail: { type: "string", format: "email", description: "Whom to tell" },
      none: { type: "string", default: null },
      maybe: { type: "string", nullable: true },
      strange: { type: "strng" },
    };
    const { squiggles, hover, completions } = editor(withSchema({ type: "object", properties }));
    const inputs = { word: "abc", hard: "z", mail: "nobody", maybe: null, strange: 1 };
    assert.deepEqual(await squiggles(JSON.stringify({ provider: "p", inputs })), []);
    assert.deepEqual(await squiggles('{"provider":"p","inputs":{"word":"a1"}}'), []);
    assert.match(await hover('{"provider":"p","inputs":{"|mail":""}}'), /Whom to tell\\n\\nFormat: email/);
    assert.deepEqual(labels(await completions('{"provider":"p","inputs":{"none": |}}')), []);
  });

  it("hands the editor no patterns and no schema that multiplies the work of its validation", async () => {
    const pairs = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => {
        const next = { $ref: `#/$defs/d${level + 1}` };
        return [`d${level}`, level === 39 ? { type: "string" } : { allOf: [next, next] }];
      }),
    );
    const schema = {
      type: "object",
      properties: { slow: { $ref: "#/$defs/d0" }, word: { type: "string", pattern: "(a+)+$" } },
      patternProperties: { "^(x+x+)+y": { type: "integer" } },
      $defs: pairs,
    };
    const text = JSON.stringify(requestSchema(withSchema(schema))["$defs"]);
    assert.doesNotMatch(text, /pattern|\$ref/);
    const { squiggles } = editor(withSchema(schema));
    assert.equal((await squiggles('{"provider":"p","inputs":{"slow":1,"word":1}}')).length, 1);
  });

  it("accepts inputs that are declared by what the editor does not get", async () => {
    const patterns = { properties: { a: {} }, patternProperties: { "^x-": {} }, additionalProperties: false };
    assert.deepEqual(await editor(withSchema(patterns)).squiggles('{"provider":"p","inputs":{"x-1":1}}'), []);
    const node = { properties: { next: { $ref: "#/$defs/node" } } };
    const twice = {
      properties: { a: {} },
      allOf: [{ properties: { b: {} } }],
      $defs: { node: { allOf: [node, node] } },
    };
    const multiplying = { ...twice, anyOf: [{ $ref: "#/$defs/node" }] };
    assert.deepEqual(await editor(withSchema(multiplying)).squiggles('{"provider":"p","inputs":{"b":1}}'), []);
  });

  it("is plain JSON also for a schema that is nested fifty thousand levels deep", () => {
    let deep: JsonObject = { type: "string" };
    for (let level = 0; level < 50_000; level++) deep = { allOf: [deep] };
    assert.match(JSON.stringify(requestSchema(withSchema({ properties: { a: deep } }))), /"p0":true/);
  });

  it("accepts boolean schemas anywhere", async () => {
    assert.deepEqual(await editor(withSchema(true)).squiggles('{"provider":"p","inputs":{"x":1}}'), []);
    assert.equal((await editor(withSchema(false)).squiggles('{"provider":"p","inputs":{}}')).length, 1);
    const { squiggles } = editor(withSchema({ type: "object", properties: { yes: true, no: false } }));
    assert.equal((await squiggles('{"provider":"p","inputs":{"yes":1,"no":1}}')).length, 1);
  });

  it("is plain JSON without external references for any schema", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.string(), (value, name) => {
        const schema = { type: "object", properties: { [name]: value }, allOf: [value], $ref: value } as JsonObject;
        const text = JSON.stringify(requestSchema(withSchema(schema)));
        for (const [, reference] of text.matchAll(/"\$ref":"([^"]*)"/g))
          assert.match(reference ?? "", /^#\/\$defs\/p0/);
      }),
    );
  });

  it("handles three hundred providers in less than a second", async () => {
    const many = Array.from({ length: 300 }, (_, index) => descriptor({ name: `p${index}` }));
    const start = performance.now();
    const { squiggles } = editor(snapshot(plugin("many", many)));
    assert.deepEqual(await squiggles('{"provider":"p299","inputs":{"message":1}}'), [
      '1: Incorrect type. Expected "string".',
    ]);
    assert.ok(performance.now() - start < 3000);
  });
});
