// Tests of the checks of a request: which problems it has and which text each one underlines.
import assert from "node:assert/strict";
import fc from "fast-check";
import { analyzeRequest } from "../../../../src/model/requests/request-analysis.js";
import type { Problem } from "../../../../src/model/requests/problem.js";
import type { CatalogueSnapshot } from "../../../../src/model/plugins/types.js";
import { type JsonSchema, PluginError } from "../../../../src/scafctl/index.js";
import { descriptor, echoDescriptor, failedPlugin, plugin, snapshot } from "../../../support/samples.js";

const known = snapshot(plugin("echo"), failedPlugin("broken"));

function checkRequest(text: string, catalogue: CatalogueSnapshot): readonly Problem[] {
  return analyzeRequest(text, catalogue, []).problems;
}

/** `code "underlined text"` for each problem. */
function found(text: string, catalogue: CatalogueSnapshot = known): readonly string[] {
  return checkRequest(text, catalogue).map(
    ({ code, offset, length }) => `${code} ${text.slice(offset, offset + length)}`,
  );
}

function messages(text: string, catalogue: CatalogueSnapshot = known): readonly string[] {
  return checkRequest(text, catalogue).map(({ message }) => message);
}

describe("checkRequest", () => {
  it("reports no problem when the request is valid", () => {
    assert.deepEqual(checkRequest('{"provider":"echo","capability":"transform","inputs":{"message":"hi"}}', known), []);
  });

  it("underlines each problem of the inputs, in the order of the text", () => {
    assert.deepEqual(found('{"provider":"echo","inputs":{"uppercase":"yes","mesage":"hi"}}'), [
      'required "inputs"',
      'type "yes"',
      'unknown-input "mesage"',
    ]);
    assert.deepEqual(found('{"provider":"echo"}'), ["required {"]);
  });

  it("underlines only the name when the problem is about an object or a list", () => {
    const deep = descriptor({
      name: "deep",
      schema: {
        type: "object",
        properties: { list: { type: "array", items: { type: "object", required: ["x"] } }, text: { type: "string" } },
      },
    });
    const catalogue = snapshot(plugin("deep", [deep]));
    assert.deepEqual(found('{"provider":"deep","inputs":{"list":[{}],"text":{"a":1}}}', catalogue), [
      "required {",
      'type "text"',
    ]);
  });

  it("marks what VS Code's JSON validation cannot report: patterns, and what it must not evaluate", () => {
    const tree = { properties: { l: { $ref: "#/$defs/tree" } } };
    const multiplying = { $defs: { tree: { allOf: [tree, tree] } } };
    const rules = { word: { type: "string", pattern: "^a" }, count: { type: "integer" }, remote: { $ref: "x.json" } };
    const marked = (schema: JsonSchema, inputs: string): readonly string[] =>
      checkRequest(`{"provider":"p","inputs":${inputs}}`, snapshot(plugin("p", [descriptor({ name: "p", schema })])))
        .filter(({ isHiddenFromEditor }) => isHiddenFromEditor)
        .map(({ code, path }) => `${code} ${path.join(".")}`);
    assert.deepEqual(marked({ properties: rules }, '{"word":"b","count":"1","remote":1}'), [
      "pattern inputs.word",
      "reference-skipped inputs.remote",
    ]);
    const properties = { tree: { $ref: "#/$defs/tree" }, count: { allOf: [{ type: "integer" }] } };
    assert.deepEqual(marked({ properties }, '{"count":"1"}'), []);
    assert.deepEqual(marked({ properties, ...multiplying }, '{"tree":{"l":{}},"count":"1"}'), ["type inputs.count"]);
  });

  it("suggests the nearest name when a name is misspelled", () => {
    const [unknown] = checkRequest('{"provider":"ecko","inputs":{}}', known);
    assert.match(
      unknown?.message ?? "",
      /^No plugin offers a provider "ecko"\. Did you mean "echo"\? broken did not start: it exited /,
    );
    assert.equal(unknown?.suggestion, "echo");
    const input = checkRequest('{"provider":"echo","inputs":{"mesage":"hi"}}', known).find(
      ({ code }) => code === "unknown-input",
    );
    assert.equal(input?.suggestion, "message");
    const [capability] = checkRequest('{"provider":"echo","capability":"transfrom","inputs":{"message":"x"}}', known);
    assert.equal(capability?.message, 'echo has no capability "transfrom". Did you mean "transform"?');
    assert.equal(capability.suggestion, "transform");
  });

  it("reports an info when the provider or its descriptor is not known yet", () => {
    const busy = snapshot(plugin("slow", [], { status: "describing" }));
    const [problem] = checkRequest('{"provider":"echo","inputs":{}}', busy);
    assert.deepEqual([problem?.severity, problem?.code], ["info", "plugins-loading"]);
    const [failing] = plugin("half").providers;
    const error = new PluginError("/plugins/half", { reason: "deadline", method: "/x/y", timeoutMs: 1 });
    const half = snapshot({
      ...plugin("half"),
      providers: [{ id: failing?.id ?? "", name: "half", error, findings: [] }],
    });
    assert.deepEqual(
      checkRequest('{"provider":"half","inputs":{"x":1}}', half).map(({ severity, code }) => [severity, code]),
      [["info", "not-described"]],
    );
  });

  it("asks for a plugin when two plugins offer the provider", () => {
    const twice = snapshot(plugin("a", [echoDescriptor]), plugin("b", [echoDescriptor]));
    assert.deepEqual(found('{"provider":"echo","inputs":{"message":"x"}}', twice), ['ambiguous-provider "echo"']);
    assert.deepEqual(messages('{"provider":"echo","inputs":{}}', twice), [
      'Several plugins offer "echo": a, b. Choose one with "plugin".',
    ]);
    assert.deepEqual(found('{"provider":"echo","plugin":"b","inputs":{"message":"x"}}', twice), []);
    assert.deepEqual(found('{"provider":"echo","plugin":"c","inputs":{}}', twice), ['unknown-plugin "c"']);
  });

  it("says why the named plugin did not load", () => {
    assert.deepEqual(messages('{"provider":"echo","plugin":"broken","inputs":{}}'), [
      "broken did not start: it exited with status 1 before the handshake. Remove the file from this directory if it is not a plugin.",
    ]);
  });

  it("reports only syntax errors when the text is not valid JSON", () => {
    assert.deepEqual(found('{"provider":"echo","inputs":{"message"}}'), ["syntax }"]);
  });

  it("never throws and stays inside the text when the text is edited at random", () => {
    const good = '{"provider":"echo","capability":"transform","inputs":{"message":"hi","uppercase":true}}';
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(5), fc.string({ maxLength: 5 }), (at, length, typed) => {
        const text = good.slice(0, at) + typed + good.slice(at + length);
        for (const problem of checkRequest(text, known)) {
          assert.ok(problem.offset >= 0 && problem.offset + problem.length <= Math.max(1, text.length));
        }
      }),
    );
  });
});
