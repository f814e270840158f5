// What the catalogue knows beside descriptors: auth handlers, remarks, names that are offered
// twice, and scafctl's own cache.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { settingIds } from "../../../src/contributions.js";
import {
  type Descriptor,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  lintDescriptor,
  stringifyJson,
} from "../../../src/scafctl/index.js";
import { treeItem } from "../../../src/editor/plugins/tree/items.js";
import { childrenOf, type NodeData, TreeNode } from "../../../src/editor/plugins/tree/nodes.js";
import { tooltip } from "../../../src/editor/plugins/tree/tooltips.js";
import { fixtureEvents, type FixtureOrders, fixtureStarts, makeFixture } from "../../support/fixture.js";
import { makeCached, offering } from "../../support/plugin-cache.js";
import { makeGeneration } from "../../support/ts-generation.js";
import { until } from "../../support/until.js";
import {
  closeAll,
  havePlugin,
  knownProviders,
  openRequest,
  problemsBecome,
  resultOf,
  run,
  userPlugins,
} from "../helpers.js";

describe("the catalogue", () => {
  afterEach(closeAll);

  /** The descriptor document that is in front. */
  const shown = (): vscode.TextDocument => {
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document !== undefined, "no document is in front");
    return document;
  };
  const becomes = (what: RegExp): Promise<unknown> =>
    until(`the document matches ${what.source}`, () => what.test(shown().getText()));

  it("shows auth handlers with flows, capabilities and status, and logs in nowhere", async () => {
    const path = makeGeneration(userPlugins, "p6", "corp");
    await run("refresh");
    await run("openDescriptor", { pluginId: path });
    await becomes(/"handlers"/);
    const { handlers, handshake } = JSON.parse(shown().getText()) as {
      handshake: number;
      handlers: { name: string; flows: string[]; status: { authenticated?: boolean; error?: string } }[];
    };
    assert.equal(handshake, 2);
    assert.deepEqual(
      handlers.map(({ name, flows }) => [name, flows]),
      [
        ["corp", ["device_code", "pat"]],
        ["broken", ["interactive"]],
      ],
    );
    assert.equal(handlers[0]?.status.authenticated, true);
    assert.match(handlers[1]?.status.error ?? "", /no keyring/);
    await rm(path);
    await becomes(/not known at the moment/);
  });

  it("writes remarks and what a plugin speaks below its descriptor, and follows them", async () => {
    const one = await havePlugin("one", { providers: [{ name: "twice" }] });
    await run("openDescriptor", { pluginId: one, providerName: "twice" });
    await becomes(/"code": "api-version-missing"/);
    assert.match(shown().getText(), /"speaksAtLeast": \{\s+"release": "scafctl v0\.1\.0"/);
    assert.doesNotMatch(shown().getText(), /name-repeated/);
    const two = await havePlugin("two", { providers: [{ name: "twice" }] });
    await becomes(
      /"code": "name-repeated",\s+"message": "\\"twice\\" is also offered by [^\n]*two: scafctl would load none of them/,
    );
    await rm(two);
    await until("the second is gone", () => !shown().getText().includes("name-repeated"));
    await rm(one);
  });

  it("shows scafctl's cache when the person wants it, and older versions on demand", async () => {
    const cache = join(dirname(userPlugins), "cache");
    const root = join(cache, "scafctl", "plugins");
    const old = await makeCached(root, "exec", "0.9.0", offering("exec", "0.9.0"));
    await makeCached(root, "exec", "0.10.0", offering("exec", "0.10.0"));
    const before = process.env["XDG_CACHE_HOME"];
    process.env["XDG_CACHE_HOME"] = cache;
    const set = (value: unknown): Thenable<void> =>
      vscode.workspace.getConfiguration().update(settingIds.pluginCache, value, vscode.ConfigurationTarget.Global);
    try {
      assert.ok(!(await knownProviders()).includes("exec"));
      await set(true);
      await until("exec is offered", async () => (await knownProviders()).includes("exec"));
      assert.equal(fixtureStarts(old).length, 0);
      await run("openDescriptor", { pluginId: old, providerName: "exec" });
      await becomes(/not known at the moment/);
      await run("restartPlugin", { pluginId: old });
      await becomes(/"version": "0\.9\.0"/);
    } finally {
      await set(undefined);
      if (before === undefined) delete process.env["XDG_CACHE_HOME"];
      else process.env["XDG_CACHE_HOME"] = before;
    }
    await until("it is gone with the setting", async () => !(await knownProviders()).includes("exec"));
  });

  it("checks open requests by a rebuilt plugin, keeps their text, and lets a run end in the old one", async () => {
    const building = (input: string, more: FixtureOrders): FixtureOrders => ({
      providers: [
        {
          name: "rebuilt",
          descriptor: {
            name: "rebuilt",
            version: "1.0.0",
            capabilities: ["transform"],
            schema: { parameters: { [input]: { type: "string", required: true } } },
          },
        },
      ],
      ...more,
    });
    const slow = { calls: { ExecuteProvider: { delayMs: 1500, data: { from: "old" } } } };
    const path = await havePlugin("rebuilt", building("before", slow));
    const editor = await openRequest("rebuilt", { provider: "rebuilt", inputs: { before: "kept" } });
    const text = editor.document.getText();
    await problemsBecome(editor.document.uri, []);
    const result = resultOf(() => run("runRequest"));
    await until("the run has reached the plugin", () =>
      fixtureEvents(path).some((event) => event.event === "call" && event.method === "ExecuteProvider"),
    );
    await makeFixture(
      userPlugins,
      "rebuilt",
      building("after", { calls: { ExecuteProvider: { data: { from: "new" } } } }),
    );
    await problemsBecome(editor.document.uri, [/"?after"?/, /before is not allowed/]);
    assert.equal(editor.document.getText(), text);
    assert.deepEqual((await result)["data"], { from: "old" });
    await rm(path);
  });

  it("leaves nothing of a descriptor invisible in the tree", () => {
    const texts = treeTexts(everything);
    for (const text of leaves(everything)) {
      assert.ok(
        texts.some((one) => one.includes(text)),
        `${text} is nowhere in the tree`,
      );
    }
  });

  /**
   * Label, description and tooltip of every node under a provider, and what a screen reader says.
   */
  function treeTexts(descriptor: Descriptor): readonly string[] {
    const findings = lintDescriptor({ name: descriptor.name, descriptor, findings: [] });
    const provider = { id: `/p/x#${descriptor.name}`, name: descriptor.name, descriptor, findings };
    const plugin = {
      id: "/p/x",
      name: "x",
      path: "/p/x",
      directory: "/p",
      status: "ready",
      process: { kind: "idle" },
      kind: "provider",
      providers: [provider],
    } as const;
    const texts: string[] = [];
    const visit = (data: NodeData): void => {
      const node = new TreeNode("x", undefined, data);
      const { label, description } = treeItem(node, new Map());
      const hint = tooltip(node);
      const shownTexts = [
        typeof label === "string" ? label : label?.label,
        typeof description === "string" ? description : "",
        typeof hint === "string" ? hint : hint?.value,
      ];
      // Markdown escapes what it would otherwise take for its own.
      texts.push(...shownTexts.map((text = "") => text.replaceAll(/\\(.)/g, "$1")));
      for (const [, child] of childrenOf(data)) visit(child);
    };
    visit({ kind: "provider", plugin, provider });
    return texts;
  }

  /** Every text and number in it, and the name of every property. */
  function leaves(value: JsonValue | Descriptor): readonly string[] {
    if (typeof value === "boolean" || value === null) return [];
    if (isJsonArray(value as JsonValue)) return (value as readonly JsonValue[]).flatMap(leaves);
    if (typeof value === "string") return [value];
    if (!isJsonObject(value)) return [stringifyJson(value)];
    return Object.entries(value).flatMap(([key, one]) => [
      ...(key === "properties" && isJsonObject(one) ? Object.keys(one) : []),
      ...leaves(one),
    ]);
  }

  const everything: Descriptor = {
    name: "everything",
    displayName: "All There Is",
    description: "Fills every field",
    version: "1.2.3",
    category: "a-category",
    apiVersion: "v7",
    capabilities: ["action", "teleport"],
    schema: {
      type: "object",
      title: "Title of the inputs",
      required: ["text"],
      additionalProperties: false,
      properties: {
        text: {
          type: "string",
          description: "Said aloud",
          minLength: 3,
          maxLength: 77,
          pattern: "^[a-z]+$",
          format: "uri",
        },
        number: { type: "number", minimum: -5, exclusiveMaximum: 12345, multipleOf: 9007199254740993n, default: 42 },
        choice: { enum: ["red", "green"], examples: ["green", "blue"] },
        nested: {
          type: "object",
          properties: {
            list: { type: "array", minItems: 4, items: { type: "object", properties: { deep: { const: "core" } } } },
          },
        },
        either: { oneOf: [{ type: "string", description: "First form" }, { $ref: "#/$defs/other" }] },
        password: { type: "string", "x-hint": { unheard: "of" } },
      },
      $defs: { other: { type: "integer", description: "Second form" } },
    },
    outputSchemas: {
      action: { type: "object", properties: { success: { type: "boolean", description: "Whether it worked" } } },
    },
    sensitiveFields: ["password"],
    tags: ["tag-one", "tag-two"],
    icon: "https://example.com/icon.svg",
    links: [{ name: "Manual", url: "https://example.com/manual" }],
    examples: [{ name: "An example", description: "How it goes", yaml: "provider: everything" }],
    maintainers: [{ name: "Ada", email: "ada@example.com" }],
    deprecated: true,
    beta: true,
    hasExtractDependencies: true,
    writeOperations: ["drop", "only-listed"],
    operations: [
      {
        name: "drop",
        displayName: "Drop It",
        description: "Lets go",
        capabilities: ["action"],
        isWrite: true,
        inputSchema: { properties: { what: { type: "string", maxLength: 31 } } },
        outputSchema: { properties: { gone: { type: "boolean" } } },
        examples: [{ name: "Dropping", description: "Lets it fall", yaml: "operation: drop" }],
        tags: ["careful"],
        deprecated: true,
        deprecationMessage: "Use lift instead",
      },
    ],
  };
});
