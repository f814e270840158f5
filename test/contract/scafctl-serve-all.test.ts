// serve() with every hook: a Go host drives all eight calls, and the example report-ts asks it for
// a secret (docs/contract.md, "Serving").
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type HostCall, isProviderError, stringifyJson } from "scafctl-plugins/scafctl";
import { startedClients } from "../support/started-clients.js";
import { GoHost } from "../support/go-host.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

describeWithGo("serve() with every hook and a Go host", () => {
  let folder: TempDir;
  let host: GoHost;
  let path: string;
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    await buildGo("host");
    folder = await tempDir();
    path = makePlugin(folder.path, "hooks");
  });
  beforeEach(async () => {
    host = await GoHost.start();
  });
  afterEach(async () => {
    await host.end();
    await assertNoLeftovers();
  });
  after(() => folder.remove());

  const call = (method: string, request: Record<string, unknown>): Promise<Record<string, unknown>> =>
    host.run("call", { method, request: { providerName: "test-provider", ...request } });
  const serveHost = async (secrets: Record<string, string>): Promise<unknown> =>
    (await host.run("serveHost", { secrets }))["id"];

  it("answers all eight calls", async () => {
    await host.run("start", { path });
    assert.deepEqual(await host.run("call", { method: "GetProviders" }), { providerNames: ["test-provider"] });
    const { descriptor } = (await call("GetProviderDescriptor", {})) as { descriptor: Record<string, unknown> };
    assert.equal(descriptor["hasExtractDependencies"], true);
    assert.deepEqual(await call("ConfigureProvider", { settings: { a: 1 }, quiet: true, binaryName: "host" }), {
      protocolVersion: 3,
      diagnostics: [{ severity: "WARNING", summary: '{"quiet":true,"binaryName":"host","settings":{"a":1}}' }],
    });
    assert.deepEqual(await call("DescribeWhatIf", { input: { n: 1 } }), {
      description: 'Would run test-provider on {"n":1}',
      diagnostics: [{ severity: "WARNING", summary: "hm" }],
    });
    assert.deepEqual(await call("ExtractDependencies", { inputs: { b: 1, a: 2 } }), { dependencies: ["b", "a"] });
    const request = {
      input: { n: 1 },
      context: { resolverContext: { r: 1 } },
      dryRun: true,
      executionMode: "action",
      workingDirectory: "/w",
      outputDirectory: "/o",
      conflictStrategy: "skip",
      backup: true,
      iterationContext: { item: "x", index: 2, itemAlias: "it" },
      parameters: { p: 1 },
      solutionMetadata: { name: "s" },
      authProfile: "dev",
      settings: { b: 2 },
    };
    const { output } = (await call("ExecuteProvider", request)) as { output: { data: unknown } };
    assert.deepEqual(output.data, {
      input: { n: 1 },
      options: {
        capability: "action",
        dryRun: true,
        workingDirectory: "/w",
        outputDirectory: "/o",
        conflictStrategy: "skip",
        backup: true,
        resolverContext: { r: 1 },
        parameters: { p: 1 },
        iteration: { item: "x", index: 2, itemAlias: "it" },
        solution: { name: "s" },
        authProfile: "dev",
        settings: { a: 1, b: 2 },
      },
      hasHost: false,
      variables: { it: "x", __index: 2 },
      path: "/w/file",
      secret: null,
    });
    const { messages } = (await call("ExecuteProviderStream", { input: {} })) as {
      messages: Record<string, unknown>[];
    };
    assert.deepEqual(
      messages.map((message) => Object.keys(message)[0]),
      ["stdout", "stderr", "stderr", "stdout", "result"],
    );
    assert.deepEqual(await call("StopProvider", {}), {});
  });

  it("returns each failure in the field that the contract defines", async () => {
    await host.run("start", { path });
    const failed = { error: "no way", diagnostics: [{ severity: "ERROR", summary: "why" }] };
    assert.deepEqual(await call("ExecuteProvider", { input: { fail: "no way" } }), { ...failed, exitCode: 6 });
    assert.deepEqual(await call("DescribeWhatIf", { input: { fail: "no way" } }), failed);
    assert.deepEqual(await call("ConfigureProvider", { settings: { fail: "no" } }), {
      error: "no",
      protocolVersion: 3,
    });
    assert.deepEqual(await call("StopProvider", { providerName: "unstoppable" }), { error: "not now" });
    const { messages } = (await call("ExecuteProviderStream", { input: { fail: "no way" } })) as {
      messages: Record<string, unknown>[];
    };
    assert.deepEqual(messages.at(-1), { result: { ...failed, exitCode: 6 } });
    const bad = (await call("ExecuteProviderStream", { input: [1] })) as { messages: unknown[] };
    assert.deepEqual(bad.messages, [{ result: { error: "failed to decode input: it is no JSON object" } }]);
    for (const [method, field] of [
      ["DescribeWhatIf", "input"],
      ["ExtractDependencies", "inputs"],
    ] as const) {
      assert.deepEqual(await call(method, { [field]: [1] }), {
        error: `failed to decode ${field}: it is no JSON object`,
      });
    }
    const refused = await host.send("call", {
      method: "ExecuteProviderStream",
      request: { providerName: "test-provider", input: { refuse: true } },
    });
    assert.deepEqual([refused.code, refused.error], ["Unimplemented", "streaming execution not supported"]);
  });

  it("dials the host on the first id, uses it in every provider, and releases it after StopProvider", async () => {
    await host.run("start", { path });
    const secret = async (): Promise<unknown> => {
      const { output, error } = (await call("ExecuteProvider", { input: { secret: "k" } })) as {
        output?: { data: { secret: unknown } };
        error?: string;
      };
      return error ?? output?.data.secret;
    };
    assert.equal(await secret(), "host service client not available");
    await call("ConfigureProvider", { hostServiceId: await serveHost({ k: "1" }) });
    assert.equal(await secret(), "1");
    // The second id is announced and ignored.
    await call("ConfigureProvider", { hostServiceId: await serveHost({ k: "2" }) });
    assert.equal(await secret(), "1");
    await call("StopProvider", {});
    assert.equal(await secret(), "host service client not available");
    await call("ConfigureProvider", { hostServiceId: await serveHost({ k: "3" }) });
    assert.equal(await secret(), "3");
    const calls = Object.values(await host.run("hostCalls"));
    assert.deepEqual(calls.flat(), [{ method: "GetSecret", request: { name: "k" } }]);
  });

  it("reports after five seconds that the host is unreachable, and keeps working", async () => {
    await host.run("start", { path });
    const answer = await call("ConfigureProvider", { hostServiceId: 4711 });
    assert.deepEqual(answer, {
      error: "failed to dial host service: timeout waiting for connection info",
      protocolVersion: 3,
    });
    const { description } = await call("DescribeWhatIf", { input: {} });
    assert.equal(description, "Would run test-provider on {}");
  });

  it("report-ts: asks the host for its secret, and previews without one", async () => {
    await host.run("start", { path: makePlugin(folder.path, "report") });
    const rows = [{ label: "Visits", value: 12 }];
    const report = (request: Record<string, unknown>): Promise<Record<string, unknown>> =>
      call("ExecuteProvider", { providerName: "report", ...request });
    assert.deepEqual(await report({ input: { title: "T", rows } }), {
      output: { data: { markdown: "# T\n\n| what | value |\n| --- | ---: |\n| Visits | 12 |\n" } },
    });
    await call("ConfigureProvider", {
      providerName: "report",
      hostServiceId: await serveHost({ "report.signing-key": "k" }),
    });
    const input = { operation: "publish", title: "T", rows };
    const { output } = (await report({ input, outputDirectory: folder.path })) as {
      output: { data: { file: string } };
    };
    const markdown = "# T\n\n| what | value |\n| --- | ---: |\n| Visits | 12 |\n";
    const signature = createHmac("sha256", "k").update(markdown).digest("hex");
    assert.deepEqual(output.data, { success: true, file: join(folder.path, "report.md"), signature });
    assert.equal(readFileSync(output.data.file, "utf8"), `${markdown}\n<!-- ${signature} -->\n`);
  });
});

describe("serve() with every hook and the TypeScript host", () => {
  const clients = startedClients();
  const secrets = {
    store: {
      get: (name: string): Promise<string | undefined> =>
        Promise.resolve(name === "report.signing-key" ? "k" : undefined),
      set: () => Promise.reject(new Error("read only")),
      delete: () => Promise.reject(new Error("read only")),
      list: () => Promise.resolve([]),
    },
  };

  it("streams completely and in order, drops empty and late chunks, ends with one result", async () => {
    const client = await clients.start(makePlugin(clients.directory, "hooks"));
    const pieces: string[] = [];
    const note = ({ kind, text }: { kind: string; text: string }): void => void pieces.push(`${kind}:${text}`);
    const result = await client.execute("test-provider", { n: 2n ** 64n }, { onStdout: note, onStderr: note });
    assert.deepEqual(
      pieces.filter((piece) => !piece.endsWith(":")),
      ["stdout:one ", "stderr:é", "stdout:two"],
    );
    assert.deepEqual([result.transport, result.findings], ["stream", []]);
    assert.match(stringifyJson(result.data), /18446744073709551616/);
  });

  it("rejects a pending write when the run is cancelled", async () => {
    const client = await clients.start(makePlugin(clients.directory, "hooks"));
    const file = join(clients.directory, "flood");
    const controller = new AbortController();
    let bytes = 0;
    const run = client.execute(
      "test-provider",
      { flood: 1e9, file },
      {
        signal: controller.signal,
        onStdout: (piece) => {
          bytes += piece.bytes.length;
          if (bytes > 1 << 20) controller.abort();
        },
      },
    );
    await assert.rejects(run);
    await until("the author was told", () => existsSync(file));
  });

  it("report-ts: streams its progress, warns of a row without a value, and signs with the host's secret", async () => {
    const trace: HostCall[] = [];
    const client = await clients.start(makePlugin(clients.directory, "report"), {
      host: { secrets, onHostCall: (call) => void trace.push(call) },
      configuration: () => ({ settings: { footer: "The end" } }),
    });
    const lines: string[] = [];
    const result = await client.execute(
      "report",
      { operation: "publish", title: "T", rows: [{ label: "a", value: 2n ** 64n }, { label: "b" }] },
      {
        capability: "action",
        dryRun: true,
        workingDirectory: clients.directory,
        onStdout: ({ text }) => void lines.push(text),
        onStderr: ({ text }) => void lines.push(`! ${text}`),
      },
    );
    assert.deepEqual(lines, ["row 1 of 2: a\n", "! row 2 has no value\n", "row 2 of 2: b\n"]);
    assert.deepEqual(result.diagnostics, [
      { severity: "warning", summary: "a row without a value", attribute: "rows[1].value" },
    ]);
    assert.deepEqual(result.warnings, ["a dry run: nothing was written"]);
    assert.ok(!existsSync(join(clients.directory, "report.md")));
    assert.deepEqual(
      trace.map(({ rpc, name, outcome }) => [rpc, name, outcome]),
      [["GetSecret", "report.signing-key", "ok"]],
    );
    const whatIf = await client.describeWhatIf("report", { operation: "publish", rows: [1] });
    assert.equal(whatIf.description, "Would write a signed report of 1 rows to report.md");
    const { dependencies } = await client.extractDependencies("report", { title: { rslvr: "name" } });
    assert.deepEqual(dependencies, ["name"]);
    await assert.rejects(client.execute("report", {}), (error) => {
      assert.ok(isProviderError(error));
      assert.equal(error.exitCode, 3);
      assert.deepEqual(
        error.diagnostics.map(({ attribute }) => attribute),
        ["title", "rows"],
      );
      return true;
    });
  });

  it("logs what scafctl would reject, and refuses to start when strict", async () => {
    const path = makePlugin(clients.directory, "hooks");
    const warnings: string[] = [];
    const client = await clients.start(path, {
      onLog: ({ level, fields }) => {
        if (level === "warn") warnings.push(String(fields["code"]));
      },
    });
    await client.describe();
    await client.describe();
    await until("the log tells it", () => warnings.length >= 2);
    assert.deepEqual(warnings, ["capability-missing", "output-schemas-missing"]);
    const { status, stderr } = spawnSync(path, {
      env: { ...process.env, SCAFCTL_PLUGIN: "scafctl_provider_plugin", HOOKS_STRICT: "1" },
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.equal(status, 1);
    assert.match(stderr, /scafctl would not load this plugin as it is\. test-provider: No capability is declared/);
  });
});
