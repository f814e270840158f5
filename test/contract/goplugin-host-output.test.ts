// Our host with the output, the log and the streams of the fixture.
import assert from "node:assert/strict";
import type { OutputChunk } from "scafctl-plugins/goplugin";
import { fixtureEvents, makeFixture } from "../support/fixture.js";
import { echo, executeProviderStream, executeRequest, failureOf, start } from "../support/plugin-calls.js";
import { until } from "../support/until.js";
import { pluginFolder, withPlugin } from "../support/plugin-folder.js";

describe("goplugin host: output and streams", () => {
  const folder = pluginFolder();

  it("delivers output without splitting characters, also a megabyte right after the handshake", async () => {
    const euro = Buffer.from("€");
    const path = await makeFixture(folder.path, "prints", {
      stdio: {
        print: [
          { channel: "stdout", bytes: { base64: euro.subarray(0, 1).toString("base64") } },
          { channel: "stderr", bytes: { base64: euro.subarray(0, 2).toString("base64") } },
          { channel: "stdout", bytes: { base64: euro.subarray(1).toString("base64") } },
          { channel: "stderr", bytes: { base64: euro.subarray(2).toString("base64") } },
          { channel: 7, bytes: "of an unknown channel" },
          { channel: "stdout", bytes: "x".repeat(1_024), times: 1_024 },
          { channel: "stderr", bytes: "a\0\u001b[31mb" },
        ],
      },
    });
    const chunks: OutputChunk[] = [];
    const textOf = (channel: string): string =>
      chunks.flatMap((chunk) => (chunk.channel === channel ? [chunk.text] : [])).join("");
    await withPlugin(start(path, { onOutput: (chunk) => void chunks.push(chunk) }), async () => {
      await until("everything was printed", () => textOf("stderr").endsWith("b"));
    });
    assert.equal(textOf("stdout"), `€${"x".repeat(1 << 20)}`);
    assert.equal(textOf("stderr"), "€a\0\u001b[31mb");
  });

  it("applies back-pressure to output while the listener is busy, without blocking calls", async () => {
    const path = await makeFixture(folder.path, "flood", { stdio: { flood: true } });
    let received = 0;
    let go!: () => void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const onOutput = async ({ text }: OutputChunk): Promise<void> => {
      received += text.length;
      if (received > 100_000) await gate;
    };
    await withPlugin(start(path, { onOutput }), async (plugin) => {
      await until("the listener is full", () => received > 100_000);
      const held = received;
      for (let call = 0; call < 20; call++) await echo(plugin, "x");
      assert.equal(received, held);
      go();
      await until("it flows again", () => received > held + 100_000);
    });
  });

  it("applies back-pressure to the log while the listener is busy, without loss", async () => {
    const path = await makeFixture(folder.path, "log-flood", { start: { stderrFloodBytes: 2 << 20 } });
    let lines = 0;
    let go!: () => void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const onLog = async (): Promise<void> => {
      if (++lines === 10) await gate;
    };
    const starting = start(path, { onLog });
    await until("the listener is busy", () => lines === 10);
    let started = false;
    void starting.then(() => (started = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(started, false);
    go();
    await withPlugin(starting, (plugin) => plugin.ping());
    assert.equal(lines, Math.ceil((2 << 20) / 1_021));
  });

  it("reads stream messages in order, and cancels the stream when the loop exits", async () => {
    const path = await makeFixture(folder.path, "stream", {
      calls: {
        ExecuteProviderStream: [
          { chunks: [{ stdout: "one" }, { stderr: "two" }, { data: 3 }] },
          { chunks: [{ stdout: "tick" }], repeat: { pauseMs: 1 } },
          { untilCancelled: true },
        ],
      },
    });
    await withPlugin(start(path), async (plugin) => {
      const open = () => plugin.stream(executeProviderStream, executeRequest({}));
      const messages: Buffer[] = [];
      for await (const message of open()) messages.push(message);
      assert.equal(messages.length, 3);
      let ticks = 0;
      for await (const message of open()) if (message.length > 0 && ++ticks === 5) break;
      const controller = new AbortController();
      const waiting = (async () => {
        for await (const message of plugin.stream(executeProviderStream, executeRequest({}), {
          signal: controller.signal,
        })) {
          assert.fail(`unexpected ${message.toString()}`);
        }
      })();
      const failure = failureOf(waiting);
      const streams = (): number =>
        fixtureEvents(path).filter((event) => event.event === "call" && event.method === "ExecuteProviderStream")
          .length;
      await until("the third call arrived", () => streams() === 3);
      controller.abort();
      assert.equal((await failure).reason, "cancelled");
      await until("the plugin heard of it", () => fixtureEvents(path).some((event) => event.event === "cancelled"));
    });
  });
});
