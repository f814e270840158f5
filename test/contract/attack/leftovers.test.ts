// Files as an earlier host leaves them, made up: nothing of the user is killed or waited for.
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Leftover } from "../../../src/goplugin/base/types.js";
import { formatEntry, hostFile, ownPlace } from "../../../src/goplugin/cleanup/ledger.js";
import { startOf } from "../../../src/goplugin/cleanup/process-start.js";
import { hostDirectoryPrefix, sweepOrphans } from "../../../src/goplugin/cleanup/sweep.js";
import { Watchdog } from "../../../src/goplugin/cleanup/watchdog.js";
import { cli } from "../../support/cli.js";
import { makeFixture } from "../../support/fixture.js";
import { assertNoLeftovers } from "../../support/no-leftovers.js";
import { withTempDir } from "../../support/temp-dir.js";
import { until } from "../../support/until.js";

const deadHost = formatEntry(999_999, "1", ownPlace());

/** Creates a directory as a host that was killed leaves it, with its record. */
async function leave(base: string, host: string): Promise<string> {
  const directory = await mkdtemp(join(base, hostDirectoryPrefix));
  await writeFile(join(directory, hostFile), host);
  return directory;
}

async function sweep(base: string): Promise<readonly Leftover[]> {
  const reports: Leftover[] = [];
  await sweepOrphans(base, (leftover) => reports.push(leftover));
  return reports;
}

/** Runs `work` beside a process of the user that no plugin host has started. */
async function besideProcess(work: (pid: number, process: ChildProcess) => Promise<void>): Promise<void> {
  const process = spawn("sleep", ["600"], { detached: true });
  const ended = new Promise((done) => process.once("exit", done));
  try {
    assert.ok(process.pid !== undefined);
    await work(process.pid, process);
  } finally {
    process.kill("SIGKILL");
    await ended;
  }
}

describe("attack: files of earlier hosts", () => {
  afterEach(() => assertNoLeftovers());

  it("does not hang in a named pipe in place of a record, and says what it left", () =>
    withTempDir(async (base) => {
      const host = await mkdtemp(join(base, hostDirectoryPrefix));
      execFileSync("mkfifo", [join(host, hostFile)]);
      const plugin = await leave(base, deadHost);
      execFileSync("mkfifo", [join(plugin, "1.plugin")]);
      const reports = await sweep(base);
      assert.deepEqual(reports.map(({ directory }) => directory).sort(), [host, plugin].sort());
      for (const { detail } of reports) assert.match(detail, /not a regular file/);
      assert.ok(existsSync(host) && existsSync(plugin));
    }));

  it("says in the command line what it left, and runs the command", () =>
    withTempDir(async (base) => {
      const host = await mkdtemp(join(base, hostDirectoryPrefix));
      execFileSync("mkfifo", [join(host, hostFile)]);
      await makeFixture(join(base, "plugins"), "echo");
      const { code, stdout, stderr } = await cli(["list", "--dir", join(base, "plugins")], { env: { TMPDIR: base } });
      assert.equal(code, 0);
      assert.match(stdout, /echo/);
      assert.match(stderr, /plugin-dir-.* of an earlier command could not be cleaned up: .*not a regular file/);
    }));

  it("does not follow a link in place of a record, and reads no more of a file than a record has", () =>
    withTempDir(async (base) => {
      await besideProcess(async (pid, { exitCode }) => {
        const real = join(base, "elsewhere");
        await writeFile(real, formatEntry(pid, await startOf(pid)));
        const linked = await leave(base, deadHost);
        await symlink(real, join(linked, "1.plugin"));
        const large = await leave(base, deadHost + "x".repeat(1_000_000));
        const shared = await leave(base, deadHost);
        await chmod(shared, 0o777);
        const reports = await sweep(base);
        assert.deepEqual(reports.map(({ directory }) => directory).sort(), [linked, large, shared].sort());
        assert.ok([real, linked, large, shared].every(existsSync));
        assert.equal(exitCode, null);
      });
    }));

  it("does not follow a link in place of a whole directory", () =>
    withTempDir(async (base) => {
      const elsewhere = join(base, "elsewhere");
      await mkdir(elsewhere, { mode: 0o700 });
      await writeFile(join(elsewhere, hostFile), deadHost);
      await writeFile(join(elsewhere, "canary"), "");
      await symlink(elsewhere, join(base, `${hostDirectoryPrefix}link`));
      assert.deepEqual(await sweep(base), []);
      assert.ok(existsSync(join(elsewhere, "canary")));
    }));

  it("does not hang in a named pipe in place of a cached descriptor, and describes the plugin again", () =>
    withTempDir(async (base) => {
      await makeFixture(join(base, "plugins"), "echo");
      const list = () =>
        cli(["list", "--dir", join(base, "plugins")], { env: { XDG_CACHE_HOME: join(base, "caches"), CI: "" } });
      const first = await list();
      const cache = join(base, "caches", "scafctl-plugins", "descriptors");
      const [name = ""] = (await readdir(cache)).filter((each) => each.endsWith(".json"));
      await rm(join(cache, name));
      execFileSync("mkfifo", [join(cache, name)]);
      const { code, stdout, stderr } = await list();
      assert.deepEqual([code, stdout], [0, first.stdout]);
      assert.match(stderr, /^note: the cached descriptor .* is not used: .*not a regular file/m);
    }));

  describe("watchdog", () => {
    /** Lets the watchdog of a directory take its host for dead, and waits until it has ended. */
    async function runWatchdog(directory: string): Promise<void> {
      const watchdog = Watchdog.start(directory);
      await watchdog.started;
      watchdog.end();
      await until("the watchdog has ended", () => !watchdog.running, { timeoutMs: 10_000 });
    }

    it("kills nothing while the host still runs", () =>
      withTempDir(async (base) => {
        await besideProcess(async (pid, child) => {
          const directory = await leave(base, formatEntry(process.pid, await startOf(process.pid), ownPlace()));
          await writeFile(join(directory, "1.plugin"), formatEntry(pid, await startOf(pid)));
          await runWatchdog(directory);
          assert.ok(existsSync(directory));
          assert.deepEqual([child.exitCode, child.signalCode], [null, null]);
        });
      }));

    it("kills the process that was recorded, and none with another start time or behind a link", () =>
      withTempDir(async (base) => {
        await besideProcess(async (pid, child) => {
          const directory = await leave(base, deadHost);
          const recorded = formatEntry(pid, await startOf(pid));
          await writeFile(join(base, "elsewhere"), recorded);
          await writeFile(join(directory, "1.plugin"), formatEntry(pid, "1"));
          await writeFile(join(directory, "2.plugin"), formatEntry(pid, undefined));
          await writeFile(join(directory, "3.plugin"), "1\n-\n\n");
          await symlink(join(base, "elsewhere"), join(directory, "4.plugin"));
          await runWatchdog(directory);
          assert.ok(!existsSync(directory));
          assert.deepEqual([child.exitCode, child.signalCode], [null, null]);
          await mkdir(directory, { mode: 0o700 });
          await writeFile(join(directory, "1.plugin"), recorded);
          await runWatchdog(directory);
          await until("the recorded process has ended", () => child.signalCode !== null);
        });
      }));
  });
});
