// Stops of plugins that do not cooperate, extreme output and answers, and an unusual environment.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningPlugin } from "scafctl-plugins/goplugin";
import { fixtureEvents, type FixtureOrders, makeFixture } from "../support/fixture.js";
import { echo, executeProvider, executeRequest, outputOf, start } from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

describe("goplugin host with an unusual plugin or environment", () => {
  afterEach(() => assertNoLeftovers());

  /** Starts a fixture, uses it and stops it. `took` is the duration of the stop. */
  const stopTime = (
    orders: FixtureOrders,
    use: (plugin: RunningPlugin) => Promise<unknown> = () => Promise.resolve(),
  ) =>
    withTempDir(async (folder) => {
      const plugin = await start(await makeFixture(folder, "plugin", orders));
      await use(plugin);
      const began = performance.now();
      const ended = await plugin.stop();
      return { took: performance.now() - began, exit: ended };
    });

  it("receives a response of 60 MB", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", { calls: { ExecuteProvider: { answerBytes: 60 << 20 } } });
      const plugin = await start(path);
      try {
        const { data } = outputOf(await plugin.call(executeProvider, executeRequest({}))) as { data: string };
        assert.ok(data.length > 60 * 1_000_000);
      } finally {
        await plugin.stop();
      }
    }));

  it("reads a log line that never ends, with NULs and escapes", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", {
        calls: { ExecuteProvider: { log: `\0\u001b[31m${"x".repeat(1 << 20)}` } },
      });
      let length = 0;
      const plugin = await start(path, { onLog: ({ message }) => void (length += message.length) });
      try {
        await echo(plugin, "x");
        await until("the log was read", () => length > (1 << 20) - 70_000);
        assert.match(plugin.lastWords(), /^x{4096}$/);
      } finally {
        await plugin.stop();
      }
    }));

  it("reads output and log lines that are not UTF-8 or end within a character", () =>
    withTempDir(async (folder) => {
      const base64 = Buffer.from([0x61, 0xff, 0xfe, 0x62, 0xe2, 0x82]).toString("base64");
      const path = await makeFixture(folder, "plugin", {
        stdio: { print: [{ channel: "stdout", bytes: { base64 } }], end: true },
      });
      const shell = join(folder, "shell");
      writeFileSync(shell, `#!/bin/sh\nprintf 'a\\377\\376b\\342\\202\\n' >&2\nexec ${path}\n`, { mode: 0o755 });
      let output = "";
      let log = "";
      const plugin = await start(shell, {
        onOutput: ({ text }) => void (output += text),
        onLog: ({ message }) => void (log += message),
      });
      try {
        assert.deepEqual(await echo(plugin, "x"), { data: { echoed: "x" } });
        await until("both were read", () => output.length >= 5 && log.length >= 5);
        assert.deepEqual([output, log], ["a\ufffd\ufffdb\ufffd", "a\ufffd\ufffdb\ufffd"]);
      } finally {
        await plugin.stop();
      }
    }));

  it("kills a plugin after two seconds when it answers Shutdown and keeps running", async () => {
    const { took, exit: ended } = await stopTime({ stop: { shutdown: "answer", ignoreSigterm: true } });
    assert.deepEqual(ended, { code: null, signal: "SIGKILL" });
    assert.ok(took > 1_900 && took < 3_500, String(took));
  });

  it("sends SIGTERM when Shutdown is not answered", async () => {
    const { took, exit: ended } = await stopTime({ stop: { shutdown: "silent" } });
    assert.deepEqual(ended, { code: null, signal: "SIGTERM" });
    assert.ok(took < 2_500, String(took));
  });

  it("sends SIGTERM at once when the plugin has no controller", async () => {
    const { took, exit: ended } = await stopTime({ unimplemented: ["Shutdown"] });
    assert.deepEqual(ended, { code: null, signal: "SIGTERM" });
    assert.ok(took < 1_000, String(took));
  });

  it("kills a plugin that ignores Shutdown and SIGTERM", async () => {
    const { took, exit: ended } = await stopTime({ stop: { shutdown: "silent", ignoreSigterm: true } });
    assert.deepEqual(ended, { code: null, signal: "SIGKILL" });
    assert.ok(took < 3_500, String(took));
  });

  it("accepts an exit instead of an answer to Shutdown", async () => {
    const { exit: ended } = await stopTime({ stop: { shutdown: "die" } });
    assert.deepEqual(ended, { code: 0, signal: null });
  });

  it("stops at once when the plugin has already exited", async () => {
    const { took, exit: ended } = await stopTime({}, async (plugin) => {
      process.kill(plugin.pid, "SIGKILL");
      await plugin.exited;
    });
    assert.deepEqual(ended, { code: null, signal: "SIGKILL" });
    assert.ok(took < 500, String(took));
  });

  it("kills a grandchild that keeps the pipes open", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", { stop: { grandchild: { seconds: 60 } } });
      const plugin = await start(path);
      const began = performance.now();
      await plugin.stop();
      assert.ok(performance.now() - began < 1_500);
      const born = fixtureEvents(path).find((event) => event.event === "grandchild");
      assert.ok(born !== undefined);
      await until("the grandchild is gone", () => !isAlive(born.pid));
    }));

  it("does not wait for a grandchild that left the process group and keeps the pipes open", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", { stop: { grandchild: { seconds: 60, ownGroup: true } } });
      const plugin = await start(path);
      const born = await until("a grandchild", () => fixtureEvents(path).find((event) => event.event === "grandchild"));
      try {
        const began = performance.now();
        assert.deepEqual(await plugin.stop(), { code: 0, signal: null });
        assert.ok(performance.now() - began < 1_500);
      } finally {
        process.kill(born.pid, "SIGKILL");
      }
    }));

  it("stops fifty plugins at the same time", () =>
    withTempDir(async (folder) => {
      const path = makeFixture(folder, "plugin");
      const plugins: RunningPlugin[] = [];
      // Five at a time: starting fifty Node processes at once would only measure the machine.
      for (let round = 0; round < 10; round++) {
        plugins.push(
          ...(await Promise.all(
            Array.from({ length: 5 }, () => path.then((each) => start(each, { startTimeoutMs: 30_000 }))),
          )),
        );
      }
      const began = performance.now();
      await Promise.all(plugins.map((plugin) => plugin.stop()));
      assert.ok(performance.now() - began < 5_000, "they were not stopped in parallel");
    })).timeout(120_000);

  it("starts a plugin with inherited PLUGIN_ variables, a long temporary directory and no home directory", () =>
    withTempDir(async (folder) => {
      const before = { ...process.env };
      const long = join(folder, "x".repeat(120));
      mkdirSync(long);
      Object.assign(process.env, { TMPDIR: long, PLUGIN_CLIENT_CERT: "stray", PLUGIN_MULTIPLEX_GRPC: "true" });
      Reflect.deleteProperty(process.env, "HOME");
      try {
        const plugin = await start(await makeFixture(folder, "plugin"));
        assert.deepEqual(await echo(plugin, "still"), { data: { echoed: "still" } });
        await plugin.stop();
      } finally {
        for (const name of ["PLUGIN_CLIENT_CERT", "PLUGIN_MULTIPLEX_GRPC"]) Reflect.deleteProperty(process.env, name);
        Object.assign(process.env, before);
      }
    }));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: no such process
  }
}
