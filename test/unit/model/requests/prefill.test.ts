// Tests of the prefill of a new request.
import assert from "node:assert/strict";
import fc from "fast-check";
import { newRequest, requestFileName } from "../../../../src/model/requests/prefill.js";
import { parseRequest } from "../../../../src/model/requests/parse-request.js";
import {
  type Descriptor,
  type JsonObject,
  type JsonSchema,
  parseJson,
  validateInput,
} from "../../../../src/scafctl/index.js";
import { descriptor, echoDescriptor } from "../../../support/samples.js";

function draft(
  schema: JsonSchema | undefined,
  plugin?: string,
): { readonly text: string; readonly inputs: JsonObject; readonly selected: string } {
  const one: Descriptor = {
    name: "p",
    capabilities: [],
    outputSchemas: {},
    ...(schema === undefined ? {} : { schema }),
  };
  const { text, selection } = newRequest({ name: "p", descriptor: one }, plugin);
  const { request, problems } = parseRequest(text);
  assert.deepEqual(problems, []);
  assert.ok(request !== undefined);
  return { text, inputs: request.inputs, selected: text.slice(selection.offset, selection.offset + selection.length) };
}

describe("newRequest", () => {
  it("prefills the example of a required input and selects it", () => {
    const { text, selection } = newRequest({ name: "echo", descriptor: echoDescriptor });
    assert.deepEqual(JSON.parse(text), { provider: "echo", inputs: { message: "Hello, World!" } });
    assert.equal(text.slice(selection.offset, selection.offset + selection.length), "Hello, World!");
    assert.ok(text.endsWith("}\n"));
  });

  it("writes the plugin when one is given", () => {
    assert.deepEqual(JSON.parse(newRequest({ name: "echo", descriptor: echoDescriptor }, "a").text), {
      provider: "echo",
      plugin: "a",
      inputs: { message: "Hello, World!" },
    });
  });

  it("uses the example, else the default, the first allowed value or an empty value of the type", () => {
    const properties: JsonObject = {
      example: { type: "string", examples: ["e"], default: "d" },
      fallback: { type: "integer", default: 7 },
      choice: { type: "string", enum: ["x", "y"] },
      constant: { const: "c" },
      text: { type: "string" },
      count: { type: "integer" },
      positive: { type: "integer", minimum: 3 },
      flag: { type: "boolean" },
      list: { type: "array" },
      nothing: { type: "null" },
      either: { type: ["string", "null"] },
      anything: {},
      nested: {
        type: "object",
        properties: { inner: { type: "string" }, spare: { type: "string" } },
        required: ["inner"],
      },
    };
    assert.deepEqual(draft({ type: "object", properties, required: Object.keys(properties) }).inputs, {
      example: "e",
      fallback: 7,
      choice: "x",
      constant: "c",
      text: "",
      count: 0,
      positive: 3,
      flag: false,
      list: [],
      nothing: null,
      either: "",
      anything: "",
      nested: { inner: "" },
    });
  });

  it("includes optional inputs only when they have an example", () => {
    const properties = {
      a: { type: "string" },
      b: { type: "string", default: "x" },
      c: { type: "string", examples: ["y"] },
    };
    assert.deepEqual(draft({ type: "object", properties }).inputs, { c: "y" });
  });

  it("keeps every digit of an example", () => {
    const big = parseJson("18446744073709551616");
    assert.match(
      draft({ properties: { n: { type: "integer", examples: [big] } } }).text,
      /"n": 18446744073709551616\n/,
    );
  });

  it("selects the first value to fill in", () => {
    const selected = (properties: JsonObject): string =>
      draft({ properties, required: Object.keys(properties) }).selected;
    assert.equal(selected({ n: { type: "integer" } }), "0");
    assert.equal(selected({ list: { type: "array" } }), "");
    assert.equal(selected({ list: { type: "array", examples: [["first", "second"]] } }), "first");
    assert.equal(
      selected({ o: { type: "object", properties: { x: { type: "string", examples: ["deep"] } }, required: ["x"] } }),
      "deep",
    );
    assert.equal(selected({ s: { type: "string", examples: ['say "hi"'] } }), 'say \\"hi\\"');
    const { text, selected: nothing } = draft(undefined);
    assert.equal(nothing, "");
    assert.deepEqual(JSON.parse(text), { provider: "p", inputs: {} });
  });

  it("terminates when a schema requires itself", () => {
    const self: JsonObject = { type: "object", properties: {}, required: ["self"] };
    (self["properties"] as Record<string, unknown>)["self"] = self;
    assert.ok(draft(self).text.length < 1000);
  });

  it("produces inputs that pass validation", () => {
    const type = fc.constantFrom("string", "integer", "number", "boolean", "array", "object");
    const property = fc.record({ type, description: fc.string() }, { requiredKeys: ["type"] });
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), property, { maxKeys: 6 }), (properties) => {
        const schema = { type: "object", properties, required: Object.keys(properties) };
        const findings = validateInput(descriptor({ schema }), draft(schema).inputs);
        assert.deepEqual(
          findings.filter(({ severity }) => severity === "error"),
          [],
        );
      }),
    );
  });
});

describe("requestFileName", () => {
  it("keeps letters, digits, dots, dashes and underscores", () => {
    assert.equal(requestFileName("echo"), "echo.scafctl.json");
    assert.equal(requestFileName("aws.s3-read_2"), "aws.s3-read_2.scafctl.json");
    assert.equal(requestFileName("größe"), "größe.scafctl.json");
  });

  it("makes any other name safe as a file name", () => {
    assert.equal(requestFileName("../../etc/passwd"), "etc-passwd.scafctl.json");
    assert.equal(requestFileName("..\\..\\x:y"), "x-y.scafctl.json");
    assert.equal(requestFileName(""), "request.scafctl.json");
    assert.equal(requestFileName("///"), "request.scafctl.json");
    assert.equal(requestFileName("CON"), "_CON.scafctl.json");
    assert.equal(requestFileName("com1.x"), "_com1.x.scafctl.json");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const file = requestFileName(name);
        assert.match(file, /^[\p{L}\p{N}_][\p{L}\p{N}._-]*\.scafctl\.json$/u);
        assert.ok(file.length < 200);
      }),
    );
  });
});
