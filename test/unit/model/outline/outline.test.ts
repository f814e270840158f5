// Tests of the outline: when directories are shown, the children of each node, and stable ids.
import assert from "node:assert/strict";
import {
  type CatalogueSnapshot,
  type OutlineNode,
  outlineRoots,
  type PluginEntry,
  type ProviderEntry,
  waitsForConsent,
} from "../../../../src/model/index.js";
import { type Descriptor, PluginError } from "../../../../src/scafctl/index.js";
import { directory, plugin, provider, snapshot } from "./samples.js";

const echo: Descriptor = {
  name: "echo",
  capabilities: ["transform", "action"],
  writeOperations: ["action"],
  schema: {
    type: "object",
    required: ["message"],
    properties: { loud: { type: "boolean" }, message: { type: "string" } },
  },
  outputSchemas: { transform: { type: "object", properties: { echoed: { type: "string" } } }, action: true },
  examples: [{ name: "hello", description: "", yaml: "message: hi" }],
};

const kinds = (nodes: readonly OutlineNode[]): readonly string[] => nodes.map((node) => node.constructor.name);
const segments = (nodes: readonly OutlineNode[]): readonly string[] => nodes.map(({ segment }) => segment);
const texts = (nodes: readonly OutlineNode[]): readonly string[] =>
  nodes.map(({ label, description }) => `${label}|${description}`);

function top(state: CatalogueSnapshot): readonly string[] {
  return kinds(outlineRoots(state, []));
}

/** The only plugin at the top. */
function nodeOf(entry: PluginEntry): OutlineNode {
  return outlineRoots(snapshot(directory("/p", [entry])), [])[0] ?? assert.fail();
}

function childrenOfProvider(entry: ProviderEntry): readonly OutlineNode[] {
  return (
    nodeOf(plugin("x", { providers: [entry] }))
      .children()[0]
      ?.children() ?? assert.fail()
  );
}

describe("outline", () => {
  it("shows plugins at the top when the only directory has no state to report", () => {
    assert.deepEqual(top(snapshot(directory("/p", [plugin("a"), plugin("b")]))), ["PluginNode", "PluginNode"]);
  });

  it("shows directories when there are several, or one has a state to report", () => {
    assert.deepEqual(top(snapshot(directory("/p", []), directory("/q", []))), ["DirectoryNode", "DirectoryNode"]);
    assert.deepEqual(top(snapshot(directory("/p", [], { kind: "missing" }))), ["DirectoryNode"]);
    const unresolved = [{ written: "${env:X}", error: "The variable X is not set." }];
    const nodes = outlineRoots(snapshot(directory("/p", [])), unresolved);
    assert.deepEqual(kinds(nodes), ["DirectoryNode", "UnresolvedDirectoryNode"]);
    assert.equal(nodes[1]?.accessibleLabel, "The variable X is not set.");
  });

  it("shows scafctl's cache as a directory, with older versions in a group", () => {
    const older = plugin("a", { status: "unknown", version: "0.9.0" });
    const cache = directory("/c", [plugin("a", { version: "1.0.0" })]);
    const state = snapshot({ ...cache, older: [older], source: { ...cache.source, layout: "plugin-cache" } });
    const [root = assert.fail()] = outlineRoots(state, []);
    assert.deepEqual(kinds(root.children()), ["PluginNode", "OlderVersionsNode"]);
    const [closed = assert.fail()] = root.children()[1]?.children() ?? [];
    assert.equal(closed.description, "0.9.0 · not loaded yet");
    assert.ok(closed.hasChildren, "expanding it loads it");
    assert.deepEqual(closed.children(), []);
  });

  it("shows handlers, flows and capabilities of an auth-handler plugin, and its handshake", () => {
    const handler = { name: "corp", flows: ["pat", "device_code"], capabilities: ["hostname"] };
    const flows = [{ flow: "pat", available: false, reason: "no token" }];
    const asked = { handler, availableFlows: { supported: true, flows }, statusError: new Error("no keyring") };
    const kind = { kind: "auth-handler", protocolVersion: 2, handlers: [asked, { handler }] } as const;
    const [first, second, about] = nodeOf(plugin("auth", kind)).children();
    assert.deepEqual(texts(about?.children() ?? []), ["Handshake|2"]);
    assert.deepEqual(segments(first?.children() ?? []), ["?status", "?flows", "?capabilities"]);
    assert.deepEqual(segments(second?.children() ?? []), ["?flows", "?capabilities"], "it was not asked for a status");
    assert.deepEqual(texts(first?.children()[1]?.children() ?? []), ["pat|not available · no token", "device_code|"]);
  });

  it("shows the contract of a provider plugin under About", () => {
    const generation = { release: "s0.2", name: "plugin SDK v0.2.0", because: ["write_operations"] } as const;
    const [about] = nodeOf(plugin("x", { kind: "provider", generation, protocolVersion: 2 })).children();
    assert.equal(about?.label, "About");
    const [contract] = about.children();
    assert.equal(contract?.accessibleLabel, "Contract: at least plugin SDK v0.2.0");
    const tooltip = contract.tooltip();
    assert.match(typeof tooltip === "object" ? tooltip.markdown : "", /Evidence: `write_operations`\n\n.*version 2/);
  });

  it("says why a plugin is locked, and what a person should know before allowing it", () => {
    const locked = plugin("beta", {
      status: "locked",
      lock: "changed",
      interpreter: "/bin/sh",
      linkTarget: "/elsewhere/beta",
      writableByAll: true,
    });
    const named = { folder: "/app", directory: "/p" };
    const { source, ...rest } = directory("/p", [plugin("alpha"), locked]);
    const [root] = outlineRoots(
      snapshot({ source: { ...source, named }, ...rest, ownBuilds: true, writableByAll: true }),
      [],
    );
    assert.match(root?.description ?? "", /1 locked · your own builds · everyone can write to it/);
    assert.match(root?.accessibleLabel ?? "", /2 plugins, 1 locked, your own builds, everyone can write to it/);
    const row = root?.children()[1];
    assert.equal(row?.description, "changed since you allowed it · script");
    assert.ok(row.facts.includes("locked") && !row.facts.includes("runnable"));
    const tooltip = row.tooltip();
    const text = typeof tooltip === "object" ? tooltip.markdown : (tooltip ?? "");
    for (const part of [/elsewhere/, /bin\\?\/sh/, /Everyone on this machine/, /not started until you allow it/])
      assert.match(text, part);
  });

  it("is empty while all directories wait for consent, so that the welcome text is shown", () => {
    const waiting = snapshot(
      directory("/p", [], { kind: "not-allowed" }),
      directory("/q", [], { kind: "not-allowed" }),
    );
    assert.ok(waitsForConsent(waiting, []));
    assert.deepEqual(top(waiting), []);
    const mixed = snapshot(directory("/p", [], { kind: "not-allowed" }), directory("/q", []));
    assert.deepEqual(top(mixed), ["DirectoryNode", "DirectoryNode"]);
  });

  it("gives a directory another id when it can hold plugins, so that VS Code expands it", () => {
    const id = (state: CatalogueSnapshot): string | undefined => outlineRoots(state, [], true)[0]?.idBelow("");
    const before = id(snapshot(directory("/p", [], { kind: "missing" })));
    assert.notEqual(before, id(snapshot(directory("/p", [plugin("a")]))));
  });

  it("keeps the id of a plugin when a directory appears above it", () => {
    const [alone] = outlineRoots(snapshot(directory("/p", [plugin("a")])), []);
    const [parent] = outlineRoots(snapshot(directory("/p", [plugin("a")]), directory("/q", [])), []);
    assert.equal(alone?.idBelow(""), parent?.children()[0]?.idBelow("directory:/p"));
  });

  it("has one child for each part of a descriptor, required inputs first", () => {
    const children = childrenOfProvider(provider(echo));
    assert.deepEqual(segments(children), [
      "?inputs",
      "?outputs:transform",
      "?outputs:action",
      "?operations",
      "?examples",
      "?capabilities",
    ]);
    assert.deepEqual(segments(children[0]?.children() ?? []), ["message", "loud"]);
  });

  it("shows a failed plugin with the reason and each of its last lines", () => {
    const error = new PluginError("/p/bad", {
      reason: "exited-before-handshake",
      exit: { code: 7, signal: null },
      lastWords: "one\ntwo\n",
    });
    const node = nodeOf(plugin("bad", { status: "failed", error }));
    assert.ok(node.hasChildren);
    assert.deepEqual(segments(node.children()), ["?reason", "?words:0", "?words:1"]);
    assert.deepEqual(
      node
        .children()
        .map(({ label }) => label)
        .slice(1),
      ["one", "two"],
    );
    assert.ok(node.children()[0]?.label.endsWith(node.description), "the description omits only the name");
  });

  it("shows why a provider has no descriptor, and the findings of a descriptor", () => {
    const error = new PluginError("/p/x", {
      reason: "deadline",
      method: "/plugin.PluginService/GetProviderDescriptor",
      timeoutMs: 1000,
    });
    assert.deepEqual(segments(childrenOfProvider({ id: "/p/x#gone", name: "gone", findings: [], error })), ["?reason"]);
    const finding = { severity: "warning", code: "no-version", message: "It has no version." } as const;
    const entry = provider(echo, { findings: [finding] });
    const [node] = nodeOf(plugin("x", { providers: [entry] })).children();
    assert.deepEqual(node?.badge, { severity: "warning", count: 1 });
    assert.equal(node.children().at(-1)?.segment, "?findings");
  });
});
