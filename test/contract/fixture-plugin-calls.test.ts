// The fixture plugin itself: faults of calls, streams, printed output and the stop.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import {
  type ExecuteProviderStreamChunk,
  PluginServiceService as methods,
} from "../../src/scafctl/gen/scafctl/plugin.js";
import type { BareClient } from "../support/bare-client.js";
import { type CallOrder, fixtureEvents, type FixtureOrders } from "../support/fixture.js";
import { until } from "../support/until.js";
import { fixtureProcesses } from "../support/fixture-processes.js";

describe("fixture plugin", () => {
  const fixtures = fixtureProcesses();
  const { connected } = fixtures;
  const executing = (order: CallOrder): FixtureOrders => ({ calls: { ExecuteProvider: order } });

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
          ExecuteProvider: [{ delayMs: 100, data: 1 }, { answerBytes: 60_000_000 }, { outputText: '{"data":[2]}' }],
        },
      });
      const began = Date.now();
      assert.equal(await client.execute({}), 1);
      assert.ok(Date.now() - began >= 100);
      assert.equal(((await client.execute({}, 60_000)) as string).length, 60_000_000 - 11);
      assert.deepEqual(await client.execute({}), [2]);
      assert.deepEqual(await client.execute({}), [2]);
    });

    it("wait until they are cancelled, and record it", async () => {
      const { client } = await connected(executing({ untilCancelled: true }));
      await assert.rejects(client.execute({}, 100), { code: 4 });
      const path = join(fixtures.directory, "fixture");
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
    it("prints the ordered output, prints without end, or does not implement the service", async () => {
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
      const path = join(fixtures.directory, "fixture");
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
      const grandchild = fixtureEvents(join(fixtures.directory, "fixture")).find((each) => each.event === "grandchild");
      await client.shutdown();
      await until("the plugin is gone", () => plugin.child.exitCode === 0);
      assert.ok(grandchild);
      process.kill(grandchild.pid, "SIGKILL");
      assert.equal(await plugin.ended, 0);
      assert.deepEqual(readdirSync(fixtures.sockets), []);
    });
  });
});
