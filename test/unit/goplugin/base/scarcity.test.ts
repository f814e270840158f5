import assert from "node:assert/strict";
import { isPluginError, PluginError, type PluginFailure } from "../../../../src/goplugin/base/errors.js";
import { nameScarcity } from "../../../../src/goplugin/base/scarcity.js";

const path = "/plugins/echo";

/** As Node makes it. */
function systemError(code: string, syscall: string, file?: string): Error {
  return Object.assign(new Error(`${code}: ${syscall}`), {
    code,
    syscall,
    ...(file === undefined ? {} : { path: file }),
  });
}

function failureOf(error: unknown): PluginFailure | undefined {
  const named = nameScarcity(path, error);
  return isPluginError(named) ? named.failure : undefined;
}

describe("nameScarcity", () => {
  for (const code of ["EMFILE", "ENFILE", "EAGAIN", "ENOMEM", "ENOBUFS", "ENOSPC", "EDQUOT"]) {
    it(`gives ${code} of the system its own reason`, () => {
      const expected = { reason: "out-of-resources", code, operation: "mkdtemp", file: "/tmp/x" };
      assert.deepEqual(failureOf(systemError(code, "mkdtemp", "/tmp/x")), expected);
    });
  }

  it("finds the code in the cause of another failure, without the program in the name of the call", () => {
    const cause = systemError("EMFILE", `spawn ${path}`);
    const failed = new PluginError(path, { reason: "spawn-failed", code: "EMFILE" }, cause);
    assert.deepEqual(failureOf(failed), { reason: "out-of-resources", code: "EMFILE", operation: "spawn" });
  });

  it("finds the code in the text of a connection that could not be opened", () => {
    const detail = "No connection established. Last error: connect EMFILE /tmp/x/plugin1";
    const failed = new PluginError(path, {
      reason: "connect-failed",
      address: "/tmp/x/plugin1",
      detail,
      lastWords: "",
    });
    assert.deepEqual(failureOf(failed), { reason: "out-of-resources", code: "EMFILE", operation: "connect" });
  });

  it("does not blame this system for a plugin that accepts no connections", () => {
    const detail = "connect EAGAIN /tmp/x/plugin1";
    const failed = new PluginError(path, {
      reason: "connect-failed",
      address: "/tmp/x/plugin1",
      detail,
      lastWords: "",
    });
    assert.equal(nameScarcity(path, failed), failed);
  });

  it("returns every other error as it is", () => {
    for (const error of [
      systemError("ENOENT", "open"),
      new PluginError(path, { reason: "stopped" }),
      "text",
      undefined,
    ]) {
      assert.equal(nameScarcity(path, error), error);
    }
  });
});
