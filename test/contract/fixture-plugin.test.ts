// The fixture plugin itself: a fault that is not delivered would make every test that orders it
// worthless.
import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { createIdentity } from "../../src/goplugin/transport/certificate.js";
import {
  type ExecuteProviderStreamChunk,
  PluginServiceService as methods,
} from "../../src/scafctl/gen/scafctl/plugin.js";
import { BareClient, parseLine } from "../support/bare-client.js";
import { type Child, cookie, startChild } from "../support/child.js";
import {
  type CallOrder,
  fixtureEvents,
  type FixtureOrders,
  fixtureStarts,
  giveOrders,
  linkFixture,
  makeFixture,
} from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

describe("fixture plugin", () => {
  let directory: TempDir;
  let sockets: TempDir;
  const started: Child[] = [];
  const clients: BareClient[] = [];

  beforeEach(async () => {
    directory = await tempDir();
    sockets = await tempDir();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    for (const plugin of started.splice(0)) {
      plugin.child.kill("SIGKILL");
      await plugin.ended;
    }
    await Promise.all([directory.remove(), sockets.remove()]);
    await assertNoLeftovers();
  });

  function run(path: string, env: NodeJS.ProcessEnv = {}): Child {
    const plugin = startChild(path, [], { env: { ...cookie, PLUGIN_UNIX_SOCKET_DIR: sockets.path, ...env } });
    started.push(plugin);
    return plugin;
  }

  async function start(orders: FixtureOrders, env: NodeJS.ProcessEnv = {}): Promise<Child> {
    return run(await makeFixture(directory.path, "fixture", orders), env);
  }

  async function connected(orders: FixtureOrders): Promise<{ client: BareClient; plugin: Child }> {
    const plugin = await start(orders);
    const client = new BareClient(parseLine(await plugin.line()));
    clients.push(client);
    return { client, plugin };
  }

  const executing = (order: CallOrder): FixtureOrders => ({ calls: { ExecuteProvider: order } });

  it("echoes without orders, and records what it received", async () => {
    const { client, plugin } = await connected({});
    assert.equal(await client.health("plugin"), 1);
    assert.deepEqual(await client.providers(), ["echo"]);
    const { descriptor } = await client.unary(methods.getProviderDescriptor, { providerName: "echo" });
    assert.equal(descriptor?.displayName, "Echo Provider");
    assert.equal(descriptor.schema?.parameters.get("message")?.example, '"Hello, World!"');
    const path = join(directory.path, "fixture");
    const [first, ...calls] = fixtureEvents(path);
    assert.ok(first?.event === "start" && first.env["SCAFCTL_PLUGIN"] === "scafctl_provider_plugin");
    assert.equal(first.pid, plugin.child.pid);
    assert.ok(calls.some((each) => each.event === "call" && each.method === "GetProviderDescriptor"));
    await client.shutdown();
    assert.equal(await plugin.ended, 0);
  });

  it("works through a link, with its own orders and counter", async () => {
    const target = await makeFixture(directory.path, "fixture");
    const link = await linkFixture(target, join(directory.path, "link"), { start: { end: { exit: 3 } } });
    assert.equal(await run(link).ended, 3);
    assert.equal(await run(link).ended, 3);
    assert.equal(fixtureStarts(link).length, 2);
    assert.equal(fixtureStarts(target).length, 0);
    await giveOrders(link, { start: { end: { exit: 4 } } });
    assert.equal(await run(link).ended, 4);
  });

  it("offers the providers of its orders, down to wire level", async () => {
    const parameters = { count: { type: "integer", minimum: 0, maximum: 9, enumValues: ["1", "2"], format: "int" } };
    const descriptor = {
      name: "other",
      version: "v2",
      schema: { parameters },
      rawSchema: "true",
      writeOperations: ["w"],
    };
    const { client } = await connected({ providers: [{ name: "a" }, { name: "b", descriptor }] });
    assert.deepEqual(await client.providers(), ["a", "b"]);
    const answer = await client.unary(methods.getProviderDescriptor, { providerName: "b" });
    const { name, version, schema, rawSchema, writeOperations } = answer.descriptor!;
    assert.deepEqual([name, version, rawSchema.toString(), writeOperations], ["other", "v2", "true", ["w"]]);
    const count = schema!.parameters.get("count")!;
    assert.deepEqual([count.hasMinimum, count.maximum, count.enumValues.map(String)], [true, 9, ["1", "2"]]);
    await assert.rejects(client.unary(methods.getProviderDescriptor, { providerName: "c" }), { code: 2 });
  });

  describe("before the handshake line", () => {
    const cases: Record<string, [FixtureOrders["start"], number | string]> = {
      "exits with 0": [{ end: { exit: 0 } }, 0],
      "exits with 7 and last words": [{ stderr: "last words\n", end: { exit: 7 } }, 7],
      "dies of a signal": [{ end: { signal: "SIGSEGV" } }, "SIGSEGV"],
      panics: [{ end: { panic: "at the start" } }, 2],
      "floods stderr": [{ stderrFloodBytes: 300_000, end: { exit: 1 } }, 1],
    };
    for (const [what, [order, code]] of Object.entries(cases)) {
      it(what, async () => {
        const plugin = await start({ start: order! });
        assert.equal(await plugin.ended, code);
        assert.equal(plugin.stdout(), "");
        if (order?.stderr !== undefined) assert.equal(plugin.stderr(), order.stderr);
        if (order?.stderrFloodBytes !== undefined)
          assert.ok(plugin.stderr().length >= 300_000, plugin.stderr().slice(-2_000));
      });
    }

    it("refuses the wrong cookie with go-plugin's message", async () => {
      const plugin = await start({}, { SCAFCTL_PLUGIN: "no" });
      assert.equal(await plugin.ended, 1);
      assert.match(plugin.stderr(), /^This binary is a plugin\./);
    });

    it("hangs", async () => {
      const plugin = await start({ start: { stderr: "thinking\n", hang: true } });
      await until("it runs", () => plugin.stderr() !== "");
      assert.equal(plugin.child.exitCode, null);
    });
  });

  describe("the handshake line", () => {
    const cases: Record<string, [FixtureOrders["line"], RegExp]> = {
      empty: [{ text: "\n", thenEnd: { exit: 0 } }, /^\n$/],
      partial: [{ text: "1|1|un", thenEnd: { exit: 0 } }, /^1\|1\|un$/],
      "with CR LF": [{ ending: "\r\n", thenEnd: { exit: 0 } }, /\|grpc\|\r\n$/],
      "of 4 fields": [{ fieldCount: 4, thenEnd: { exit: 0 } }, /^1\|1\|unix\|[^|]+\n$/],
      "of 7 fields": [{ fieldCount: 7, thenEnd: { exit: 0 } }, /\|grpc\|\|false\n$/],
      "over 64 KiB": [{ text: `${"x".repeat(70_000)}\n`, thenEnd: { exit: 0 } }, /^x{70000}\n$/],
      "core 2, app 7, netrpc": [
        { fields: { core: "2", app: "7", protocol: "netrpc" }, thenEnd: { exit: 0 } },
        /^2\|7\|unix\|[^|]+\|netrpc\|\n$/,
      ],
      "with a certificate nobody asked for": [
        { certificate: "unasked", thenEnd: { exit: 0 } },
        /\|grpc\|[^|=]{400,}\n$/,
      ],
      "followed by junk": [{ thenStdoutBytes: 200_000, thenEnd: { exit: 0 } }, /^1\|1\|[^\n]+\n(junk )+/],
    };
    for (const [what, [line, expected]] of Object.entries(cases)) {
      it(`is ${what}`, async () => {
        const plugin = await start({ line: line! });
        assert.equal(await plugin.ended, 0);
        assert.match(plugin.stdout(), expected);
      });
    }

    it("can have a padded, wrong or missing certificate when TLS is requested", async () => {
      const identity = createIdentity();
      const env = { PLUGIN_CLIENT_CERT: identity.certPem };
      assert.match(
        parseLine(await (await start({ line: { certificate: "padded" } }, env)).line()).certificate,
        /[^=]=$/,
      );
      assert.equal(parseLine(await (await start({ line: { certificate: "none" } }, env)).line()).certificate, "");
      for (const [certificate, works] of [
        ["wrong", false],
        [undefined, true],
      ] as const) {
        const plugin = await start({ line: certificate ? { certificate } : {} }, env);
        const client = new BareClient(parseLine(await plugin.line()), identity);
        clients.push(client);
        if (works) assert.equal(await client.health("plugin"), 1);
        else await assert.rejects(client.health("plugin"), { code: 14 });
      }
    });
  });

  describe("transport", () => {
    async function knock(transport: FixtureOrders["transport"]): Promise<{ socket: Socket; seen: string[] }> {
      const plugin = await start({ transport: transport! });
      const seen: string[] = [];
      const socket = connect(parseLine(await plugin.line()).address);
      socket.on("data", (data) => seen.push(data.toString()));
      for (const event of ["connect", "close"]) socket.on(event, () => seen.push(event));
      socket.on("error", (error) => seen.push("code" in error ? String(error.code) : "error"));
      socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      return { socket, seen };
    }

    it("refuses", async () => {
      const { seen } = await knock("refuse");
      await until("the refusal", () => seen.includes("close"));
      assert.ok(!seen.includes("connect"), seen.join());
    });

    it("resets", async () => {
      const { seen } = await knock("reset");
      await until("the reset", () => seen.includes("close"));
      assert.ok(seen.includes("connect"));
    });

    it("speaks something else", async () => {
      const { seen } = await knock("garbage");
      await until("the words", () => seen.some((each) => each.startsWith("HTTP/1.1 400")));
    });

    it("accepts and is silent", async () => {
      const { socket, seen } = await knock("silent");
      await until("the connection", () => seen.includes("connect"));
      assert.deepEqual(seen, ["connect"]);
      socket.destroy();
    });
  });

  describe("calls", () => {
    for (let code = 1; code <= 16; code++) {
      it(`fail with status ${code}`, async () => {
        const headersFirst = code % 2 === 0;
        const { client } = await connected(executing({ status: { code, message: `nö ${code}`, headersFirst } }));
        await assert.rejects(client.execute({}), { code, details: `nö ${code}` });
      });
    }

    const broken: Record<string, [CallOrder, number]> = {
      "are malformed": [{ malformed: true }, 13],
      "end without a message": [{ noMessage: true }, 12],
      "are reset": [{ reset: 8 }, 1],
      "lose their connection": [{ dropConnection: true }, 14],
      "are never answered": [{ never: true }, 4],
    };
    for (const [what, [order, code]] of Object.entries(broken)) {
      it(what, async () => {
        const { client } = await connected(executing(order));
        await assert.rejects(client.execute({}, 500), (error: ServiceError) => {
          assert.equal(error.code, code, error.message);
          return true;
        });
      });
    }

    it("can be delayed, large, return given data, and be serialized", async () => {
      const { client } = await connected({
        calls: {
          ExecuteProvider: [{ delayMs: 100, data: 1 }, { answerBytes: 70_000_000 }, { outputText: '{"data":[2]}' }],
        },
      });
      const began = Date.now();
      assert.equal(await client.execute({}), 1);
      assert.ok(Date.now() - began >= 100);
      assert.equal(((await client.execute({}, 60_000)) as string).length, 70_000_000 - 11);
      assert.deepEqual(await client.execute({}), [2]);
      assert.deepEqual(await client.execute({}), [2]);
    });

    it("wait until they are cancelled, and record it", async () => {
      const { client } = await connected(executing({ untilCancelled: true }));
      await assert.rejects(client.execute({}, 100), { code: 4 });
      const path = join(directory.path, "fixture");
      await until("the record", () => fixtureEvents(path).some((each) => each.event === "cancelled"));
    });

    for (const when of ["before", "during", "after"] as const) {
      it(`exit the process ${when} the response`, async () => {
        const { client, plugin } = await connected(executing({ data: "done", end: { when, how: { exit: 9 } } }));
        if (when === "after") assert.equal(await client.execute({}), "done");
        else await assert.rejects(client.execute({}), { code: 14 });
        assert.equal(await plugin.ended, 9);
      });
    }

    it("panic with a stack trace, kill the process, and stop it with SIGSTOP", async () => {
      const panicking = await connected(executing({ end: { when: "before", how: { panic: "no" } } }));
      await assert.rejects(panicking.client.execute({}), { code: 14 });
      assert.equal(await panicking.plugin.ended, 2);
      assert.match(panicking.plugin.stderr(), /^panic: no\n\ngoroutine 1/);
      const killed = await connected(executing({ end: { when: "before", how: { signal: "SIGKILL" } } }));
      await assert.rejects(killed.client.execute({}), { code: 14 });
      assert.equal(await killed.plugin.ended, "SIGKILL");
      const frozen = await connected(executing({ freeze: true }));
      await assert.rejects(frozen.client.execute({}, 300), { code: 4 });
    });
  });

  describe("streams", () => {
    function stream(client: BareClient): { chunks: Buffer[]; ended: Promise<number>; cancel: () => void } {
      const request = methods.executeProviderStream.requestDeserialize(Buffer.alloc(0));
      const call = client.stream(methods.executeProviderStream, request);
      const chunks: Buffer[] = [];
      call.on("data", ({ chunk }: ExecuteProviderStreamChunk) => {
        if (chunk?.$case === "stdout") chunks.push(chunk.value);
      });
      const ended = new Promise<number>((resolve) => {
        call.on("end", () => resolve(0)).on("error", (error) => resolve("code" in error ? Number(error.code) : -1));
      });
      return { chunks, ended, cancel: () => call.cancel() };
    }
    const streaming = (order: CallOrder): FixtureOrders => ({ calls: { ExecuteProviderStream: order } });

    it("end normally, break off, or exit the process", async () => {
      const chunks = [{ stdout: { base64: "8J+Y" } }, { stdout: { base64: "gA==" } }, { data: 1 }];
      for (const [cut, code] of [
        [undefined, 0],
        ["reset", 13],
        ["connection", 14],
        ["process", 14],
      ] as const) {
        const { client } = await connected(streaming({ chunks, ...(cut && { cut }) }));
        const { chunks: seen, ended } = stream(client);
        assert.equal(await ended, code, cut);
        assert.equal(Buffer.concat(seen).toString(), "😀");
      }
    });

    it("run endlessly at the reader's pace", async () => {
      const { client } = await connected(streaming({ chunks: [{ stdout: "x".repeat(10_000) }], repeat: {} }));
      const { chunks, cancel, ended } = stream(client);
      await until("many chunks", () => chunks.length > 100);
      cancel();
      assert.equal(await ended, 1);
      assert.equal(await client.health("plugin"), 1);
    });
  });

  describe("stdio", () => {
    it("prints given output, floods, or is not implemented", async () => {
      const { client } = await connected({
        stdio: { print: [{ channel: "stdout", bytes: "ab", times: 500_000 }], end: true },
      });
      let size = 0;
      const call = client.stdio();
      call.on("data", ({ data }: { data: Buffer }) => (size += data.length));
      await new Promise((resolve) => call.once("end", resolve));
      assert.equal(size, 1_000_000);
      const flooding = await connected({ stdio: { flood: true } });
      let chunks = 0;
      const flood = flooding.client.stdio().on("data", () => chunks++);
      await until("a flood", () => chunks > 1_000);
      flood.cancel();
      const mute = await connected({ unimplemented: ["StreamStdio"] });
      const refused = new Promise((resolve) => mute.client.stdio().once("error", resolve));
      assert.equal(((await refused) as ServiceError).code, 12);
    });
  });

  describe("stop", () => {
    it("answers and keeps running, does not answer, or exits first", async () => {
      const staying = await connected({ stop: { shutdown: "answer", ignoreSigterm: true } });
      await staying.client.shutdown();
      staying.plugin.child.kill("SIGTERM");
      const path = join(directory.path, "fixture");
      await until("the signal is noticed", () => fixtureEvents(path).some((each) => each.event === "signal"));
      assert.equal(await staying.client.health("plugin"), 1);
      const silent = await connected({
        stop: { shutdown: "silent" },
        calls: { Check: { status: { code: 8, message: "" } } },
      });
      await assert.rejects(silent.client.health("plugin"), { code: 8 });
      const dying = await connected({ stop: { shutdown: "die" } });
      await assert.rejects(dying.client.shutdown(), { code: 14 });
      assert.equal(await dying.plugin.ended, 0);
    });

    it("leaves a grandchild that holds the pipes open", async () => {
      const { client, plugin } = await connected({ stop: { grandchild: { seconds: 600 } } });
      const grandchild = fixtureEvents(join(directory.path, "fixture")).find((each) => each.event === "grandchild");
      await client.shutdown();
      await until("the plugin is gone", () => plugin.child.exitCode === 0);
      assert.ok(grandchild);
      process.kill(grandchild.pid, "SIGKILL");
      assert.equal(await plugin.ended, 0);
      assert.deepEqual(readdirSync(sockets.path), []);
    });
  });
});
