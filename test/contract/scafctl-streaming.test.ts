// Streaming executions (docs/contract.md, "Streaming"): a fixture that streams badly on order, and
// the Go kitchen.
import assert from "node:assert/strict";
import {
  type ExecutionEvent,
  type ExecutionResult,
  isProviderError,
  isUnimplemented,
  type JsonObject,
  parseJson,
  type StreamedOutput,
  stringifyJson,
} from "scafctl-plugins/scafctl";
import { startedClients, pluginFailureOf } from "../support/started-clients.js";
import { type CallOrder, fixtureEvents } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

async function collect(events: AsyncIterable<ExecutionEvent>): Promise<ExecutionEvent[]> {
  const all: ExecutionEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** `stdout:text` and `result:data`. */
function brief(events: readonly ExecutionEvent[]): string[] {
  return events.map((event) =>
    event.kind === "result" ? `result:${stringifyJson(event.result.data)}` : `${event.kind}:${event.text}`,
  );
}

function codes({ findings }: ExecutionResult): string[] {
  return findings.map(({ code }) => code);
}

describe("executeStream", () => {
  const clients = startedClients();

  async function streamed(order: CallOrder): Promise<ExecutionEvent[]> {
    const client = await clients.fixture({ calls: { ExecuteProviderStream: order } });
    return collect(client.executeStream("echo", {}));
  }

  it("yields output in order, then the result once at the end", async () => {
    const events = await streamed({
      chunks: [{ stdout: "one\n" }, { stderr: "two\n" }, { stdout: "three\n" }, { data: { done: true } }],
    });
    assert.deepEqual(brief(events), ["stdout:one\n", "stderr:two\n", "stdout:three\n", 'result:{"done":true}']);
    const last = events.at(-1);
    assert.ok(last?.kind === "result");
    assert.deepEqual([last.result.transport, last.result.findings], ["stream", []]);
  });

  it("yields a failed result with the provider's message", async () => {
    const events: ExecutionEvent[] = [];
    const client = await clients.fixture({
      calls: { ExecuteProviderStream: { chunks: [{ stdout: "a" }, { error: "it broke" }] } },
    });
    await assert.rejects(
      async () => {
        for await (const event of client.executeStream("echo", {})) events.push(event);
      },
      (error) => isProviderError(error) && error.message === "it broke",
    );
    assert.deepEqual(brief(events), ["stdout:a"]);
  });

  for (const headersFirst of [false, true]) {
    it(`reports a plugin that does not stream, ${headersFirst ? "detected at the first read" : "at call time"}`, async () => {
      const status = { code: 12, message: "streaming execution not supported", headersFirst };
      await assert.rejects(streamed({ status }), isUnimplemented);
    });
  }

  it("treats an end without a result as success without data, and warns", async () => {
    const events = await streamed({ chunks: [{ stdout: "a" }] });
    assert.deepEqual(brief(events), ["stdout:a", "result:null"]);
    const last = events.at(-1);
    assert.deepEqual(last?.kind === "result" && codes(last.result), ["stream-without-result"]);
  });

  it("accepts messages after the result, prefers the second result, and warns", async () => {
    const events = await streamed({ chunks: [{ data: 1 }, { stderr: "late" }, { data: 2 }, { stdout: "later" }] });
    assert.deepEqual(brief(events), ["stderr:late", "stdout:later", "result:2"]);
    const last = events.at(-1);
    assert.deepEqual(last?.kind === "result" && codes(last.result), [
      "stream-output-after-result",
      "stream-result-repeated",
    ]);
  });

  it("drops empty chunks", async () => {
    assert.deepEqual(brief(await streamed({ chunks: [{ stdout: "" }, { stderr: "" }, { data: 1 }] })), ["result:1"]);
  });

  it("keeps bytes unchanged, and text complete when a character or an escape is split", async () => {
    const base64 = (bytes: Buffer): { base64: string } => ({ base64: bytes.toString("base64") });
    const word = Buffer.from("größe 🎉");
    const events = await streamed({
      chunks: [
        { stdout: base64(word.subarray(0, 3)) },
        { stderr: base64(Buffer.from("é").subarray(0, 1)) },
        { stdout: base64(word.subarray(3, 10)) },
        { stdout: base64(word.subarray(10)) },
        { stdout: "\u001b[3" },
        { stdout: "1mred" },
        { data: null },
      ],
    });
    const text = (kind: string): string =>
      events.map((event) => (event.kind === kind && "text" in event ? event.text : "")).join("");
    assert.equal(text("stdout"), "größe 🎉\u001b[31mred");
    assert.equal(text("stderr"), "\uFFFD");
    for (const event of events) assert.ok(!("text" in event && event.text.endsWith("\u001b[3")));
    const bytes = events.flatMap((event) => (event.kind === "stdout" ? [Buffer.from(event.bytes)] : []));
    assert.equal(Buffer.concat(bytes).toString(), "größe 🎉\u001b[31mred");
  });

  it("reports why a stream broke off", async () => {
    for (const [cut, reasons] of [
      ["reset", ["call-failed"]],
      ["connection", ["lost-connection", "call-failed"]],
      ["process", ["crashed"]],
    ] as const) {
      const client = await clients.fixture({
        calls: { ExecuteProviderStream: { chunks: [{ stdout: "a" }, { data: 1 }], cut } },
      });
      const failure = await pluginFailureOf(collect(client.executeStream("echo", {})));
      assert.ok(
        reasons.some((reason) => reason === failure.reason),
        `${cut}: ${failure.reason}`,
      );
    }
  });

  it("cancels a running stream by the signal and by leaving the loop", async () => {
    const client = await clients.fixture({
      calls: { ExecuteProviderStream: { chunks: [{ stdout: "again\n" }], repeat: { pauseMs: 5 } } },
    });
    const controller = new AbortController();
    let pieces = 0;
    const failure = await pluginFailureOf(
      (async () => {
        for await (const event of client.executeStream("echo", {}, { signal: controller.signal })) {
          assert.equal(event.kind, "stdout");
          if (++pieces === 3) controller.abort();
        }
      })(),
    );
    assert.equal(failure.reason, "cancelled");
    for await (const event of client.executeStream("echo", {})) if (event.kind === "stdout") break;
    assert.deepEqual(await client.getProviders(), ["echo"]);
  });
});

describe("execute", () => {
  const clients = startedClients();
  const watching = (): { texts: string[]; onStdout: (output: StreamedOutput) => void } => {
    const texts: string[] = [];
    return { texts, onStdout: ({ text }) => void texts.push(text) };
  };

  it("streams when there is a listener, and uses the unary call otherwise", async () => {
    const client = await clients.fixture({
      calls: { ExecuteProviderStream: { chunks: [{ stdout: "working" }, { data: "streamed" }] } },
    });
    const { texts, onStdout } = watching();
    const streamed = await client.execute("echo", { message: "hi" }, { onStdout });
    assert.deepEqual([streamed.data, streamed.transport, texts], ["streamed", "stream", ["working"]]);
    const unary = await client.execute("echo", { message: "hi" });
    assert.deepEqual([unary.data, unary.transport, unary.findings], [{ echoed: "hi" }, "unary", []]);
  });

  for (const headersFirst of [false, true]) {
    it(`falls back to the unary call (UNIMPLEMENTED ${headersFirst ? "at the first read" : "at call time"}), and remembers it`, async () => {
      const status = { code: 12, message: "unknown method", headersFirst };
      const client = await clients.fixture({ calls: { ExecuteProviderStream: { status } } });
      const { onStdout } = watching();
      for (let time = 0; time < 2; time++) {
        const result = await client.execute("echo", { message: "hi" }, { onStdout });
        assert.deepEqual([result.data, result.transport], [{ echoed: "hi" }, "unary"]);
      }
      const methods = fixtureEvents(client.path()).flatMap((event) => (event.event === "call" ? [event.method] : []));
      assert.equal(methods.filter((method) => method === "ExecuteProviderStream").length, 1);
    });
  }

  it("does not fall back after a stream has begun, so that nothing runs twice", async () => {
    const client = await clients.fixture({
      calls: { ExecuteProviderStream: [{ chunks: [{ stdout: "begun" }], cut: "reset" }] },
    });
    const { onStdout } = watching();
    assert.equal((await pluginFailureOf(client.execute("echo", {}, { onStdout }))).reason, "call-failed");
    const methods = fixtureEvents(client.path()).flatMap((event) => (event.event === "call" ? [event.method] : []));
    assert.ok(!methods.includes("ExecuteProvider"));
  });

  it("applies back-pressure while a listener is slow", async () => {
    const client = await clients.fixture({
      calls: { ExecuteProviderStream: { chunks: [{ stdout: "x".repeat(1000) }, { stdout: "y" }, { data: 1 }] } },
    });
    let release: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    let seen = 0;
    const run = client.execute("echo", {}, { onStdout: () => (seen++ === 0 ? slow : undefined) });
    await until("the first piece came", () => seen === 1);
    release();
    await run;
    assert.equal(seen, 2);
  });
});

describeWithGo("streaming with the Go kitchen", () => {
  const clients = startedClients();
  let path: string;
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    path = await buildGo("kitchen");
  });

  it("delivers output, result, warnings, exit code and diagnostics of every severity", async () => {
    const client = await clients.start(path);
    const pieces: string[] = [];
    const take = ({ kind, text }: StreamedOutput): void => void pieces.push(`${kind}:${text}`);
    const diagnostics = ["error", "warning", "invalid"].map((severity) => ({
      severity,
      summary: `a ${severity}`,
      detail: "more",
      attribute: "dish",
    }));
    const order: JsonObject = {
      chunks: [{ stdout: "chop\n" }, { stderr: "careful\n" }],
      warnings: ["hot"],
      streamed: true,
      exitCode: 3,
      diagnostics,
      data: { done: true },
    };
    const result = await client.execute("kitchen", order, { onStdout: take, onStderr: take });
    assert.deepEqual(pieces, ["stdout:chop\n", "stderr:careful\n"]);
    assert.deepEqual(result, {
      data: { done: true },
      warnings: ["hot"],
      metadata: {},
      streamed: true,
      exitCode: 3,
      diagnostics,
      transport: "stream",
      findings: [],
    });
  });

  it("keeps every digit of 2^53+1 and 2^64, streamed and unary", async () => {
    const client = await clients.start(path);
    const text = '{"a":9007199254740993,"b":18446744073709551616,"c":[1.0,-0,1e400]}';
    const input = parseJson(`{"keep":${text}}`) as JsonObject;
    for (const onStdout of [() => undefined, undefined]) {
      const { data, transport } = await client.execute("kitchen", input, { onStdout });
      assert.equal(stringifyJson(data), `{"keep":${text}}`);
      assert.equal(transport, onStdout === undefined ? "unary" : "stream");
    }
  });

  it("falls back per provider: mirror does not stream, kitchen does", async () => {
    const client = await clients.start(path);
    const onStdout = (): void => undefined;
    assert.equal((await client.execute("mirror", { a: 1 }, { onStdout })).transport, "unary");
    assert.equal((await client.execute("kitchen", {}, { onStdout })).transport, "stream");
  });

  it("handles ten megabytes of small chunks", async () => {
    const client = await clients.start(path);
    let bytes = 0;
    const chunks = [{ stdout: `${"x".repeat(1023)}\n`, repeat: 10_240 }];
    await client.execute("kitchen", { chunks }, { onStdout: (output) => void (bytes += output.bytes.length) });
    assert.equal(bytes, 10 << 20);
  });

  it("reports a crash when the plugin exits during a stream", async () => {
    const client = await clients.start(path);
    const pieces: string[] = [];
    // Go sends on its own time: a program that panics right after a write may take it along.
    const order = { chunks: [{ stdout: "last words" }], sleepMs: 200, panic: "boom" };
    const failure = await pluginFailureOf(
      client.execute("kitchen", order, { onStdout: ({ text }) => void pieces.push(text) }),
    );
    assert.equal(failure.reason, "crashed");
    assert.deepEqual(pieces, ["last words"]);
  });

  it("ends without a result, with two, and with more after it", async () => {
    const client = await clients.start(path);
    const onStdout = (): void => undefined;
    const none = await client.execute("kitchen", { results: 0 }, { onStdout });
    assert.deepEqual([none.data, codes(none)], [null, ["stream-without-result"]]);
    const more = await client.execute("kitchen", { results: 2, chunksAfter: [{ stdout: "x" }] }, { onStdout });
    assert.deepEqual(codes(more), ["stream-result-repeated", "stream-output-after-result"]);
  });
});
