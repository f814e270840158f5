import assert from "node:assert/strict";
import { isRegistryError, type Provider, Registry } from "../../../../../src/scafctl/host/discovery/registry.js";
import type { Descriptor } from "../../../../../src/scafctl/contract/descriptor-types.js";

function provider(name: string, more: Partial<Descriptor> = {}): Provider {
  const descriptor: Descriptor = { name, version: "1.0.0", capabilities: ["from"], outputSchemas: {}, ...more };
  return {
    descriptor: () => descriptor,
    execute: () => Promise.reject(new Error("not to be run")),
  };
}

function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    assert.ok(isRegistryError(error));
    return error.failure;
  }
  return assert.fail("nothing was refused");
}

describe("Registry", () => {
  it("accepts descriptors of the baseline protocol, and reports what scafctl would reject", () => {
    const findings = new Registry().register(provider("echo"));
    assert.ok(findings.some(({ code }) => code === "api-version-missing"));
  });

  it("finds providers by name, capability and category, sorted", () => {
    const registry = new Registry();
    const [b, a] = [provider("b", { category: "x" }), provider("a", { capabilities: ["action"] })];
    registry.register(b);
    registry.register(a);
    assert.deepEqual(registry.list(), ["a", "b"]);
    assert.deepEqual(registry.listProviders(), [a, b]);
    assert.deepEqual(registry.listByCapability("action"), [a]);
    assert.deepEqual(registry.listByCategory("x"), [b]);
    assert.equal(registry.get("b"), b);
    assert.equal(registry.get("c"), undefined);
    assert.equal(registry.has("a"), true);
    assert.equal(registry.mustGet("a"), a);
    assert.deepEqual(
      refusal(() => registry.mustGet("c")),
      { reason: "not-found", name: "c" },
    );
    const lookup = registry.descriptorLookup();
    assert.equal(lookup("a")?.name, "a");
    assert.equal(lookup("c"), undefined);
    assert.equal(registry.count(), 2);
    assert.equal(registry.unregister("a"), true);
    assert.equal(registry.unregister("a"), false);
    registry.clear();
    assert.equal(registry.count(), 0);
  });

  it("rejects an undefined provider, a missing descriptor, an empty name and a duplicate name", () => {
    const registry = new Registry();
    assert.deepEqual(
      refusal(() => registry.register(undefined)),
      { reason: "nil-provider" },
    );
    const empty = { ...provider("x"), descriptor: () => JSON.parse("null") as Descriptor };
    assert.deepEqual(
      refusal(() => registry.register(empty)),
      { reason: "nil-descriptor" },
    );
    assert.deepEqual(
      refusal(() => registry.register(provider(""))),
      { reason: "name-missing" },
    );
    registry.register(provider("echo"));
    const again = provider("echo", { version: "2.0.0" });
    assert.deepEqual(
      refusal(() => registry.register(again)),
      {
        reason: "already-registered",
        name: "echo",
        version: "1.0.0",
      },
    );
  });

  it("allows an equal or newer version to replace a provider when overwriting is enabled, never an older one", () => {
    const registry = new Registry({ allowOverwrite: true });
    registry.register(provider("echo", { version: "1.2.0" }));
    assert.deepEqual(
      refusal(() => registry.register(provider("echo", { version: "v1.1" }))),
      {
        reason: "older-version",
        name: "echo",
        version: "v1.1",
        existing: "1.2.0",
      },
    );
    registry.register(provider("echo", { version: "1.2.0" }));
    registry.register(provider("echo", { version: "1.10.0" }));
    assert.equal(registry.mustGet("echo").descriptor().version, "1.10.0");
    registry.register(provider("echo", { version: "" }));
  });
});
