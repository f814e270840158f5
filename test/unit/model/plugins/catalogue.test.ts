// Tests of the catalogue with handles that start no process.
import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Catalogue } from "../../../../src/model/plugins/catalogue.js";
import { DescriptorCache } from "../../../../src/model/plugins/cache/descriptor-cache.js";
import { findProviders, isSettled, pluginKey } from "../../../../src/model/plugins/find-target.js";
import { isRequestError } from "../../../../src/model/errors/request-error.js";
import { runRequest } from "../../../../src/model/runs/run.js";
import { resolveOrChoose, resolveTarget, type TargetWait } from "../../../../src/model/runs/resolve-target.js";
import {
  type Descriptor,
  Emitter,
  type ExecutionResult,
  type PluginDescription,
  PluginError,
  type PluginHandle,
  type PluginState,
} from "../../../../src/scafctl/index.js";
import { withTempDir } from "../../../support/temp-dir.js";
import { until } from "../../../support/until.js";

/** A handle whose description the test provides. */
class FakeHandle implements PluginHandle {
  readonly changes = new Emitter<unknown>();
  readonly onDidChange = this.changes.event;
  readonly onLog = new Emitter<never>().event;
  readonly onOutput = new Emitter<never>().event;
  readonly onHostCall = new Emitter<never>().event;
  readonly onConfigure = new Emitter<never>().event;
  readonly observed = { rpcs: new Map(), protocolVersion: undefined };
  state: PluginState = { kind: "idle" };
  isDisposed = false;
  private decide!: { resolve(description: PluginDescription): void; reject(error: Error): void };
  private readonly description = new Promise<PluginDescription>((resolve, reject) => {
    this.decide = { resolve, reject };
  });

  constructor(
    readonly path: string,
    readonly workingDirectory: string,
  ) {}

  offers(...names: readonly string[]): void {
    const descriptor = (name: string): Descriptor => ({ name, capabilities: ["transform"], outputSchemas: {} });
    const providers = names.map((name) => ({ name, descriptor: descriptor(name), findings: [] }));
    this.decide.resolve({ kind: "provider", providers });
  }

  fails(): void {
    this.decide.reject(new PluginError(this.path, { reason: "handshake-timeout", timeoutMs: 1, lastWords: "" }));
  }

  describe(): Promise<PluginDescription> {
    return this.description;
  }

  execute(): Promise<ExecutionResult> {
    const data = { from: basename(this.path) };
    return Promise.resolve({ data, warnings: [], metadata: {}, streamed: false, transport: "unary", findings: [] });
  }

  whatIf(): Promise<never> {
    return Promise.reject(new Error("not asked"));
  }

  dependencies(): Promise<never> {
    return Promise.reject(new Error("not asked"));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    this.isDisposed = true;
    return Promise.resolve();
  }

  disposeWhenUnused(): Promise<void> {
    return this.dispose();
  }
}

/** A catalogue of files with these names, and the handles that it created for them. */
function withHandles(
  names: readonly string[],
  use: (catalogue: Catalogue, handle: (name: string) => FakeHandle) => Promise<void>,
): Promise<void> {
  return withTempDir(async (directory) => {
    for (const name of names) {
      await writeFile(join(directory, name), "\x7fELF");
      await chmod(join(directory, name), 0o755);
    }
    const handles = new Map<string, FakeHandle>();
    const catalogue = new Catalogue({
      cache: new DescriptorCache(undefined),
      watch: false,
      createHandle: ({ path, workingDirectory }) => {
        const handle = new FakeHandle(path, workingDirectory);
        handles.set(basename(path), handle);
        return handle;
      },
    });
    const allowed = { written: directory, origin: "argument", workingDirectory: "/work", allowed: true } as const;
    catalogue.setDirectories([{ path: directory, ...allowed }]);
    await until("every file has a handle", () => handles.size === names.length);
    try {
      await use(catalogue, (name) => handles.get(name) ?? assert.fail(`no handle for ${name}`));
    } finally {
      await catalogue.dispose();
    }
    assert.ok([...handles.values()].every(({ isDisposed }) => isDisposed));
  });
}

const isPending = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => false), new Promise<true>((resolve) => setImmediate(resolve, true))]);

describe("Catalogue with handles that start no process", () => {
  it("makes a handle for each file, with the working directory of its source", () =>
    withHandles(["a", "b"], async (catalogue, handle) => {
      handle("a").offers("one");
      handle("b").fails();
      const { directories } = await catalogue.whenSettled();
      assert.deepEqual(
        directories[0]?.plugins.map(({ name, status, providers }) => [name, status, providers.length]),
        [
          ["a", "ready", 1],
          ["b", "failed", 0],
        ],
      );
      assert.equal(handle("a").workingDirectory, "/work");
    }));

  it("shows the state of the handle", () =>
    withHandles(["a"], async (catalogue, handle) => {
      handle("a").offers("one");
      await catalogue.whenSettled();
      handle("a").state = { kind: "ready", pid: 7 };
      handle("a").changes.fire(undefined);
      assert.deepEqual(catalogue.snapshot.directories[0]?.plugins[0]?.process, { kind: "ready", pid: 7 });
    }));
});

describe("resolveTarget", () => {
  it("waits only for the plugin that the request names", () =>
    withHandles(["a", "slow"], async (catalogue, handle) => {
      handle("a").offers("one");
      const { plugin } = await resolveTarget(catalogue, { provider: "one", plugin: "a" });
      assert.equal(plugin.name, "a");
      assert.equal(catalogue.snapshot.busy, true);
      handle("slow").fails();
    }));

  it("waits for all plugins when the request names none, and reports which after a delay", () =>
    withHandles(["a", "slow"], async (catalogue, handle) => {
      handle("a").offers("one");
      const waitedFor: string[] = [];
      const target = resolveTarget(
        catalogue,
        { provider: "one" },
        {
          onWaiting: (plugins) => waitedFor.push(...plugins.map(({ name }) => name)),
        },
      );
      await until("it says for whom", () => waitedFor.length > 0);
      assert.deepEqual(waitedFor, ["slow"]);
      assert.equal(await isPending(target), true);
      handle("slow").offers("other");
      assert.equal((await target).plugin.name, "a");
    }));

  it("waits for every file of the named plugin", () =>
    withHandles(["echo.one", "echo.two"], async (catalogue, handle) => {
      handle("echo.one").offers("echo");
      const target = resolveTarget(catalogue, { provider: "echo", plugin: "echo" });
      target.catch(() => undefined);
      await until("the first is described", () =>
        catalogue.snapshot.directories[0]?.plugins.some(({ status }) => status === "ready"),
      );
      assert.equal(await isPending(target), true);
      handle("echo.two").offers("echo");
      const error: unknown = await target.catch((reason: unknown) => reason);
      assert.ok(isRequestError(error) && error.failure.reason === "ambiguous-provider");
    }));

  it("rejects a provider that several plugins offer, and names all of them", () =>
    withHandles(["a", "b", "c"], async (catalogue, handle) => {
      handle("a").offers("one");
      const target = resolveTarget(catalogue, { provider: "one" });
      target.catch(() => undefined);
      handle("b").offers("one");
      handle("c").offers("two");
      const error: unknown = await target.catch((reason: unknown) => reason);
      assert.ok(isRequestError(error) && error.failure.reason === "ambiguous-provider");
      assert.deepEqual(
        error.failure.plugins.map(({ name }) => name),
        ["a", "b"],
      );
    }));

  it("treats a failed plugin as offering no providers, and reports it in the result", () =>
    withHandles(["a", "broken"], async (catalogue, handle) => {
      const running = runRequest(catalogue, { provider: "one", inputs: {} });
      handle("broken").fails();
      handle("a").offers("one");
      const { data, remarks } = await running;
      assert.deepEqual(data, { from: "a" });
      assert.deepEqual(
        remarks.map(({ message }) => message),
        ["Not considered, because they could not be loaded: broken."],
      );
    }));
});

describe("resolveOrChoose", () => {
  it("continues with the chosen plugin at once while another is still loading", () =>
    withHandles(["a", "b", "slow"], async (catalogue, handle) => {
      handle("a").offers("one");
      handle("b").offers("one");
      const waits: TargetWait[] = [];
      const { signal } = new AbortController();
      const found = resolveOrChoose(catalogue, { provider: "one" }, signal, (wait) => waits.push(wait));
      const wait = await until("it says for whom it waits", () => waits[0]);
      assert.deepEqual(
        wait.plugins.map(({ name }) => name),
        ["slow"],
      );
      const offered = findProviders(catalogue.snapshot, "one").map(({ plugin }) => plugin);
      assert.deepEqual(
        offered.map(({ name }) => name),
        ["a", "b"],
      );
      const path = offered[1]?.path ?? assert.fail("b is offered");
      wait.choose(path);
      const { query, target } = await found;
      assert.equal(target.plugin.name, "b");
      assert.deepEqual(query, { provider: "one", plugin: path });
      assert.equal(catalogue.snapshot.busy, true);
      handle("slow").fails();
    }));

  it("ignores a choice after the wait has ended", () =>
    withHandles(["a", "slow"], async (catalogue, handle) => {
      handle("a").offers("one");
      const waits: TargetWait[] = [];
      const { signal } = new AbortController();
      const found = resolveOrChoose(catalogue, { provider: "one" }, signal, (wait) => waits.push(wait));
      const wait = await until("it says for whom it waits", () => waits[0]);
      assert.equal(wait.signal.aborted, false);
      handle("slow").offers("other");
      const { query, target } = await found;
      wait.choose("/elsewhere");
      assert.equal(wait.signal.aborted, true);
      assert.deepEqual([query, target.plugin.name], [{ provider: "one" }, "a"]);
    }));

  it("rejects and ends the wait when it is cancelled", () =>
    withHandles(["slow"], async (catalogue, handle) => {
      const waits: TargetWait[] = [];
      const controller = new AbortController();
      const found = resolveOrChoose(catalogue, { provider: "one" }, controller.signal, (wait) => waits.push(wait));
      const wait = await until("it says for whom it waits", () => waits[0]);
      controller.abort();
      await assert.rejects(found, { name: "AbortError" });
      assert.equal(wait.signal.aborted, true);
      handle("slow").fails();
    }));
});

describe("a provider that is run from the tree", () => {
  it("is settled when its plugin is described, and the request names the plugin while others load", () =>
    withHandles(["a", "slow"], async (catalogue, handle) => {
      const [a, slow] = catalogue.snapshot.directories[0]?.plugins.map(({ id }) => id) ?? [];
      assert.ok(a !== undefined && slow !== undefined);
      assert.equal(isSettled(catalogue.snapshot, a), false);
      handle("a").offers("one");
      await catalogue.when((snapshot) => isSettled(snapshot, a));
      assert.equal(isSettled(catalogue.snapshot, slow), false);
      const [target = assert.fail("one is known")] = findProviders(catalogue.snapshot, "one");
      assert.equal(pluginKey(catalogue.snapshot, target), "a");
      handle("slow").fails();
      await catalogue.whenSettled();
      assert.equal(pluginKey(catalogue.snapshot, target), undefined);
    }));

  it("is settled when its plugin does not exist", () =>
    withHandles(["a"], async (catalogue, handle) => {
      handle("a").offers("one");
      await catalogue.whenSettled();
      assert.equal(isSettled(catalogue.snapshot, "/elsewhere"), true);
    }));
});
