// The completions and hovers that VS Code shows with the JSON Schema for request files.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type CompletionItem, MarkupContent } from "vscode-json-languageservice";
import { requestKeys } from "../../../../src/model/requests/request-keys.js";
import type { JsonSchema } from "../../../../src/scafctl/index.js";
import { descriptor, plugin, snapshot } from "../../../support/samples.js";
import { echo, editor, inserted, labels, twice, withSchema } from "./schema-editor.js";

describe("requestSchema: completions and hovers", () => {
  it("completes and explains the run options and their values", async () => {
    const { completions, hover, squiggles } = editor(echo);
    const docs = (items: readonly CompletionItem[]): string => JSON.stringify(items.map((item) => item.documentation));
    const strategies = await completions('{"provider":"echo","conflictStrategy": |}');
    assert.deepEqual(labels(strategies).toSorted(), [
      '"append"',
      '"error"',
      '"overwrite"',
      '"skip"',
      '"skip-unchanged"',
    ]);
    assert.match(docs(strategies), /Replace the file only if the content differs/);
    assert.deepEqual(labels(await completions('{"provider":"echo","iteration":{|}}')).toSorted(), [
      "index",
      "indexAlias",
      "item",
      "itemAlias",
    ]);
    assert.match(docs(await completions('{"provider":"echo","solution":{|}}')), /Where it was read from/);
    assert.match(await hover('{"provider":"echo","|backup":true}'), /before a file is overwritten/);
    assert.deepEqual(await squiggles('{"provider":"echo","inputs":{"message":""},"iteration":{"item":1,"idx":0}}'), [
      '"iteration": Missing property "index".',
      '"idx": Property idx is not allowed.',
    ]);
  });

  it("completes operations with their descriptions", async () => {
    const schema = (operation: JsonSchema): JsonSchema => ({ type: "object", properties: { operation } });
    const operations = [
      {
        name: "taste",
        displayName: "Taste",
        description: "Only *looks*",
        deprecated: true,
        deprecationMessage: "Cook",
      },
      { name: "cook", description: "Changes the larder", isWrite: true },
    ];
    const closed = descriptor({ name: "p", operations, schema: schema({ enum: ["taste", "cook", "eat"] }) });
    const { hover, completions } = editor(snapshot(plugin("p", [closed])));
    assert.match(await hover('{"provider":"p","inputs":{"operation":"co|ok"}}'), /writes: .*Changes the larder/);
    const [taste] = await completions('{"provider":"p","inputs":{"operation": |}}');
    assert.ok(MarkupContent.is(taste?.documentation));
    assert.equal(taste.documentation.value, "**Taste** · deprecated\n\nOnly \\*looks\\*\n\nCook");

    const open = descriptor({ name: "p", operations, writeOperations: ["eat"], schema: schema({ type: "string" }) });
    const other = editor(snapshot(plugin("p", [open])));
    const offered = await other.completions('{"provider":"p","inputs":{"operation": |}}');
    assert.deepEqual(labels(offered), ['"taste"', '"cook"', '"eat"']);
    assert.deepEqual(await other.squiggles('{"provider":"p","inputs":{"operation":"rest"}}'), []);
    assert.match(await other.hover('{"provider":"p","inputs":{"operation":"ea|t"}}'), /writes: /);
  });

  it("completes a whole request in an empty file", async () => {
    const [first, ...others] = await editor(echo).completions("|");
    assert.deepEqual(others, []);
    assert.equal(first?.label, "Run echo");
    assert.equal(inserted(first), '{\n\t"provider": "echo",\n\t"inputs": {\n\t\t"message": "Hello, World!"\n\t}\n}');
    assert.deepEqual(labels(await editor(twice).completions("|")), ["Run echo (a)", "Run echo (b)", "Run c"]);
  });

  it("completes providers with descriptions, keys in order and required inputs first", async () => {
    const { completions } = editor(echo);
    const [provider] = await completions('{"provider": |}');
    assert.deepEqual([provider?.label, provider?.documentation], ['"echo"', "Echo Provider\n\nGives the message back"]);
    const bySort = (items: readonly CompletionItem[]): readonly string[] =>
      labels(items.toSorted((x, y) => ((x.sortText ?? x.label) < (y.sortText ?? y.label) ? -1 : 1)));
    const [, ...others] = Object.keys(requestKeys);
    assert.deepEqual(bySort(await completions('{"provider":"echo",|}')), others);
    const properties = { zeta: { type: "string" }, alpha: { type: "string" }, mid: { type: "string" } };
    const p = editor(withSchema({ type: "object", properties, required: ["zeta"] }));
    assert.deepEqual(bySort(await p.completions('{"provider":"p","inputs":{|}}')), ["zeta", "alpha", "mid"]);
  });

  it("completes `inputs` with the required inputs, and values with examples", async () => {
    const { completions } = editor(echo);
    const [inputs] = await completions('{"provider":"echo", "inputs": |}');
    assert.ok(inputs !== undefined);
    assert.equal(inserted(inputs), '{\n\t"message": "Hello, World!"\n}');
    assert.deepEqual(labels(await completions('{"provider":"echo","inputs":{"message": |}}')), ['"Hello, World!"']);
  });

  it("inserts plugin text literally, whatever it contains", async () => {
    const text = fc.string({ unit: fc.constantFrom("$", "{", "}", "\\", "1", ":", '"', "^", "\n", "a", "😀") });
    await fc.assert(
      fc.asyncProperty(text, async (example) => {
        const { completions } = editor(
          withSchema({ type: "object", properties: { v: { type: "string", examples: [example] } }, required: ["v"] }),
        );
        const [whole] = await completions("|");
        assert.ok(whole !== undefined);
        assert.deepEqual(JSON.parse(inserted(whole)), { provider: "p", inputs: { v: example } });
      }),
      { numRuns: 50 },
    );
  });

  it("offers no snippet when a name cannot be escaped", async () => {
    const schema = { type: "object", properties: { a$1: { type: "string" } }, required: ["a$1"] };
    assert.deepEqual(labels(await editor(withSchema(schema)).completions("|")), ["{}"]);
  });

  it("shows plugin text without rendering links or HTML", async () => {
    const evil = "[run](command:workbench.action.quit) <img src=x onerror=y> $(gear)";
    const one = descriptor({
      name: "p",
      description: evil,
      schema: { type: "object", properties: { a: { type: "string", description: evil } }, required: ["a"] },
    });
    const { hover, completions } = editor(snapshot(plugin("p", [one])));
    const shown = [await hover('{"provider":"p","inputs":{"|a":""}}'), await hover('{"provider":"|p"}')];
    for (const { documentation } of [
      ...(await completions("|")),
      ...(await completions('{"provider":"p","inputs":{|}}')),
    ]) {
      assert.ok(MarkupContent.is(documentation));
      shown.push(documentation.value);
    }
    for (const markdown of shown) {
      assert.match(markdown, /workbench/);
      assert.doesNotMatch(markdown, /(?<!\\)\]\(|(?<!\\)<img|(?<!\\)\$\(/);
    }
  });
});
