// The shape of the tree: when directories show, what stands under a plugin, and ids that outlive a
// refresh.
import assert from "node:assert/strict";
import type { CatalogueSnapshot, DirectoryEntry, PluginEntry, ProviderEntry } from "../../../../../src/model/index.js";
import { type Descriptor, PluginError } from "../../../../../src/scafctl/index.js";
import {
  childrenOf,
  hasChildren,
  needsDirectories,
  type NodeData,
  roots,
  waitsForConsent,
} from "../../../../../src/editor/plugins/tree/nodes.js";

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

function provider(descriptor: Descriptor, more: Partial<ProviderEntry> = {}): ProviderEntry {
  return { id: `/p/x#${descriptor.name}`, name: descriptor.name, descriptor, findings: [], ...more };
}

function plugin(name: string, more: Partial<PluginEntry> = {}): PluginEntry {
  const path = `/p/${name}`;
  const state = { status: "ready", process: { kind: "idle" } } as const;
  return { id: path, name, path, directory: "/p", providers: [], ...state, ...more };
}

function directory(
  path: string,
  plugins: readonly PluginEntry[],
  state: DirectoryEntry["state"] = { kind: "read" },
): DirectoryEntry {
  const allowed = state.kind !== "not-allowed";
  return { source: { path, written: path, origin: "workspace", workingDirectory: "/", allowed }, state, plugins };
}

const snapshot = (...directories: readonly DirectoryEntry[]): CatalogueSnapshot => ({ directories, busy: false });

function top(state: CatalogueSnapshot): readonly string[] {
  return roots(state, [], needsDirectories(state, [])).map(([, { kind }]) => kind);
}

describe("tree nodes", () => {
  it("shows plugins at the top when one directory says nothing of itself", () => {
    assert.deepEqual(top(snapshot(directory("/p", [plugin("a"), plugin("b")]))), ["plugin", "plugin"]);
  });

  it("shows directories when there are several, or when one has something to say", () => {
    assert.deepEqual(top(snapshot(directory("/p", []), directory("/q", []))), ["directory", "directory"]);
    assert.deepEqual(top(snapshot(directory("/p", [], { kind: "missing" }))), ["directory"]);
    const unresolved = [{ written: "${env:X}", error: "not set" }];
    assert.ok(needsDirectories(snapshot(directory("/p", [])), unresolved));
  });

  it("shows scafctl's cache as a directory, with older versions in a group of their own", () => {
    const older = plugin("a", { status: "unknown", version: "0.9.0" });
    const cache = directory("/c", [plugin("a", { version: "1.0.0" })]);
    const state = snapshot({ ...cache, older: [older], source: { ...cache.source, layout: "plugin-cache" } });
    assert.deepEqual(top(state), ["directory"]);
    const [first] = roots(state, [], true);
    const children = childrenOf(first?.[1] ?? assert.fail());
    assert.deepEqual(
      children.map(([, { kind }]) => kind),
      ["plugin", "older"],
    );
    const [[, closed] = assert.fail()] = childrenOf(children[1]?.[1] ?? assert.fail());
    assert.ok(hasChildren(closed), "it can be opened, which is how a person asks");
    assert.deepEqual(childrenOf(closed), []);
  });

  it("shows handlers, flows and capabilities of an auth-handler plugin, and its handshake", () => {
    const handler = { name: "corp", flows: ["pat", "device_code"], capabilities: ["hostname"] };
    const flows = [{ flow: "pat", available: false, reason: "no token" }];
    const asked = { handler, availableFlows: { supported: true, flows }, statusError: new Error("no keyring") };
    const kind = { kind: "auth-handler", protocolVersion: 2, handlers: [asked, { handler }] } as const;
    const [first, second, handshake] = childrenOf({ kind: "plugin", plugin: plugin("auth", kind) });
    assert.equal(handshake?.[1].kind, "handshake");
    const segments = (data: NodeData | undefined): readonly string[] =>
      childrenOf(data ?? assert.fail()).map(([segment]) => segment);
    assert.deepEqual(segments(first?.[1]), ["?status", "?flows", "?capabilities"]);
    assert.deepEqual(segments(second?.[1]), ["?flows", "?capabilities"], "nobody has asked for its status");
    const [pat, code] = childrenOf(childrenOf(first?.[1] ?? assert.fail())[1]?.[1] ?? assert.fail());
    assert.deepEqual(
      [pat, code].map((seed) => seed?.[1].kind === "flow" && seed[1].availability?.available),
      [false, undefined],
    );
  });

  it("says what a provider plugin speaks", () => {
    const generation = { release: "s0.2", name: "plugin SDK v0.2.0", because: ["write_operations"] } as const;
    const children = childrenOf({ kind: "plugin", plugin: plugin("x", { kind: "provider", generation }) });
    assert.deepEqual(
      children.map(([, data]) => data.kind),
      ["speaks"],
    );
  });

  it("leaves the word to the welcome text while everything waits for an answer", () => {
    const waiting = snapshot(
      directory("/p", [], { kind: "not-allowed" }),
      directory("/q", [], { kind: "not-allowed" }),
    );
    assert.ok(waitsForConsent(waiting, []));
    assert.deepEqual(top(waiting), []);
    const mixed = snapshot(directory("/p", [], { kind: "not-allowed" }), directory("/q", []));
    assert.deepEqual(top(mixed), ["directory", "directory"]);
  });

  it("gives a directory that comes to hold plugins another id, so that it opens by itself", () => {
    const [[before] = [""]] = roots(snapshot(directory("/p", [], { kind: "missing" })), [], true);
    const [[after] = [""]] = roots(snapshot(directory("/p", [plugin("a")])), [], true);
    assert.notEqual(before, after);
  });

  it("lists what a provider is made of", () => {
    const data: NodeData = { kind: "provider", plugin: plugin("x"), provider: provider(echo) };
    const children = childrenOf(data);
    assert.deepEqual(
      children.map(([segment]) => segment),
      ["?inputs", "?outputs:transform", "?outputs:action", "?operations", "?examples", "?capabilities"],
    );
    const [inputs] = children;
    assert.deepEqual(
      childrenOf(inputs?.[1] ?? data).map(([segment]) => segment),
      ["message", "loud"],
      "required inputs come first",
    );
  });

  it("keeps a plugin that failed, with its reason and each of its last lines", () => {
    const error = new PluginError("/p/bad", {
      reason: "exited-before-handshake",
      exit: { code: 7, signal: null },
      lastWords: "one\ntwo\n",
    });
    const data: NodeData = { kind: "plugin", plugin: plugin("bad", { status: "failed", error }) };
    assert.ok(hasChildren(data));
    assert.deepEqual(
      childrenOf(data).map(([, child]) => ("text" in child ? child.text : child.kind)),
      ["bad did not start: it exited with status 7 before the handshake.", "one", "two"],
    );
  });

  it("says why a provider has no descriptor, and shows remarks on one that has", () => {
    const error = new PluginError("/p/x", {
      reason: "deadline",
      method: "/plugin.PluginService/GetProviderDescriptor",
      timeoutMs: 1000,
    });
    const failed: ProviderEntry = { id: "/p/x#gone", name: "gone", findings: [], error };
    assert.equal(childrenOf({ kind: "provider", plugin: plugin("x"), provider: failed })[0]?.[1].kind, "reason");
    const finding = { severity: "warning", code: "no-version", message: "It has no version." } as const;
    const remarked = childrenOf({
      kind: "provider",
      plugin: plugin("x"),
      provider: provider(echo, { findings: [finding] }),
    });
    assert.equal(remarked.at(-1)?.[1].kind, "findings");
  });
});
