// The order in which a process and its children are ended, by platform.
import assert from "node:assert/strict";
import { killSteps } from "../../../../../src/goplugin/host/process/kill-steps.js";

describe("killSteps", () => {
  it("signals the group, then the process, on POSIX", () => {
    for (const platform of ["linux", "darwin"] as const) {
      assert.deepEqual(killSteps(7, platform, {}), [{ kind: "group" }, { kind: "process" }]);
    }
  });

  it("ends the tree before the process on Windows", () => {
    assert.deepEqual(killSteps(7, "win32", { SystemRoot: "D:\\Windows" }), [
      { kind: "tree", file: "D:\\Windows\\System32\\taskkill.exe", args: ["/pid", "7", "/T", "/F"] },
      { kind: "process" },
    ]);
  });

  it("assumes C:\\Windows when SystemRoot is not set", () => {
    const [tree] = killSteps(7, "win32", {});
    assert.ok(tree?.kind === "tree" && tree.file === "C:\\Windows\\System32\\taskkill.exe");
  });
});
