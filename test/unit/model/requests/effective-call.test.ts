// Tests of the call that a request makes: defaults, capability, write warning and directories.
import assert from "node:assert/strict";
import { effectiveCall, effectiveOptions, writeWarning } from "../../../../src/model/requests/effective-call.js";
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
    assert.deepEqual(writeWarning(undescribed(), request), { kind: "none" });
  });
});

describe("writeWarning", () => {
  const files = target({ capabilities: ["from", "action"], writeOperations: ["write"] });
  const request = { provider: "echo", inputs: { operation: "write" } };

  it("warns of a write operation when the effective capability is not action", () => {
    assert.deepEqual(writeWarning(files, request), {
      kind: "write-outside-action",
      operation: "write",
      canAct: true,
    });
    assert.deepEqual(writeWarning(files, { ...request, capability: "action" }), { kind: "none" });
    assert.deepEqual(writeWarning(files, { provider: "echo", inputs: { operation: "read" } }), { kind: "none" });
  });

  it("warns of a write operation that comes from a default", () => {
    const schema = { type: "object", properties: { operation: { type: "string", default: "write" } } };
    const risky = target({ capabilities: ["from"], writeOperations: ["write"], schema });
    assert.equal(writeWarning(risky, { provider: "echo", inputs: {} }).kind, "write-outside-action");
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
