// The fixture plugin itself: what it offers, and faults at its start and of its transport. A fault
// that is not delivered would make every test that orders it worthless.
import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createIdentity } from "../../src/goplugin/transport/certificate.js";
import { PluginServiceService as methods } from "../../src/scafctl/gen/scafctl/plugin.js";
import { parseLine } from "../support/bare-client.js";
import {
  fixtureEvents,
  type FixtureOrders,
  fixtureStarts,
  giveOrders,
  linkFixture,
  makeFixture,
} from "../support/fixture.js";
import { until } from "../support/until.js";
import { fixtureProcesses } from "../support/fixture-processes.js";

describe("fixture plugin", () => {
  const fixtures = fixtureProcesses();
  const { run, start, connected } = fixtures;

  it("echoes without orders, and records what it received", async () => {
    const { client, plugin } = await connected({});
    assert.equal(await client.health("plugin"), 1);
    assert.deepEqual(await client.providers(), ["echo"]);
    const { descriptor } = await client.unary(methods.getProviderDescriptor, { providerName: "echo" });
    assert.equal(descriptor?.displayName, "Echo Provider");
    assert.equal(descriptor.schema?.parameters.get("message")?.example, '"Hello, World!"');
    const path = join(fixtures.directory, "fixture");
    const [first, ...calls] = fixtureEvents(path);
    assert.ok(first?.event === "start" && first.env["SCAFCTL_PLUGIN"] === "scafctl_provider_plugin");
    assert.equal(first.pid, plugin.child.pid);
    assert.ok(calls.some((each) => each.event === "call" && each.method === "GetProviderDescriptor"));
    await client.shutdown();
    assert.equal(await plugin.ended, 0);
  });

  it("works through a link, with its own orders and counter", async () => {
    const target = await makeFixture(fixtures.directory, "fixture");
    const link = await linkFixture(target, join(fixtures.directory, "link"), { start: { end: { exit: 3 } } });
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
        const client = await fixtures.connect(plugin, identity);
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
});
