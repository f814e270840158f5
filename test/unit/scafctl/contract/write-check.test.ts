import assert from "node:assert/strict";
import { exitCodeMeaning } from "../../../../src/scafctl/contract/exit-codes.js";
import type { Descriptor } from "../../../../src/scafctl/contract/descriptor-types.js";
import { checkWrite, writeOperations } from "../../../../src/scafctl/contract/write-check.js";

const base: Descriptor = { name: "p", capabilities: ["from", "action"], outputSchemas: {} };

describe("checkWrite", () => {
  const listed: Descriptor = {
    ...base,
    writeOperations: ["put"],
    operations: [{ name: "get" }, { name: "del", isWrite: true }],
  };
  const marked: Descriptor = { ...base, operations: [{ name: "get" }, { name: "del", isWrite: true }] };

  it("goes by the list, and by the marks only where there is none", () => {
    assert.deepEqual(writeOperations(listed), ["put"]);
    assert.deepEqual(writeOperations(marked), ["del"]);
    assert.deepEqual(writeOperations(base), []);
  });

  it("objects to a classified write outside of action, and says whether action is possible", () => {
    const objection = { kind: "write-outside-action", operation: "put", canAct: true };
    assert.deepEqual(checkWrite(listed, { operation: "put" }, "from"), objection);
    assert.deepEqual(checkWrite(listed, { operation: "put" }, undefined), objection);
    assert.deepEqual(checkWrite({ ...listed, capabilities: ["from"] }, { operation: "put" }, "from"), {
      ...objection,
      canAct: false,
    });
    assert.equal(checkWrite(marked, { operation: "del" }, "from").kind, "write-outside-action");
  });

  it("has nothing against reads, against writes under action, and against inputs without an operation", () => {
    for (const [input, capability] of [
      [{ operation: "get" }, "from"],
      [{ operation: "put" }, "action"],
      [{}, "from"],
      [{ operation: ["put"] }, "from"],
    ] as const) {
      assert.deepEqual(checkWrite(listed, input, capability), { kind: "none" });
    }
  });

  it("remarks an action of a provider that classifies nothing", () => {
    assert.deepEqual(checkWrite(base, { operation: "any" }, "action"), { kind: "unclassified-action" });
    assert.deepEqual(checkWrite(base, {}, "from"), { kind: "none" });
    assert.deepEqual(checkWrite({ ...base, operations: [{ name: "get" }] }, {}, "action"), { kind: "none" });
  });
});

describe("exitCodeMeaning", () => {
  it("knows scafctl's twelve, and no more", () => {
    for (let code = 0; code <= 11; code++) assert.ok(exitCodeMeaning(code));
    assert.equal(exitCodeMeaning(4), "file not found");
    assert.equal(exitCodeMeaning(12), undefined);
    assert.equal(exitCodeMeaning(-1), undefined);
  });
});
