// What is said about every run of its kind, whatever comes of it.
import assert from "node:assert/strict";
import { runRemarks } from "../../../../src/model/runs/run-remarks.js";
import type { Descriptor, JsonObject } from "../../../../src/scafctl/index.js";
import { descriptor } from "../samples.js";

interface Situation {
  readonly of?: Partial<Descriptor>;
  readonly inputs?: JsonObject;
  readonly capability?: string;
  readonly dryRun?: boolean;
}

function codes({ of = {}, inputs = { message: "hi" }, capability = "transform", dryRun }: Situation): string[] {
  const request = { provider: "echo", inputs, ...(dryRun === undefined ? {} : { dryRun }) };
  return runRemarks(descriptor(of), request, inputs, capability).map(({ severity, code }) => `${severity} ${code}`);
}

describe("runRemarks", () => {
  it("has nothing to say about an ordinary run", () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ dryRun: false }), []);
  });

  it("says honestly that nothing stops a plugin in a dry run, also of a provider that could not be described", () => {
    assert.deepEqual(codes({ dryRun: true }), ["info dry-run"]);
    const request = { provider: "echo", inputs: {}, dryRun: true };
    const [remark, ...others] = runRemarks(undefined, request, {}, undefined);
    assert.deepEqual(others, []);
    assert.match(remark?.message ?? "", /A plugin may ignore that/);
    assert.equal(remark?.provider, "echo");
  });

  it("says that scafctl would refuse a write outside of action", () => {
    const of = { capabilities: ["from", "action"], writeOperations: ["write"] };
    const inputs = { message: "hi", operation: "write" };
    assert.deepEqual(codes({ of, inputs, capability: "from" }), ["warning write-outside-action"]);
    assert.deepEqual(codes({ of, inputs, capability: "action" }), []);
  });

  it("says of an unclassified action that anything may happen", () => {
    assert.deepEqual(codes({ of: { capabilities: ["action"] }, capability: "action" }), ["info unclassified-action"]);
  });

  it("says that value references were sent as they stand, in each of their forms", () => {
    for (const form of ["rslvr", "expr", "tmpl", "literal"]) {
      assert.deepEqual(codes({ inputs: { message: { [form]: "x" } } }), ["info value-reference"], form);
    }
  });
});
