// Client and ManagedPlugin with plugins of every kind: both echoes, the Go kitchen, and a fixture
// that breaks the contract.
import assert from "node:assert/strict";
import { basename } from "node:path";
import {
  Client,
  type Descriptor,
  type ExecuteOptions,
  inputProperties,
  isPluginError,
  isProviderError,
  type JsonObject,
  lintDescriptor,
  ManagedPlugin,
  parseJson,
  type PluginFailure,
  stringifyJson,
  validateInput,
} from "scafctl-plugins/scafctl";
import { type FixtureOrders, fixtureEvents, fixtureStarts, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS, goAvailable } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { builtEcho } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

let folder: TempDir;
const clients: Client[] = [];

async function start(path: string, options: Parameters<typeof Client.newClient>[1] = {}): Promise<Client> {
  const client = await Client.newClient(path, options);
  clients.push(client);
  return client;
}

async function fixture(orders: FixtureOrders = {}, name = "fixture"): Promise<Client> {
  return start(await makeFixture(folder.path, name, orders));
}

async function failureOf(promise: Promise<unknown>): Promise<PluginFailure> {
  const error: unknown = await promise.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(isPluginError(error), error instanceof Error ? error.stack : String(error));
  return error.failure;
}

/** A hook outside of `describe` would run for the tests of every file. */
function cleanGround(): void {
  before(async () => {
    folder = await tempDir();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.kill()));
    await assertNoLeftovers();
  });
  after(() => folder.remove());
}

describe("Client", () => {
  cleanGround();
  const echoes: [name: string, path: () => Promise<string>, available: boolean][] = [
    ["the TypeScript echo", () => Promise.resolve(builtEcho), true],
    ["the Go echo", () => buildGo("echo-go"), goAvailable()],
  ];
  for (const [title, pathOf, available] of echoes) {
    (available ? describe : () => undefined)(`with ${title}`, () => {
      let path: string;
      before(async function () {
        this.timeout(GO_BUILD_TIMEOUT_MS);
        path = await pathOf();
      });

      it("has name and path (Client.Name, Client.Path)", async () => {
        const client = await start(path);
        assert.equal(client.path(), path);
        assert.equal(client.name(), basename(path, ".exe"));
        assert.ok(client.pid > 0);
      });

      it("lists and describes it (Client.GetProviders, Client.GetProviderDescriptor)", async () => {
        const client = await start(path);
        assert.deepEqual(await client.getProviders(), ["echo"]);
        const descriptor = await client.getProviderDescriptor("echo");
        assert.deepEqual(
          [descriptor.name, descriptor.displayName, descriptor.version, descriptor.category, descriptor.capabilities],
          ["echo", "Echo Provider", "1.0.0", "utility", ["transform"]],
        );
        assert.deepEqual(
          inputProperties(descriptor).map(({ name, type, required, default: value, example }) => ({
            name,
            type,
            required,
            value,
            example,
          })),
          [
            { name: "message", type: "string", required: true, value: undefined, example: "Hello, World!" },
            { name: "uppercase", type: "boolean", required: false, value: false, example: undefined },
          ],
        );
        assert.deepEqual(Object.keys(descriptor.outputSchemas), ["transform"]);
        assert.deepEqual(validateInput(descriptor, { message: "hi" }), []);
      });

      it("runs it (Client.ExecuteProvider)", async () => {
        const client = await start(path);
        assert.deepEqual(await client.executeProvider("echo", { message: "hi", uppercase: true }), {
          data: { echoed: "HI" },
          warnings: [],
          metadata: {},
          streamed: false,
        });
      });

      it("rejects with the provider's message", async () => {
        const client = await start(path);
        for (const [name, input, words] of [
          ["echo", { message: 3 }, "message must be a string"],
          ["other", {}, "unknown provider: other"],
        ] as const) {
          await assert.rejects(client.executeProvider(name, input), (error) => {
            assert.ok(isProviderError(error));
            assert.deepEqual([error.message, error.providerName], [words, name]);
            return true;
          });
        }
        const failure = await failureOf(client.getProviderDescriptor("other"));
        assert.ok(failure.reason === "call-failed" && failure.status === "UNKNOWN");
        assert.match(failure.detail, /unknown provider: other$/);
      });

      it("ends it, idempotently (Client.Kill)", async () => {
        const client = await start(path);
        const exit = await client.kill();
        assert.deepEqual(await client.kill(), exit);
        assert.deepEqual(await client.exited, exit);
        assert.equal((await failureOf(client.getProviders())).reason, "stopped");
      });
    });
  }

  it("refuses a file that is not a plugin, with a reason (NewClient)", async () => {
    assert.equal((await failureOf(Client.newClient("/no/such/file"))).reason, "file-missing");
  });

  describeWithGo("with the Go kitchen", () => {
    let path: string;
    before(async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      path = await buildGo("kitchen");
    });

    it("keeps numbers exact in both directions", async () => {
      const client = await start(path);
      const text =
        '{"a":9007199254740993,"b":18446744073709551616,"c":1e400,"d":-0,"e":0.10000000000000000001,"f":1.0}';
      const { data } = await client.executeProvider("mirror", parseJson(text) as JsonObject);
      assert.equal(stringifyJson(data), text);
    });

    it("sends every option of an execution", async () => {
      const client = await start(path);
      const options: ExecuteOptions = {
        capability: "action",
        dryRun: true,
        workingDirectory: "/work",
        outputDirectory: "/out",
        conflictStrategy: "skip-unchanged",
        backup: true,
        resolverContext: { region: "eu" },
        parameters: { p: 2n ** 64n },
        iteration: { item: { x: 1 }, index: 2, itemAlias: "it", indexAlias: "ix" },
        solution: { name: "s", version: "1.0.0", tags: ["t"], source: "here" },
        authProfile: "dev",
        settings: { kitchen: { hot: true } },
      };
      const { data } = await client.executeProvider("kitchen", { show: ["request"] }, options);
      assert.deepEqual(data, {
        request: {
          authProfile: "dev",
          backup: true,
          conflictStrategy: "skip-unchanged",
          context: { resolverContext: { region: "eu" } },
          dryRun: true,
          executionMode: "action",
          input: { show: ["request"] },
          iterationContext: { index: 2, indexAlias: "ix", item: { x: 1 }, itemAlias: "it" },
          outputDirectory: "/out",
          parameters: { p: 18446744073709551616n },
          providerName: "kitchen",
          settings: { kitchen: { hot: true } },
          solutionMetadata: { name: "s", source: "here", tags: ["t"], version: "1.0.0" },
          workingDirectory: "/work",
        },
      });
    });

    it("always sends a context", async () => {
      const client = await start(path);
      const { data } = await client.executeProvider("kitchen", { show: ["request"] });
      assert.deepEqual(data, { request: { context: {}, input: { show: ["request"] }, providerName: "kitchen" } });
    });

    it("reads a descriptor that fills every field, with only its deliberate findings", async () => {
      const client = await start(path);
      const listings = await client.describe();
      assert.deepEqual(
        listings.map(({ name, error }) => [name, error]),
        [
          ["kitchen", undefined],
          ["mirror", undefined],
        ],
      );
      const descriptor = listings[0]?.descriptor ?? assert.fail();
      const members: (keyof Descriptor)[] = [
        "displayName",
        "description",
        "version",
        "category",
        "apiVersion",
        "schema",
        "sensitiveFields",
        "tags",
        "icon",
        "links",
        "examples",
        "maintainers",
        "deprecated",
        "beta",
        "hasExtractDependencies",
        "writeOperations",
        "operations",
      ];
      for (const member of members) assert.ok(member in descriptor, member);
      assert.deepEqual(
        lintDescriptor(listings[1] ?? assert.fail()).filter(({ severity }) => severity !== "info"),
        [],
      );
    });

    it("reads warnings, metadata, streamed, exit code and diagnostics", async () => {
      const client = await start(path);
      const output = await client.executeProvider("kitchen", {
        data: [1],
        warnings: ["hot"],
        metadata: { took: 9007199254740993n },
        streamed: true,
        exitCode: 3,
      });
      assert.deepEqual(output, {
        data: [1],
        warnings: ["hot"],
        metadata: { took: 9007199254740993n },
        streamed: true,
        exitCode: 3,
      });
    });

    it("reports an old plugin's 4 MiB limit with the plugin's message", async () => {
      const client = await start(await buildGo("echo-go"));
      const failure = await failureOf(client.executeProvider("echo", { message: "x".repeat(5 << 20) }));
      assert.ok(failure.reason === "call-failed");
      assert.equal(failure.status, "RESOURCE_EXHAUSTED");
      assert.match(failure.detail, /4194304/);
    });
  });

  it("reads the output null as data null", async () => {
    const client = await fixture({ calls: { ExecuteProvider: { outputText: "null" } } });
    assert.equal((await client.executeProvider("echo", {})).data, null);
  });

  for (const [what, outputText] of [
    ["no bytes at all", ""],
    ["no JSON", "{"],
    ["a list", "[]"],
    ["warnings that are none", '{"data":1,"warnings":5}'],
  ] as const) {
    it(`says that an output of ${what} breaks the contract`, async () => {
      const client = await fixture({ calls: { ExecuteProvider: { outputText } } });
      const failure = await failureOf(client.executeProvider("echo", {}));
      assert.deepEqual(
        [failure.reason, "method" in failure && failure.method],
        ["bad-answer", "/plugin.PluginService/ExecuteProvider"],
      );
    });
  }

  it("reports an answer without a descriptor and lists the other providers", async () => {
    const client = await fixture({
      providers: [{ name: "none", descriptor: null }, { name: "echo" }, { name: "echo" }],
    });
    assert.deepEqual(await client.getProviders(), ["none", "echo"]);
    assert.equal((await failureOf(client.getProviderDescriptor("none"))).reason, "bad-answer");
    const [none, echo, ...more] = await client.describe();
    assert.deepEqual([none?.name, none?.descriptor, none?.error?.reason], ["none", undefined, "bad-answer"]);
    assert.equal(echo?.descriptor?.name, "echo");
    assert.deepEqual(more, []);
  });

  it("reports a descriptor with another name, and runs under the listed one", async () => {
    const client = await fixture({ providers: [{ name: "listed", descriptor: { name: "described" } }] });
    const [listing] = await client.describe();
    assert.deepEqual([listing?.name, listing?.descriptor?.name], ["listed", "described"]);
    assert.deepEqual(
      listing?.findings.map(({ code }) => code),
      ["name-differs"],
    );
    await client.executeProvider(listing.name, { message: "hi" });
    const calls = fixtureEvents(client.path()).filter((event) => event.event === "call");
    assert.equal(calls.at(-1)?.provider, "listed");
  });

  it("describes a thousand providers, and none", async () => {
    const providers = Array.from({ length: 1000 }, (_, index) => ({ name: `p${index}` }));
    const many = await fixture({ providers });
    assert.deepEqual(
      (await many.describe()).map(({ name }) => name),
      providers.map(({ name }) => name),
    );
    const none = await fixture({ providers: [] }, "none");
    assert.deepEqual(await none.describe(), []);
  });

  for (const method of ["GetProviders", "GetProviderDescriptor", "ExecuteProvider"] as const) {
    it(`cancels ${method} by an AbortSignal`, async () => {
      const client = await fixture({ calls: { [method]: { untilCancelled: true } } });
      const controller = new AbortController();
      const { signal } = controller;
      const call =
        method === "GetProviders"
          ? client.getProviders({ signal })
          : method === "GetProviderDescriptor"
            ? client.getProviderDescriptor("echo", { signal })
            : client.executeProvider("echo", {}, { signal });
      const seen = (event: string) => () =>
        fixtureEvents(client.path()).some((one) => one.event === event && "method" in one && one.method === method);
      await until("the plugin got the call", seen("call"));
      controller.abort();
      assert.equal((await failureOf(call)).reason, "cancelled");
      await until("the plugin was told", seen("cancelled"));
    });
  }

  it("rejects the whole description when it is cancelled", async () => {
    const client = await fixture({ calls: { GetProviderDescriptor: { never: true } } });
    const controller = new AbortController();
    const description = client.describe({ signal: controller.signal });
    await until("the descriptor was asked for", () => fixtureEvents(client.path()).some(isDescriptorCall));
    controller.abort();
    assert.equal((await failureOf(description)).reason, "cancelled");
  });

  it("keeps running when the plugin crashes (security)", async () => {
    const client = await fixture({ calls: { ExecuteProvider: { end: { when: "before", how: { panic: "boom" } } } } });
    const failure = await failureOf(client.executeProvider("echo", {}));
    assert.ok(failure.reason === "crashed");
    assert.equal(failure.exit.code, 2);
    assert.match(failure.lastWords, /boom/);
    assert.notEqual((await fixture({}, "other")).pid, process.pid);
  });

  it("runs each plugin in its own process, with scafctl's cookie (security)", async () => {
    const client = await fixture();
    const [started] = fixtureStarts(client.path());
    assert.equal(started?.pid, client.pid);
    assert.notEqual(client.pid, process.pid);
    assert.equal(started.env["SCAFCTL_PLUGIN"], "scafctl_provider_plugin");
  });

  it("refuses a plugin with another protocol version (security)", async () => {
    const path = await makeFixture(folder.path, "future", { appVersion: 7 });
    assert.equal((await failureOf(Client.newClient(path))).reason, "app-version");
  });
});

function isDescriptorCall(event: ReturnType<typeof fixtureEvents>[number]): boolean {
  return event.event === "call" && event.method === "GetProviderDescriptor";
}

describe("ManagedPlugin", () => {
  cleanGround();
  const providerNames = async (plugin: ManagedPlugin): Promise<readonly string[]> => {
    const description = await plugin.describe({ keepRunning: true });
    return description.kind === "provider" ? description.providers.map(({ name }) => name) : [];
  };

  it("starts one process for concurrent calls, and a new one after a crash", async () => {
    const path = await makeFixture(folder.path, "managed", {
      calls: { ExecuteProvider: [{ end: { when: "before", how: { exit: 3 } } }, {}] },
    });
    const plugin = new ManagedPlugin(path);
    const states: string[] = [];
    let last = "";
    plugin.onDidChange(() => {
      if (plugin.state.kind !== last) states.push(plugin.state.kind);
      last = plugin.state.kind;
    });
    const lists = await Promise.all([1, 2, 3].map(() => providerNames(plugin)));
    assert.deepEqual(lists, [["echo"], ["echo"], ["echo"]]);
    assert.equal(fixtureStarts(path).length, 1);
    assert.equal((await failureOf(plugin.execute("echo", {}))).reason, "crashed");
    assert.equal(plugin.state.kind, "failed");
    assert.deepEqual(await providerNames(plugin), ["echo"]);
    assert.equal(fixtureStarts(path).length, 2);
    await plugin.stop();
    assert.equal(plugin.state.kind, "idle");
    assert.deepEqual(states, ["starting", "ready", "failed", "starting", "ready", "stopping", "idle"]);
    await plugin.dispose();
    assert.equal((await failureOf(plugin.describe())).reason, "stopped");
  });

  it("stops a process that was only started to be described", async () => {
    const path = await makeFixture(folder.path, "described");
    const plugin = new ManagedPlugin(path);
    await plugin.describe();
    assert.equal(plugin.state.kind, "idle");
    await plugin.execute("echo", { message: "hi" });
    await plugin.describe();
    assert.equal(plugin.state.kind, "ready");
    await plugin.dispose();
  });

  it("passes on the log and what the plugin prints", async () => {
    const path = await makeFixture(folder.path, "talking", {
      calls: { ExecuteProvider: { print: { stdout: "printed" }, log: "logged\n" } },
    });
    const plugin = new ManagedPlugin(path);
    const received: string[] = [];
    plugin.onLog(({ message }) => received.push(message));
    plugin.onOutput(({ text }) => received.push(text));
    await plugin.execute("echo", { message: "hi" });
    await until("both are received", () => received.includes("printed") && received.includes("logged"));
    await plugin.dispose();
  });
});
