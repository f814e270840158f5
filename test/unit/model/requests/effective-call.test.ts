// What a request leaves out is filled in as scafctl fills it in, and what it says of directories is
// made plain.
import assert from "node:assert/strict";
import { effectiveCall, effectiveOptions, writeConcern } from "../../../../src/model/requests/effective-call.js";
import type { Target } from "../../../../src/model/plugins/find-target.js";
import type { Descriptor } from "../../../../src/scafctl/index.js";
import { descriptor, plugin, snapshot } from "../samples.js";

function target(more: Partial<Descriptor> = {}): Target {
  const entry = plugin("echo", [descriptor(more)]);
  const [provider] = entry.providers;
  assert.ok(provider !== undefined);
  return { plugin: entry, provider };
}

function undescribed(): Target {
  const { plugin: entry } = target();
  return { plugin: entry, provider: { id: "x", name: "echo", findings: [] } };
}

describe("effectiveCall", () => {
  it("gives inputs that are left out their defaults, and no others", () => {
    const { inputs } = effectiveCall(target(), { provider: "echo", inputs: { message: "hi" } });
    assert.deepEqual(inputs, { message: "hi", uppercase: false });
    const given = { message: "hi", uppercase: true, extra: null };
    assert.deepEqual(effectiveCall(target(), { provider: "echo", inputs: given }).inputs, given);
  });

  it("calls under the first capability that is declared, unless the request says another", () => {
    const two = target({ capabilities: ["from", "action"] });
    assert.equal(effectiveCall(two, { provider: "echo", inputs: {} }).capability, "from");
    assert.equal(effectiveCall(two, { provider: "echo", inputs: {}, capability: "action" }).capability, "action");
    assert.equal(effectiveCall(target({ capabilities: [] }), { provider: "echo", inputs: {} }).capability, undefined);
  });

  it("leaves the call of a provider that could not be described as it is", () => {
    const request = { provider: "echo", inputs: { a: 1 } };
    assert.deepEqual(effectiveCall(undescribed(), request), { inputs: { a: 1 }, capability: undefined });
    assert.deepEqual(writeConcern(undescribed(), request), { kind: "none" });
  });
});

describe("writeConcern", () => {
  const files = target({ capabilities: ["from", "action"], writeOperations: ["write"] });
  const request = { provider: "echo", inputs: { operation: "write" } };

  it("objects to a write under the capability that would be taken", () => {
    assert.deepEqual(writeConcern(files, request), {
      kind: "write-outside-action",
      operation: "write",
      canAct: true,
    });
    assert.deepEqual(writeConcern(files, { ...request, capability: "action" }), { kind: "none" });
    assert.deepEqual(writeConcern(files, { provider: "echo", inputs: { operation: "read" } }), { kind: "none" });
  });

  it("objects to a write that only a default orders", () => {
    const schema = { type: "object", properties: { operation: { type: "string", default: "write" } } };
    const risky = target({ capabilities: ["from"], writeOperations: ["write"], schema });
    assert.equal(writeConcern(risky, { provider: "echo", inputs: {} }).kind, "write-outside-action");
  });
});

describe("effectiveOptions", () => {
  // The directory /plugins is configured by the folder /.
  const options = (request: object) =>
    effectiveOptions(snapshot(plugin("echo")), target(), { provider: "echo", inputs: {}, ...request });

  it("makes directories absolute, from the folder that configured the plugin", () => {
    assert.deepEqual(options({ workingDirectory: "a/b", outputDirectory: "/out" }), {
      workingDirectory: "/a/b",
      outputDirectory: "/out",
    });
  });

  it("takes an empty directory for none", () => {
    const { workingDirectory, outputDirectory } = options({ workingDirectory: "" });
    assert.deepEqual([workingDirectory, outputDirectory], [undefined, undefined]);
  });

  it("hands the other wishes on as they are, and nothing that is none", () => {
    const wishes = { capability: "transform", settings: { a: 1n }, backup: false };
    const { workingDirectory, outputDirectory, ...rest } = options({ ...wishes, plugin: "echo" });
    assert.deepEqual(rest, wishes);
    assert.deepEqual([workingDirectory, outputDirectory], [undefined, undefined]);
  });
});
