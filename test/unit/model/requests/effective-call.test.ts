// Tests of the call that a request makes: defaults, capability, write warning and directories.
import assert from "node:assert/strict";
import { effectiveCall, effectiveOptions } from "../../../../src/model/requests/effective-call.js";
import type { Target } from "../../../../src/model/plugins/find-target.js";
import type { Descriptor } from "../../../../src/scafctl/index.js";
import { descriptor, plugin, snapshot } from "../../../support/samples.js";

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
  it("fills in defaults of omitted inputs only", () => {
    const { inputs } = effectiveCall(target(), { provider: "echo", inputs: { message: "hi" } });
    assert.deepEqual(inputs, { message: "hi", uppercase: false });
    const given = { message: "hi", uppercase: true, extra: null };
    assert.deepEqual(effectiveCall(target(), { provider: "echo", inputs: given }).inputs, given);
  });

  it("uses the first declared capability when the request names none", () => {
    const two = target({ capabilities: ["from", "action"] });
    assert.equal(effectiveCall(two, { provider: "echo", inputs: {} }).capability, "from");
    assert.equal(effectiveCall(two, { provider: "echo", inputs: {}, capability: "action" }).capability, "action");
    assert.equal(effectiveCall(target({ capabilities: [] }), { provider: "echo", inputs: {} }).capability, undefined);
  });

  it("leaves the call unchanged when the provider has no descriptor", () => {
    const request = { provider: "echo", inputs: { a: 1 } };
    assert.deepEqual(effectiveCall(undescribed(), request), { inputs: { a: 1 }, capability: undefined });
  });
});

describe("effectiveCall of a write operation", () => {
  const files = target({ capabilities: ["from", "action"], writeOperations: ["write"] });
  const request = { provider: "echo", inputs: { operation: "write" } };

  it("uses action, and asks, when the request names no capability", () => {
    const write = { operation: "write", kind: "as-action", canAct: true };
    for (const capabilities of [
      ["from", "action"],
      ["action", "from"],
    ]) {
      const call = effectiveCall(target({ capabilities, writeOperations: ["write"] }), request);
      assert.deepEqual([call.capability, call.write], ["action", write]);
    }
  });

  it("asks when scafctl would refuse the capability, or the provider has no action", () => {
    const named = effectiveCall(files, { ...request, capability: "from" });
    const write = { operation: "write", kind: "refused" };
    assert.deepEqual([named.capability, named.write], ["from", { ...write, canAct: true }]);
    const reader = effectiveCall(target({ capabilities: ["from"], writeOperations: ["write"] }), request);
    assert.deepEqual([reader.capability, reader.write], ["from", { ...write, canAct: false }]);
  });

  it("asks nothing for the capability action, and for other operations", () => {
    const acting = effectiveCall(files, { ...request, capability: "action" });
    assert.deepEqual([acting.capability, acting.write], ["action", undefined]);
    const reading = effectiveCall(files, { provider: "echo", inputs: { operation: "read" } });
    assert.deepEqual([reading.capability, reading.write], ["from", undefined]);
  });

  it("asks when the operation is a default", () => {
    const schema = { type: "object", properties: { operation: { type: "string", default: "write" } } };
    const risky = target({ capabilities: ["from"], writeOperations: ["write"], schema });
    assert.equal(effectiveCall(risky, { provider: "echo", inputs: {} }).write?.operation, "write");
  });
});

describe("effectiveOptions", () => {
  // The directory /plugins is configured by the folder /.
  const options = (request: object) =>
    effectiveOptions(snapshot(plugin("echo")), target(), { provider: "echo", inputs: {}, ...request });

  it("resolves directories against the folder that configured the plugin", () => {
    assert.deepEqual(options({ workingDirectory: "a/b", outputDirectory: "/out" }), {
      workingDirectory: "/a/b",
      outputDirectory: "/out",
    });
  });

  it("omits a directory when it is empty", () => {
    const { workingDirectory, outputDirectory } = options({ workingDirectory: "" });
    assert.deepEqual([workingDirectory, outputDirectory], [undefined, undefined]);
  });

  it("passes the other options on unchanged, and no other key", () => {
    const given = { capability: "transform", settings: { a: 1n }, backup: false };
    const { workingDirectory, outputDirectory, ...rest } = options({ ...given, plugin: "echo" });
    assert.deepEqual(rest, given);
    assert.deepEqual([workingDirectory, outputDirectory], [undefined, undefined]);
  });
});
