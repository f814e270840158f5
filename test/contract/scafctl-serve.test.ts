// serve() of the scafctl room: loaded by a Go host on the official go-plugin, and by our own.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  Client,
  type ExecuteOptions,
  GRPCPlugin,
  isPluginError,
  isProviderError,
  type JsonObject,
  type LogEntry,
  stringifyJson,
} from "scafctl-plugins/scafctl";
import { GoHost } from "../support/go-host.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { builtEcho, makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

let folder: TempDir;
let path: string;

/**
 * A hook outside of `describe` would run for the tests of every file. Call it after the hooks that
 * end what a test started.
 */
function cleanGround(): void {
  before(async () => {
    folder = await tempDir();
    path = makePlugin(folder.path, "ts-provider");
  });
  afterEach(() => assertNoLeftovers());
  after(() => folder.remove());
}

describeWithGo("serve() and a Go host", () => {
  const hosts: GoHost[] = [];
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    await Promise.all([buildGo("host"), buildGo("hostold")]);
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.end()));
  });
  cleanGround();

  async function load(plugin: string, fields: Record<string, unknown> = {}): Promise<GoHost> {
    const host = await GoHost.start();
    hosts.push(host);
    await host.run("start", { path: plugin, ...fields });
    return host;
  }

  for (const mtls of [false, true]) {
    it(`loads echo-ts with correct descriptor and result${mtls ? ", over AutoMTLS" : ""} (Serve)`, async () => {
      const host = await load(builtEcho, { mtls });
      assert.deepEqual(await host.run("call", { method: "GetProviders" }), { providerNames: ["echo"] });
      const { descriptor } = await host.run("call", {
        method: "GetProviderDescriptor",
        request: { providerName: "echo" },
      });
      assert.deepEqual(descriptor, {
        name: "echo",
        displayName: "Echo Provider",
        description: "Returns the message, in upper case on request",
        version: "1.0.0",
        category: "utility",
        apiVersion: "v1",
        capabilities: ["transform"],
        schema: {
          parameters: {
            message: {
              type: "string",
              required: true,
              description: "The message to return",
              example: '"Hello, World!"',
              maxLength: 1000,
            },
            uppercase: {
              type: "boolean",
              description: "Whether to return it in upper case",
              defaultValue: false,
            },
          },
        },
        outputSchemas: {
          transform: { parameters: { echoed: { type: "string", description: "The message" } } },
        },
        rawSchema: {
          type: "object",
          required: ["message"],
          properties: {
            message: {
              type: "string",
              description: "The message to return",
              maxLength: 1000,
              examples: ["Hello, World!"],
            },
            uppercase: {
              type: "boolean",
              description: "Whether to return it in upper case",
              default: false,
            },
          },
        },
        rawOutputSchemas: {
          transform: {
            type: "object",
            properties: { echoed: { type: "string", description: "The message" } },
          },
        },
      });
      const request = { providerName: "echo", input: { message: "hi", uppercase: true } };
      assert.deepEqual(await host.run("call", { method: "ExecuteProvider", request }), {
        output: { data: { echoed: "HI" } },
      });
    });
  }

  it("returns each failure in the field that the contract defines", async () => {
    const host = await load(builtEcho);
    const unknown = await host.send("call", { method: "GetProviderDescriptor", request: { providerName: "x" } });
    assert.deepEqual([unknown.code, unknown.error], ["Unknown", 'GetProviderDescriptor "x": unknown provider: x']);
    for (const [request, error] of [
      [{ providerName: "x" }, "unknown provider: x"],
      [{ providerName: "echo", input: { message: 1 } }, "message must be a string"],
    ] as const) {
      assert.deepEqual(await host.run("call", { method: "ExecuteProvider", request }), { error });
    }
  });

  it("answers the calls for which echo has no hook with the SDK's defaults", async () => {
    const host = await load(builtEcho);
    const call = (method: string): ReturnType<GoHost["send"]> =>
      host.send("call", { method, request: { providerName: "echo" } });
    assert.deepEqual((await call("ConfigureProvider")).result, { protocolVersion: 3 });
    for (const method of ["DescribeWhatIf", "ExtractDependencies", "StopProvider"]) {
      const { ok, result } = await call(method);
      assert.deepEqual([ok, result], [true, {}], method);
    }
    const { code, error } = await call("ExecuteProviderStream");
    assert.deepEqual([code, error], ["Unimplemented", "streaming execution not supported"]);
  });

  it("is loaded by a host on go-plugin 1.4.4, too", async () => {
    const host = await GoHost.start("hostold");
    hosts.push(host);
    await host.run("start", { path: builtEcho });
    assert.deepEqual(Object.values(await host.run("providers")), [["echo"]]);
    const { output } = await host.run("execute", { request: { providerName: "echo", input: { message: "hi" } } });
    assert.deepEqual(output, { data: { echoed: "hi" } });
  });
});

describe("serve() and the TypeScript host", () => {
  let client: Client;
  beforeEach(async () => {
    client = await Client.newClient(path);
  });
  afterEach(async () => {
    await client.kill();
  });

  cleanGround();

  it("passes input and every option to the implementation without losing digits", async () => {
    const options: ExecuteOptions = {
      capability: "action",
      dryRun: true,
      workingDirectory: "/w",
      outputDirectory: "/o",
      conflictStrategy: "append",
      backup: true,
      resolverContext: { a: 1 },
      parameters: { b: 2 },
      iteration: { item: 9007199254740993n, index: 1 },
      solution: { name: "s" },
      authProfile: "p",
      settings: { c: 2n ** 64n },
    };
    const input: JsonObject = { a: 9007199254740993n, b: 2n ** 64n };
    const output = await client.executeProvider("test-provider", input, options);
    assert.equal(stringifyJson(output.data), stringifyJson({ input, options }));
    assert.deepEqual([output.warnings, output.metadata], [["a warning"], { name: "test-provider" }]);
  });

  it("never fails an execution at gRPC level, whatever the implementation does", async () => {
    for (const [what, words] of [
      ["throw", /^it was told to fail$/],
      ["nan", /^failed to encode output: data: NaN has no JSON form$/],
      ["undefined", /^failed to encode output: data\.gone: undefined has no JSON form$/],
      ["nothing", /^failed to encode output: the provider returned nothing$/],
    ] as const) {
      await assert.rejects(client.executeProvider("test-provider", { do: what }), (error) => {
        assert.ok(isProviderError(error), String(error));
        assert.match(error.message, words);
        return true;
      });
    }
    await assert.rejects(client.executeProvider("test-provider", { do: "throw" }), (error) => {
      assert.ok(isProviderError(error));
      assert.deepEqual([error.exitCode, error.diagnostics], [7, [{ severity: "error", summary: "told so" }]]);
      return true;
    });
  });

  it("logs what the implementation throws with its stack", async () => {
    const log: LogEntry[] = [];
    const logged = await Client.newClient(path, { onLog: (entry) => void log.push(entry) });
    try {
      await assert.rejects(logged.executeProvider("test-provider", { do: "throw" }));
      const entry = await until("it is logged", () => log.find(({ message }) => message === "ExecuteProvider failed"));
      assert.deepEqual([entry.level, entry.fields["provider"]], ["error", "test-provider"]);
      assert.match(String(entry.fields["error"]), /it was told to fail\n {4}at /);
    } finally {
      await logged.kill();
    }
  });

  it("lists each name once, and a provider without a descriptor beside the others", async () => {
    const listings = await client.describe();
    assert.deepEqual(
      listings.map(({ name, descriptor, error }) => [name, descriptor?.displayName, error?.reason]),
      [
        ["test-provider", "Test Provider", undefined],
        ["nameless", undefined, "call-failed"],
      ],
    );
  });

  it("aborts the implementation's signal when the call is cancelled", async () => {
    const file = join(folder.path, "wait");
    const controller = new AbortController();
    const call = client.executeProvider("test-provider", { do: "wait", file }, { signal: controller.signal });
    await until("the implementation waits", () => existsSync(file));
    controller.abort();
    await assert.rejects(call, (error) => isPluginError(error) && error.reason === "cancelled");
    await until("the implementation was told", () => readFileSync(file, "utf8") === "cancelled");
  });
});

describe("serve() without a host", () => {
  cleanGround();

  it("refuses to run without the right cookie (HandshakeConfig)", () => {
    const env = { ...process.env };
    delete env["SCAFCTL_PLUGIN"];
    const { status, stdout, stderr } = spawnSync(builtEcho, { env, encoding: "utf8", timeout: 20_000 });
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^This binary is a plugin/);
  });

  it("requires an implementation (GRPCPlugin)", async () => {
    const { Server } = await import("@grpc/grpc-js");
    const server = new Server();
    await assert.rejects(new GRPCPlugin().grpcServer(server), /without an implementation/);
    server.forceShutdown();
  });
});
