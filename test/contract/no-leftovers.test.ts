// The assertion that nothing is left must itself be seen to fail: an unnoticed leak would make
// every other test green.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { tempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

describe("assertNoLeftovers", () => {
  it("passes when nothing is left", () => assertNoLeftovers());

  it("reports a child process, and kills it", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    await assert.rejects(assertNoLeftovers(0), new RegExp(`process ${child.pid}: `));
    assert.equal(isAlive(child.pid ?? 0), false);
  });

  if (process.platform === "linux") {
    it("reports a process whose parent has exited", async () => {
      const grandchild = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore", detached: true }).unref()`;
      const child = spawn(process.execPath, ["-e", grandchild], { stdio: "ignore" });
      await once(child, "exit");
      await assert.rejects(assertNoLeftovers(0), /process \d+: .*setInterval/);
    });
  }

  it("reports a socket and a plugin's directory, and removes them", async () => {
    const directory = await tempDir();
    const server = createServer().listen(join(directory.path, "plugin1"));
    await once(server, "listening");
    await mkdir(join(directory.path, "plugin-dir1"));
    await assert.rejects(assertNoLeftovers(0), /plugin-dir1[^]*plugin1|plugin1[^]*plugin-dir1/);
    await until("what was found is gone", () => assertNoLeftovers(0).then(() => true));
    server.close();
    await directory.remove();
  });
});
