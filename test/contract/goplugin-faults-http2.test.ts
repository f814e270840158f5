// Errors of the plugin in HTTP/2 itself, after which Node's HTTP/2 sends and reads nothing more.
import assert from "node:assert/strict";
import { explain } from "../../src/model/errors/explain.js";
import { PluginError } from "scafctl-plugins/goplugin";
import { Client } from "scafctl-plugins/scafctl";
import { makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import {
  cook,
  echo,
  executeProvider,
  executeProviderStream,
  executeRequest,
  failureOf,
  start,
} from "../support/plugin-calls.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

/** An HTTP/2 frame (RFC 9113, 4.1); `length` when the header says another one. */
function frame(type: number, stream: number, payload: Buffer, length = payload.length): { readonly base64: string } {
  const header = Buffer.alloc(9);
  header.writeUIntBE(length, 0, 3);
  header[3] = type;
  header.writeUInt32BE(stream, 5);
  return { base64: Buffer.concat([header, payload]).toString("base64") };
}

const data = 0;
const settings = 4;
const ping = 6;
const continuation = 9;
const violations = {
  "data on stream 0": frame(data, 0, Buffer.from("x")),
  "data on a stream that the host never began": frame(data, 99, Buffer.from("x")),
  "a frame longer than 16 KiB": frame(data, 1, Buffer.alloc(0), 16_385),
  "settings of a wrong length": frame(settings, 0, Buffer.alloc(5)),
  "a ping of seven bytes": frame(ping, 0, Buffer.alloc(7)),
  "the continuation of no header": frame(continuation, 1, Buffer.from([0x88])),
};

/** Detection takes up to 450 ms; the rest is for a busy machine. */
const soonMs = 1_500;

describe("our host × a plugin that breaks the rules of HTTP/2", () => {
  afterEach(() => assertNoLeftovers());

  for (const [violation, raw] of Object.entries(violations)) {
    it(`ends all calls with lost-connection, and the next one works, after ${violation}`, () =>
      withTempDir(async (folder) => {
        const never = { never: true };
        const path = await makeFixture(folder, "plugin", {
          calls: { ExecuteProvider: [never, { raw }, {}], ExecuteProviderStream: never },
        });
        const plugin = await start(path);
        const stream = (async () => {
          for await (const message of plugin.stream(executeProviderStream, executeRequest({})))
            assert.fail(String(message));
        })();
        const calls = [echo(plugin, "waits"), stream, echo(plugin, "breaks")];
        const began = performance.now();
        for (const failure of await Promise.all(calls.map(failureOf))) {
          assert.equal(failure.reason, "lost-connection");
          assert.match(
            explain(new PluginError(path, failure)).sentence,
            /the plugin broke the rules of HTTP\/2.*64 KiB/,
          );
        }
        assert.ok(performance.now() - began < soonMs, `it took ${Math.round(performance.now() - began)} ms`);
        assert.deepEqual(await echo(plugin, "again"), { data: { echoed: "again" } });
        await plugin.stop();
      }));
  }

  it("notices it also when no call was pending", () =>
    withTempDir(async (folder) => {
      const raw = violations["data on stream 0"];
      const path = await makeFixture(folder, "plugin", {
        calls: { ExecuteProvider: [{ raw }, {}] },
      });
      const plugin = await start(path);
      const breaking = plugin.call(executeProvider, executeRequest({}), { deadlineMs: 100 });
      assert.equal((await failureOf(breaking)).reason, "deadline");
      assert.equal((await failureOf(echo(plugin, "lost"))).reason, "lost-connection");
      assert.deepEqual(await echo(plugin, "again"), { data: { echoed: "again" } });
      await plugin.stop();
    }));

  it("describes the other providers when the descriptor of one breaks the connection", () =>
    withTempDir(async (folder) => {
      const names = ["one", "two", "three", "four"];
      const path = await makeFixture(folder, "plugin", {
        providers: names.map((name) => ({ name })),
        calls: { "GetProviderDescriptor:two": { raw: violations["data on stream 0"] } },
      });
      const client = await Client.newClient(path);
      const listings = await client.describe();
      const found = listings.map(({ name, error }) => [name, error?.reason]);
      const expected = names.map((name) => [name, name === "two" ? "lost-connection" : undefined]);
      assert.deepEqual(found, expected, JSON.stringify(listings.map(({ error }) => error?.failure)));
      await client.kill();
    }));

  it("leaves a plugin alone that is stopped in a debugger", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", {
        calls: { ExecuteProvider: [{ print: { stdout: "before" }, delayMs: 100, freeze: true }] },
      });
      let printed = false;
      const plugin = await start(path, { onOutput: () => void (printed = true) });
      const call = plugin.call(executeProvider, executeRequest({}), { deadlineMs: 2_000 });
      await until("it printed", () => printed);
      assert.equal((await failureOf(call)).reason, "deadline");
      assert.equal(await plugin.condition(), "usable");
      await plugin.stop();
    }));
});

describeWithGo("our host × a Go plugin with a long error text", () => {
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    await buildGo("kitchen");
  });
  afterEach(() => assertNoLeftovers());

  for (const tls of ["off", "on"] as const) {
    it(`reports a text of 60 KiB as the answer of its call, and one of 70 KiB with the limit; TLS is ${tls}`, async () => {
      const plugin = await start(await buildGo("kitchen"), { tls });
      // A letter of eight bits in HTTP/2's code: the limit is that of the encoded text.
      const fail = (length: number) => failureOf(cook(plugin, { status: { code: 7, message: "Z".repeat(length) } }));
      const answer = await fail(60 * 1_024);
      assert.ok(answer.reason === "call-failed" && answer.status === "PERMISSION_DENIED");
      assert.equal(answer.detail.length, 60 * 1_024);
      const lost = await fail(70 * 1_024);
      assert.ok(lost.reason === "lost-connection", lost.reason);
      assert.match(lost.detail, /more than 64 KiB/);
      assert.deepEqual(await cook(plugin, { keep: "again" }), { keep: "again" });
      await plugin.stop();
    });
  }
});
