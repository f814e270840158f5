import assert from "node:assert/strict";
import { exitCodeMeaning } from "../../../../src/scafctl/contract/errors.js";
import type { Descriptor } from "../../../../src/scafctl/contract/descriptor-types.js";
import { checkWrite, writeOperations } from "../../../../src/scafctl/contract/capabilities.js";

const base: Descriptor = { name: "p", capabilities: ["from", "action"], outputSchemas: {} };

describe("checkWrite", () => {
  const listed: Descriptor = {
    ...base,
    writeOperations: ["put"],
    operations: [{ name: "get" }, { name: "del", isWrite: true }],
  };
  const marked: Descriptor = { ...base, operations: [{ name: "get" }, { name: "del", isWrite: true }] };

  it("uses the list of write operations, and schema annotations only without a list", () => {
    assert.deepEqual(writeOperations(listed), ["put"]);
    assert.deepEqual(writeOperations(marked), ["del"]);
    assert.deepEqual(writeOperations(base), []);
  });

  it("reports a write operation without action, and whether action is available", () => {
    const objection = { kind: "write-outside-action", operation: "put", canAct: true };
    assert.deepEqual(checkWrite(listed, { operation: "put" }, "from"), objection);
    assert.deepEqual(checkWrite(listed, { operation: "put" }, undefined), objection);
    assert.deepEqual(checkWrite({ ...listed, capabilities: ["from"] }, { operation: "put" }, "from"), {
      ...objection,
      canAct: false,
    });
    assert.equal(checkWrite(marked, { operation: "del" }, "from").kind, "write-outside-action");
  });

  it("accepts reads, writes with action, and inputs without an operation", () => {
    for (const [input, capability] of [
      [{ operation: "get" }, "from"],
      [{ operation: "put" }, "action"],
      [{}, "from"],
      [{ operation: ["put"] }, "from"],
    ] as const) {
      assert.deepEqual(checkWrite(listed, input, capability), { kind: "none" });
    }
  });

  it("reports an action when the provider classifies no operations", () => {
    assert.deepEqual(checkWrite(base, { operation: "any" }, "action"), { kind: "unclassified-action" });
    assert.deepEqual(checkWrite(base, {}, "from"), { kind: "none" });
    assert.deepEqual(checkWrite({ ...base, operations: [{ name: "get" }] }, {}, "action"), { kind: "none" });
  });
});

describe("exitCodeMeaning", () => {
  it("has the meanings of scafctl's twelve exit codes only", () => {
    for (let code = 0; code <= 11; code++) assert.ok(exitCodeMeaning(code));
    assert.equal(exitCodeMeaning(4), "file not found");
    assert.equal(exitCodeMeaning(12), undefined);
    assert.equal(exitCodeMeaning(-1), undefined);
  });
});
