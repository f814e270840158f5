// Fixes of a request's problems, applied to its text: the problem is gone, and nothing else has
// changed.
import assert from "node:assert/strict";
import { type QuickFix, quickFixes } from "../../../../src/model/requests/quick-fixes.js";
import { checkRequest } from "../../../../src/model/requests/request-check.js";
import { findTarget } from "../../../../src/model/plugins/find-target.js";
import { parseRequest } from "../../../../src/model/requests/parse-request.js";
import type { CatalogueSnapshot } from "../../../../src/model/plugins/types.js";
import { descriptor, plugin, snapshot } from "../samples.js";

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
  const parsed = parseRequest(text);
  const search = parsed.request === undefined ? undefined : findTarget(catalogue, parsed.request);
  const known = search?.kind === "found" ? search.target.provider.descriptor : undefined;
  return checkRequest(text, catalogue).flatMap((problem) => quickFixes(text, problem, parsed, known));
}

function apply(text: string, { edits }: QuickFix): string {
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((all, edit) => all.slice(0, edit.offset) + edit.text + all.slice(edit.offset + edit.length), text);
}

/** The text after its only fix. */
function fixed(text: string, catalogue?: CatalogueSnapshot): string {
  const fixes = fixesOf(text, catalogue);
  assert.equal(fixes.length, 1, JSON.stringify(fixes));
  return apply(text, fixes[0]!);
}

describe("quick fixes", () => {
  it("take the name that was meant, in the place of a name or of a value", () => {
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

  it("correct the provider where the plugin has no such one, and offer it at both", () => {
    const text = '{"provider":"ecko","plugin":"echo","inputs":{}}';
    assert.equal(fixed(text), '{"provider":"echo","plugin":"echo","inputs":{}}');
    const [fix] = fixesOf(text);
    assert.deepEqual(
      fix?.places.map(({ offset, length }) => text.slice(offset, offset + length)),
      ['"echo"', '"ecko"'],
    );
  });

  it("take what scafctl would make of a value", () => {
    const text = '{"provider":"echo","inputs":{"message":"","count": "3"}}';
    assert.equal(fixed(text), text.replace('"3"', "3"));
    assert.equal(fixesOf(text)[0]?.what, "3");
    const big = '{"provider":"echo","inputs":{"message":"","count": "9007199254740993"}}';
    assert.equal(fixed(big), big.replace('"9007199254740993"', "9007199254740993"));
    const flag = '{"provider":"echo","inputs":{"message":"","loud": "t"}}';
    assert.equal(fixed(flag), flag.replace('"t"', "true"));
  });

  it("add a missing input by example, as the text is written", () => {
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

  it("add `inputs` along with it, and keep every digit", () => {
    const text = fixed('{\n  "provider": "echo"\n}\n', strict);
    assert.equal(text, '{\n  "provider": "echo",\n  "inputs": {\n    "big": 9007199254740993\n  }\n}\n');
  });

  it("add what is missing deeper down", () => {
    const text = '{"provider":"echo","inputs":{"message":"","rows":[{"label":1},{}]}}';
    const result = fixed(text);
    assert.deepEqual(parseRequest(result).request?.inputs["rows"], [{ label: 1 }, { label: "" }]);
  });

  it("are offered where the problem is drawn: at the name of the object and at its brace", () => {
    const text = '{"provider":"echo","inputs":{}}';
    const [fix] = fixesOf(text);
    assert.equal(fix?.what, "message");
    assert.deepEqual(
      fix.places.map(({ offset, length }) => text.slice(offset, offset + length)),
      ['"inputs"', "{"],
    );
  });

  it("have nothing to offer where nobody knows better", () => {
    assert.deepEqual(fixesOf('{"provider":"entirely-else","inputs":{}}'), []);
    assert.deepEqual(fixesOf('{"provider":"echo","inputs":{"message":5.5e30}}'), []);
    assert.deepEqual(fixesOf('{"provider":'), []);
  });
});
