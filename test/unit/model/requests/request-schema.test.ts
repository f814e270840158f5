// Tests of the JSON Schema for request files with the JSON service of VS Code: diagnostics,
// completions and hovers.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ClientCapabilities,
  type CompletionItem,
  getLanguageService,
  MarkupContent,
  TextDocument,
} from "vscode-json-languageservice";
import { requestKeys } from "../../../../src/model/requests/request-keys.js";
import { requestSchema } from "../../../../src/model/requests/request-schema.js";
import { newRequest } from "../../../../src/model/requests/prefill.js";
import type { CatalogueSnapshot } from "../../../../src/model/plugins/types.js";
import type { JsonObject, JsonSchema } from "../../../../src/scafctl/index.js";
import { descriptor, echoDescriptor, failedPlugin, plugin, snapshot } from "../../../support/samples.js";

/**
 * The JSON service for a request file with the schema of this catalogue. Fails when the schema has
 * an external reference.
 */
function editor(known: CatalogueSnapshot) {
  const service = getLanguageService({
    clientCapabilities: ClientCapabilities.LATEST,
    schemaRequestService: (uri) => assert.fail(`the schema made the editor fetch ${uri}`),
  });
  service.configure({
    validate: true,
    schemas: [{ uri: "live://requests/s.json", fileMatch: ["*"], schema: requestSchema(known) }],
  });
  const open = (text: string) => {
    const offset = Math.max(0, text.indexOf("|"));
    const document = TextDocument.create("file:///a.scafctl.json", "json", 1, text.replace("|", ""));
    return { document, at: document.positionAt(offset), json: service.parseJSONDocument(document) };
  };
  return {
    squiggles: async (text: string): Promise<readonly string[]> => {
      const { document, json } = open(text);
      const found = await service.doValidation(document, json, { comments: "error", trailingCommas: "error" });
      return found.map(
        ({ message, range }) => `${document.getText(range)}: ${MarkupContent.is(message) ? message.value : message}`,
      );
    },
    /** At the `|` in the text. */
    completions: async (text: string): Promise<readonly CompletionItem[]> => {
      const { document, at, json } = open(text);
      return (await service.doComplete(document, at, json))?.items ?? [];
    },
    hover: async (text: string): Promise<string> => {
      const { document, at, json } = open(text);
      return JSON.stringify((await service.doHover(document, at, json))?.contents ?? "");
    },
  };
}

function labels(items: readonly CompletionItem[]): readonly string[] {
  return items.map(({ label }) => label);
}

/** The inserted text: the snippet with its tab stops and escapes resolved. */
function inserted({ textEdit }: CompletionItem): string {
  const text = textEdit?.newText ?? "";
  return text.replace(/\\([\\$}])|\$\{\d+:((?:\\.|[^\\}])*)\}|\$\d+/g, (_, escaped?: string, inner?: string) => {
    return escaped ?? inner?.replace(/\\([\\$}])/g, "$1") ?? "";
  });
}

function withSchema(schema: JsonSchema, name = "p"): CatalogueSnapshot {
  return snapshot(plugin(name, [descriptor({ name, schema })]));
}

const echo = snapshot(plugin("echo"), failedPlugin("broken"));
const twice = snapshot(
  plugin("a", [echoDescriptor]),
  plugin("b", [descriptor({ capabilities: ["from"], schema: true })]),
  plugin("c"),
);

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

  it("translates Go patterns, treats formats as hints and ignores null defaults", async () => {
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
    assert.equal((await squiggles('{"provider":"p","inputs":{"word":"a1"}}')).length, 1);
    assert.match(await hover('{"provider":"p","inputs":{"|mail":""}}'), /Whom to tell\\n\\nFormat: email/);
    assert.deepEqual(labels(await completions('{"provider":"p","inputs":{"none": |}}')), []);
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
