// Tests of the findings about a run itself.
import assert from "node:assert/strict";
import { runFindings } from "../../../../src/model/runs/run-findings.js";
import type { Descriptor, JsonObject } from "../../../../src/scafctl/index.js";
import { descriptor } from "../../../support/samples.js";

interface Call {
  readonly of?: Partial<Descriptor>;
  readonly inputs?: JsonObject;
  readonly capability?: string;
  readonly dryRun?: boolean;
}

function codes({ of = {}, inputs = { message: "hi" }, capability = "transform", dryRun }: Call): string[] {
  const request = { provider: "echo", inputs, ...(dryRun === undefined ? {} : { dryRun }) };
  return runFindings(descriptor(of), request, inputs, capability).map(({ severity, code }) => `${severity} ${code}`);
}

describe("runFindings", () => {
  it("reports nothing for an ordinary run", () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ dryRun: false }), []);
  });

  it("reports a dry run, also when the provider has no descriptor", () => {
    assert.deepEqual(codes({ dryRun: true }), ["info dry-run"]);
    const request = { provider: "echo", inputs: {}, dryRun: true };
    const [finding, ...others] = runFindings(undefined, request, {}, undefined);
    assert.deepEqual(others, []);
    assert.match(finding?.message ?? "", /a plugin can ignore that/);
    assert.equal(finding?.provider, "echo");
  });

  it("warns of a write operation when the capability is not action", () => {
    const of = { capabilities: ["from", "action"], writeOperations: ["write"] };
    const inputs = { message: "hi", operation: "write" };
    assert.deepEqual(codes({ of, inputs, capability: "from" }), ["warning write-outside-action"]);
    assert.deepEqual(codes({ of, inputs, capability: "action" }), []);
  });

  it("reports an action when the provider does not declare its write operations", () => {
    assert.deepEqual(codes({ of: { capabilities: ["action"] }, capability: "action" }), ["info unclassified-action"]);
  });

  it("reports value references of every form", () => {
    for (const form of ["rslvr", "expr", "tmpl", "literal"]) {
      assert.deepEqual(codes({ inputs: { message: { [form]: "x" } } }), ["info value-reference"], form);
    }
  });
});
