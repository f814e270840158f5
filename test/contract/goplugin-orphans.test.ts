// However a host ends, its plugins and their sockets are gone within five seconds.
import assert from "node:assert/strict";
import { buildSync } from "esbuild";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { formatEntry, hostFile, ownPlace, pluginSuffix } from "../../src/goplugin/cleanup/ledger.js";
import { startOf } from "../../src/goplugin/cleanup/process-start.js";
import { hostDirectoryPrefix } from "../../src/goplugin/cleanup/sweep.js";
import { fixtureEvents, type FixtureOrders, fixtureStarts, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { start } from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir, withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { itWithGo } from "../support/with-go.js";

interface Host {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Of its plugins. */
  readonly plugins: readonly number[];
  readonly exited: Promise<unknown>;
}

let bundle: string | undefined;

/**
 * The host's program in one file, because a process that compiles its sources first takes seconds
 * to start.
 */
function hostProcess(): string {
  if (bundle !== undefined) return bundle;
  bundle = resolve(__dirname, "../../.tmp/host-process.cjs");
  buildSync({
    entryPoints: [resolve(__dirname, "../support/host-process.ts")],
    outfile: bundle,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
  });
  return bundle;
}

/** Starts a host process that starts plugins and uses `temp` as its temporary directory. */
async function startHost(temp: string, ...paths: readonly string[]): Promise<Host> {
  const child = spawn(process.execPath, [hostProcess(), ...paths], {
    // Its stderr only contains the stack trace of the error that it was ordered to throw.
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, TMPDIR: temp },
  });
  const exited = new Promise((done) => child.once("exit", done));
  let output = "";
  child.stdout.on("data", (text) => (output += String(text)));
  await until("the host started its plugins", () => output.endsWith("\n"), { timeoutMs: 30_000 });
  const plugins: unknown = JSON.parse(output);
  assert.ok(Array.isArray(plugins) && child.pid !== undefined);
  return { process: child, pid: child.pid, plugins: plugins.map(Number), exited };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: no such process
  }
}

const gone = (pids: readonly number[]): boolean => pids.every((pid) => !isAlive(pid));

/** The watchdog of a host, by its parent and its name. */
function watchdogOf(host: number): number | undefined {
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      if (parent === host && readFileSync(`/proc/${name}/cmdline`, "latin1").includes("plugin-watchdog"))
        return Number(name);
    } catch {
      // It ended meanwhile.
    }
  }
  return undefined;
}

const hostDirectories = (temp: string): string[] =>
  readdirSync(temp).filter((name) => name.startsWith(hostDirectoryPrefix));

/** Plugins that ignore the end of their host, and one that has a child. */
const stubborn: FixtureOrders = { outliveHost: true, stop: { ignoreSigterm: true } };
const withChild: FixtureOrders = { outliveHost: true, stop: { grandchild: { seconds: 600 } } };

describe("goplugin orphans", () => {
  let temp: TempDir;
  beforeEach(async () => {
    temp = await tempDir();
  });
  afterEach(async () => {
    await assertNoLeftovers();
    await temp.remove();
  });

  /** Asserts that no process and no file of a host is left after five seconds. */
  async function nothingLeft(host: Host, others: readonly number[] = []): Promise<void> {
    await until("the plugins are gone", () => gone([...host.plugins, ...others]), { timeoutMs: 5_000 });
    await until("their directory is gone", () => hostDirectories(temp.path).length === 0, { timeoutMs: 5_000 });
  }

  it("kills all plugins when the host is killed by SIGKILL", () =>
    withTempDir(async (folder) => {
      const one = await makeFixture(folder, "one", stubborn);
      const two = await makeFixture(folder, "two", withChild);
      const host = await startHost(temp.path, one, two);
      const child = await until("a grandchild", () => fixtureEvents(two).find((event) => event.event === "grandchild"));
      const watchdog = watchdogOf(host.pid);
      assert.ok(watchdog !== undefined, "there is no watchdog");
      process.kill(host.pid, "SIGKILL");
      await nothingLeft(host, [child.pid]);
      await until("the watchdog is gone", () => gone([watchdog]));
    }));

  itWithGo("does so with a Go plugin, and one whose socket lies elsewhere and is left there", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const host = await startHost(temp.path, await buildGo("echo-go"), await buildGo("old"));
    const sockets = (): string[] => readdirSync(temp.path).filter((name) => /^plugin\d+$/.test(name));
    assert.equal(sockets().length, 1);
    process.kill(host.pid, "SIGKILL");
    await nothingLeft(host);
    assert.equal(sockets().length, 1);
    await temp.remove();
  });

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    it(`kills all plugins on ${signal}`, () =>
      withTempDir(async (folder) => {
        const host = await startHost(temp.path, await makeFixture(folder, "one", stubborn));
        process.kill(host.pid, signal);
        await nothingLeft(host);
      }));
  }

  for (const word of ["exit", "throw"]) {
    it(`kills all plugins at once when the host exits (${word})`, () =>
      withTempDir(async (folder) => {
        const host = await startHost(temp.path, await makeFixture(folder, "one", stubborn));
        host.process.stdin?.write(word);
        await host.exited;
        assert.deepEqual(hostDirectories(temp.path), [], "left to the watchdog");
        await nothingLeft(host);
      }));
  }

  it("kills a plugin that was still starting", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "slow", { ...stubborn, start: { hang: true } });
      const host = spawn(process.execPath, [hostProcess(), path], {
        stdio: "ignore",
        env: { ...process.env, TMPDIR: temp.path },
      });
      const seen = await until("it was started", () => fixtureStarts(path)[0], { timeoutMs: 30_000 });
      host.kill("SIGKILL");
      await until("it is gone", () => gone([seen.pid]), { timeoutMs: 5_000 });
      await until("the directory is gone", () => hostDirectories(temp.path).length === 0);
    }));

  it("ends the watchdog when the host has stopped its plugins, so that the process can exit", () =>
    withTempDir(async (folder) => {
      const host = await startHost(temp.path, await makeFixture(folder, "one"));
      const watchdog = watchdogOf(host.pid);
      assert.ok(watchdog !== undefined);
      host.process.stdin?.write("stop");
      assert.equal(await host.exited, 0);
      await until("the watchdog is gone", () => gone([watchdog]));
      await nothingLeft(host);
    }));

  it("restarts a watchdog that was killed", () =>
    withTempDir(async (folder) => {
      const first = await start(await makeFixture(folder, "one"), { socketBase: temp.path });
      const watchdog = watchdogOf(process.pid);
      assert.ok(watchdog !== undefined);
      process.kill(watchdog, "SIGKILL");
      await until("it is gone", () => gone([watchdog]));
      const second = await start(await makeFixture(folder, "two"), { socketBase: temp.path });
      assert.notEqual(watchdogOf(process.pid) ?? watchdog, watchdog);
      await Promise.all([first.stop(), second.stop()]);
      await until("the watchdog is gone", () => watchdogOf(process.pid) === undefined);
    }));

  it("cleans up after a host that died together with its watchdog, and ignores running hosts", () =>
    withTempDir(async (folder) => {
      const dead = await startHost(
        temp.path,
        await makeFixture(folder, "one", stubborn),
        await makeFixture(folder, "two", withChild),
      );
      const alive = await startHost(temp.path, await makeFixture(folder, "three", stubborn));
      const watchdog = watchdogOf(dead.pid);
      assert.ok(watchdog !== undefined);
      // The watchdog first, so that it cannot clean up.
      process.kill(watchdog, "SIGKILL");
      process.kill(dead.pid, "SIGKILL");
      await dead.exited;
      assert.ok(!gone(dead.plugins));
      const next = await startHost(temp.path, await makeFixture(folder, "four"));
      await until("the dead host's plugins are gone", () => gone(dead.plugins), { timeoutMs: 5_000 });
      await until("its directory is gone", () => hostDirectories(temp.path).length === 2);
      assert.ok(alive.plugins.every(isAlive));
      for (const host of [alive, next]) host.process.stdin?.write("stop");
      await Promise.all([alive.exited, next.exited]);
      const left = fixtureEvents(join(folder, "two")).flatMap((event) =>
        event.event === "grandchild" ? [event.pid] : [],
      );
      await until("the grandchild is gone", () => gone(left));
    }));

  describe("sweep", () => {
    /** Creates a directory as a killed host leaves it. */
    async function leave(host: string, plugins: readonly string[] = []): Promise<string> {
      const directory = await mkdtemp(join(temp.path, hostDirectoryPrefix));
      if (host !== "") await writeFile(join(directory, hostFile), host);
      for (const [index, plugin] of plugins.entries())
        await writeFile(join(directory, `${index}${pluginSuffix}`), plugin);
      return directory;
    }

    // These entries are left deliberately.
    afterEach(() => temp.remove());

    /** Runs the sweep in a new host process, because it runs once for each process and base. */
    const sweep = (): Promise<void> =>
      withTempDir(async (folder) => {
        const host = await startHost(temp.path, await makeFixture(folder, "sweeper"));
        host.process.stdin?.write("stop");
        await host.exited;
      });

    it("never kills a process that reuses the pid of a plugin", async () => {
      const stranger = spawn("sleep", ["600"], { detached: true });
      try {
        const { pid } = stranger;
        assert.ok(pid !== undefined);
        const dead = formatEntry(999_999, "1", ownPlace());
        const left = await leave(dead, [formatEntry(pid, "1"), formatEntry(pid, undefined), "half an ent"]);
        await sweep();
        assert.ok(isAlive(pid));
        assert.equal(existsSync(left), false);
        const own = await leave(dead, [formatEntry(pid, await startOf(pid))]);
        await sweep();
        await until("the one that it was is gone", () => stranger.signalCode !== null);
        assert.equal(existsSync(own), false);
      } finally {
        stranger.kill("SIGKILL");
      }
    });

    it("ignores entries of another machine, container or user, and unfinished starts", async () => {
      const [, boot, container] = ownPlace().split(" ");
      const others = [
        await leave(formatEntry(999_999, "1", `another-${hostname()} ${boot} ${container}`)),
        await leave(formatEntry(999_999, "1", `${hostname()} ${boot} pid:[1]`)),
        await leave(formatEntry(process.pid, await startOf(process.pid), ownPlace())),
        await leave(""),
      ];
      const open = await leave(formatEntry(999_999, "1", ownPlace()));
      await chmod(open, 0o755);
      const goPluginsOwn = join(temp.path, "plugin-dir123");
      await mkdir(goPluginsOwn, { mode: 0o700 });
      await sweep();
      for (const each of [...others, open, goPluginsOwn]) assert.ok((await stat(each)).isDirectory(), each);
    });

    it("removes entries from before the last boot, and incomplete ones", async () => {
      const [, , container] = ownPlace().split(" ");
      const before = await leave(formatEntry(process.pid, "1", `${hostname()} an-earlier-boot ${container}`));
      const unfinished = await leave("");
      await utimes(unfinished, 1, 1);
      await sweep();
      assert.deepEqual([before, unfinished].filter(existsSync), []);
    });
  });
});
