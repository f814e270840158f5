// Tests of quick fixes: applied to the text, each removes its problem and changes nothing else.
import assert from "node:assert/strict";
import { type QuickFix, quickFixes } from "../../../../src/model/requests/quick-fixes.js";
import { analyzeRequest } from "../../../../src/model/requests/request-analysis.js";
import { parseRequest } from "../../../../src/model/requests/parse-request.js";
import type { CatalogueSnapshot } from "../../../../src/model/plugins/types.js";
import { descriptor, plugin, snapshot } from "../../../support/samples.js";

const schema = {
  type: "object",
  required: ["message", "rows"],
  properties: {
    message: { type: "string", examples: ["hi"] },
    count: { type: "integer" },
    loud: { type: "boolean" },
    mode: { type: "string", enum: ["soft", "hard"] },
    big: { type: "integer", examples: [9007199254740993n] },
    rows: { type: "array", default: [], items: { type: "object", required: ["label"], properties: { label: {} } } },
  },
} as const;
const known = snapshot(plugin("echo", [descriptor({ schema })]));
const strict = snapshot(plugin("echo", [descriptor({ schema: { ...schema, required: ["big"] } })]));

function fixesOf(text: string, catalogue: CatalogueSnapshot = known): readonly QuickFix[] {
  const { parsed, search, problems } = analyzeRequest(text, catalogue, []);
  const found = search?.kind === "found" ? search.target.provider.descriptor : undefined;
  return problems.flatMap((problem) => quickFixes(text, problem, parsed, found));
}

function apply(text: string, { edits }: QuickFix): string {
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((all, edit) => all.slice(0, edit.offset) + edit.text + all.slice(edit.offset + edit.length), text);
}

/** Applies the only fix. */
function fixed(text: string, catalogue?: CatalogueSnapshot): string {
  const fixes = fixesOf(text, catalogue);
  assert.equal(fixes.length, 1, JSON.stringify(fixes));
  return apply(text, fixes[0]!);
}

describe("quick fixes", () => {
  it("replaces a misspelled key, name or value", () => {
    assert.equal(fixed('{"provider":"ecko","inputs":{}}'), '{"provider":"echo","inputs":{}}');
    assert.equal(
      fixed('{"provider":"echo","inputs":{"message":"","lod":true}}'),
      '{"provider":"echo","inputs":{"message":"","loud":true}}',
    );
    assert.equal(
      fixed('{"provider":"echo","capabilty":"transform","inputs":{"message":""}}'),
      '{"provider":"echo","capability":"transform","inputs":{"message":""}}',
    );
    assert.equal(
      fixed('{"provider":"echo","capability":"transfrm","inputs":{"message":""}}'),
      '{"provider":"echo","capability":"transform","inputs":{"message":""}}',
    );
    assert.equal(
      fixed('{"provider":"echo","inputs":{"message":"","mode":"sofd"}}'),
      '{"provider":"echo","inputs":{"message":"","mode":"soft"}}',
    );
  });

  it("corrects an unknown provider at both the provider and the plugin key", () => {
    const text = '{"provider":"ecko","plugin":"echo","inputs":{}}';
    assert.equal(fixed(text), '{"provider":"echo","plugin":"echo","inputs":{}}');
    const [fix] = fixesOf(text);
    assert.deepEqual(
      fix?.spans.map(({ offset, length }) => text.slice(offset, offset + length)),
      ['"echo"', '"ecko"'],
    );
  });

  it("replaces a value by what scafctl would coerce it to", () => {
    const text = '{"provider":"echo","inputs":{"message":"","count": "3"}}';
    assert.equal(fixed(text), text.replace('"3"', "3"));
    assert.equal(fixesOf(text)[0]?.label, "3");
    const big = '{"provider":"echo","inputs":{"message":"","count": "9007199254740993"}}';
    assert.equal(fixed(big), big.replace('"9007199254740993"', "9007199254740993"));
    const flag = '{"provider":"echo","inputs":{"message":"","loud": "t"}}';
    assert.equal(fixed(flag), flag.replace('"t"', "true"));
  });

  it("adds a missing input by its example, in the style of the text", () => {
    assert.equal(
      fixed('{\n  "provider": "echo",\n  "inputs": {\n    "count": 1\n  }\n}\n'),
      '{\n  "provider": "echo",\n  "inputs": {\n    "count": 1,\n    "message": "hi"\n  }\n}\n',
    );
    assert.equal(
      fixed('{\n\t"provider": "echo",\n\t"inputs": {}\n}\n'),
      '{\n\t"provider": "echo",\n\t"inputs": {\n\t\t"message": "hi"\n\t}\n}\n',
    );
    const comments = fixed('{\n  // why\n  "provider": "echo",\n  "inputs": { "count": 1, /* last */ },\n}\n');
    assert.match(comments, /\/\/ why[^]*"message": "hi"[^]*\/\* last \*\//);
    assert.deepEqual(parseRequest(comments).request?.inputs, { count: 1, message: "hi" });
  });

  it("adds `inputs` when it is missing, and keeps every digit", () => {
    const text = fixed('{\n  "provider": "echo"\n}\n', strict);
    assert.equal(text, '{\n  "provider": "echo",\n  "inputs": {\n    "big": 9007199254740993\n  }\n}\n');
  });

  it("adds a missing input of a nested object", () => {
    const text = '{"provider":"echo","inputs":{"message":"","rows":[{"label":1},{}]}}';
    const result = fixed(text);
    assert.deepEqual(parseRequest(result).request?.inputs["rows"], [{ label: 1 }, { label: "" }]);
  });

  it("is offered at the name of the object and at its opening brace", () => {
    const text = '{"provider":"echo","inputs":{}}';
    const [fix] = fixesOf(text);
    assert.equal(fix?.label, "message");
    assert.deepEqual(
      fix.spans.map(({ offset, length }) => text.slice(offset, offset + length)),
      ['"inputs"', "{"],
    );
  });

  it("offers nothing when there is no suggestion", () => {
    assert.deepEqual(fixesOf('{"provider":"entirely-else","inputs":{}}'), []);
    assert.deepEqual(fixesOf('{"provider":"echo","inputs":{"message":12345678}}'), []);
    assert.deepEqual(fixesOf('{"provider":'), []);
  });
});
