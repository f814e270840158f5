// Faults during unary calls and streams.
import assert from "node:assert/strict";
import { HealthService } from "../../src/goplugin/gen/grpc/health/v1/health.js";
import { all, exit, type Fault, fields, running, slackMs, testFaults, words } from "../support/faults.js";
import { fixtureEvents, type FixtureOrders } from "../support/fixture.js";
import { echo, executeProvider, executeProviderStream, executeRequest } from "../support/plugin-calls.js";
import { until } from "../support/until.js";

const calling = (order: NonNullable<FixtureOrders["calls"]>[string], orders: FixtureOrders = {}): Fault["run"] =>
  running({ ...orders, calls: { ExecuteProvider: order } }, (plugin) => echo(plugin, "hello"));

const statusNames = [
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

testFaults("goplugin faults during calls", [
  ...statusNames.map((status, index): Fault => {
    const code = index + 1;
    return {
      fault: `status ${code}`,
      run: calling({ status: { code, message: `because of ${code} ünd that ends` } }),
      reason: "call-failed",
      check: fields({
        method: executeProvider.path,
        code,
        status,
        detail: `because of ${code} ünd that ends`,
      }),
    };
  }),
  {
    fault: "status after headers",
    run: calling({ status: { code: 14, message: "busy", headersFirst: true } }),
    reason: "call-failed",
    check: fields({ code: 14, detail: "busy" }),
  },
  {
    fault: "no answer before the deadline",
    run: running({ calls: { ExecuteProvider: { never: true } } }, (plugin) =>
      plugin.call(executeProvider, executeRequest({}), { deadlineMs: 300 }),
    ),
    reason: "deadline",
    check: fields({ timeoutMs: 300 }),
  },
  {
    fault: "answer after the deadline; later calls work",
    run: running({ calls: { ExecuteProvider: [{ delayMs: 400 }, {}] } }, async (plugin) => {
      const late = plugin.call(executeProvider, executeRequest({ message: "late" }), { deadlineMs: 100 });
      await late.catch(() => undefined);
      assert.deepEqual(await echo(plugin, "next"), { data: { echoed: "next" } });
      await late;
    }),
    reason: "deadline",
  },
  {
    fault: "cancelled without an answer",
    run: running({ calls: { ExecuteProvider: { never: true } } }, async (plugin, path) => {
      const controller = new AbortController();
      void until("the call arrived", () => fixtureEvents(path).some(isCall("ExecuteProvider"))).then(() =>
        controller.abort(),
      );
      await plugin.call(executeProvider, executeRequest({}), { signal: controller.signal });
    }),
    reason: "cancelled",
  },
  {
    fault: "malformed message",
    run: running({ calls: { Check: { malformed: true } } }, (plugin) => plugin.ping()),
    reason: "bad-answer",
    check: fields({ method: HealthService.check.path }),
  },
  { fault: "no message", run: calling({ noMessage: true }), reason: "bad-answer" },
  { fault: "trailers without a status", run: calling({ trailers: { other: "x" } }), reason: "call-failed" },
  { fault: "trailers that are empty", run: calling({ trailers: {} }), reason: "call-failed" },
  { fault: "status that is not a number", run: calling({ trailers: { "grpc-status": "fine" } }), reason: "bad-answer" },
  {
    fault: "status that gRPC does not define",
    run: calling({ trailers: { "grpc-status": "99" } }),
    reason: "bad-answer",
  },
  {
    fault: "error that Node's HTTP/2 reports; the next call connects again",
    // A WINDOW_UPDATE of 0 for the connection (RFC 9113, 6.9).
    run: running({ calls: { ExecuteProvider: [{ raw: { base64: "AAAECAAAAAAAAAAAAA==" } }, {}] } }, async (plugin) => {
      const lost = echo(plugin, "lost");
      await lost.catch(() => undefined);
      assert.deepEqual(await echo(plugin, "again"), { data: { echoed: "again" } });
      await lost;
    }),
    reason: "lost-connection",
    check: (failure) => {
      assert.ok(failure.reason === "lost-connection");
      assert.match(failure.detail, /rules of HTTP\/2.*\(Protocol error\)/);
    },
  },
  { fault: "stream reset", run: calling({ reset: 2 }), reason: "call-failed" },
  { fault: "refused stream", run: calling({ reset: 7 }), reason: "call-failed", check: fields({ code: 14 }) },
  {
    fault: "connection dropped; the next call connects again",
    run: running({ calls: { ExecuteProvider: [{ dropConnection: true }, {}] } }, async (plugin) => {
      const lost = echo(plugin, "lost");
      await lost.catch(() => undefined);
      await until("calls work again", () => echo(plugin, "again"));
      await lost;
    }),
    reason: "lost-connection",
  },
  {
    fault: "crash before the answer",
    run: calling({ end: { when: "before", how: { exit: 7 } }, log: "out of memory\n" }),
    reason: "crashed",
    check: all(exit(7), words(/^out of memory$/), fields({ method: executeProvider.path })),
  },
  {
    fault: "crash in the middle of the answer",
    run: calling({ end: { when: "during", how: { exit: 7 } }, answerBytes: 100_000 }),
    reason: "crashed",
    check: exit(7),
  },
  {
    fault: "crash after an answer, before the next call",
    run: running({ calls: { ExecuteProvider: { end: { when: "after", how: { exit: 7 } } } } }, async (plugin) => {
      assert.deepEqual(await echo(plugin, "first"), { data: { echoed: "first" } });
      await plugin.exited;
      await echo(plugin, "second");
    }),
    reason: "crashed",
    check: exit(7),
  },
  {
    fault: "panic with a stack",
    run: calling({ end: { when: "before", how: { panic: "index out of range" } } }),
    reason: "crashed",
    check: all(exit(2), words(/panic: index out of range\nmain\.explode\(\.\.\.\)\n\t[^]*main\.go:42/)),
  },
  {
    fault: "killed by another process",
    run: running({ calls: { ExecuteProvider: { never: true } } }, async (plugin, path) => {
      const call = echo(plugin, "x");
      call.catch(() => undefined);
      await until("the call arrived", () => fixtureEvents(path).some(isCall("ExecuteProvider")));
      process.kill(plugin.pid, "SIGKILL");
      await call;
    }),
    reason: "crashed",
    check: exit(null, "SIGKILL"),
  },
  {
    fault: "frozen (SIGSTOP)",
    run: running({ calls: { ExecuteProvider: { freeze: true } } }, (plugin) =>
      plugin.call(executeProvider, executeRequest({}), { deadlineMs: 300 }),
    ),
    reason: "deadline",
    withinMs: slackMs + 2_500,
  },
  {
    fault: "killed while no call is pending",
    run: running({}, async (plugin) => {
      process.kill(plugin.pid, "SIGKILL");
      await plugin.exited;
      await plugin.ping();
    }),
    reason: "crashed",
  },
  {
    fault: "stopped during a call",
    run: running({ calls: { ExecuteProvider: { never: true } } }, async (plugin) => {
      const call = echo(plugin, "x");
      call.catch(() => undefined);
      await plugin.stop();
      await call;
    }),
    reason: "stopped",
  },
]);

testFaults("goplugin faults during streams", [
  {
    fault: "status after some messages",
    run: streaming({ chunks: [{ stdout: "a" }], cut: "reset" }),
    reason: "call-failed",
  },
  {
    fault: "connection closed during the stream",
    run: streaming({ chunks: [{ stdout: "a" }], cut: "connection" }),
    reason: "lost-connection",
  },
  {
    fault: "process killed during the stream",
    run: streaming({ chunks: [{ stdout: "a" }], cut: "process" }),
    reason: "crashed",
    check: exit(null, "SIGKILL"),
  },
  {
    fault: "endless stream, cancelled",
    run: running(
      { calls: { ExecuteProviderStream: { chunks: [{ stdout: "tick" }], repeat: { pauseMs: 5 } } } },
      async (plugin) => {
        const controller = new AbortController();
        let messages = 0;
        for await (const message of plugin.stream(executeProviderStream, executeRequest({}), controller)) {
          if (message.length > 0 && ++messages === 10) controller.abort();
        }
      },
    ),
    reason: "cancelled",
  },
  {
    fault: "messages at full speed, cancelled",
    run: running(
      { calls: { ExecuteProviderStream: { chunks: [{ stdout: "x".repeat(10_000) }], repeat: { pauseMs: 0 } } } },
      async (plugin) => {
        const controller = new AbortController();
        let messages = 0;
        for await (const message of plugin.stream(executeProviderStream, executeRequest({}), controller)) {
          if (message.length > 0 && ++messages === 1_000) controller.abort();
        }
      },
    ),
    reason: "cancelled",
  },
  {
    fault: "endless stream, stopped",
    run: running(
      { calls: { ExecuteProviderStream: { chunks: [{ stdout: "tick" }], repeat: { pauseMs: 5 } } } },
      async (plugin) => {
        let messages = 0;
        for await (const message of plugin.stream(executeProviderStream, executeRequest({}))) {
          if (message.length > 0 && ++messages === 3) void plugin.stop();
        }
      },
    ),
    reason: "stopped",
  },
  {
    fault: "no message before the deadline",
    run: running({ calls: { ExecuteProviderStream: { never: true } } }, (plugin) =>
      drain(plugin.stream(executeProviderStream, executeRequest({}), { deadlineMs: 200 })),
    ),
    reason: "deadline",
  },
]);

function streaming(order: NonNullable<FixtureOrders["calls"]>[string]): Fault["run"] {
  return running({ calls: { ExecuteProviderStream: order } }, (plugin) =>
    drain(plugin.stream(executeProviderStream, executeRequest({}))),
  );
}

async function drain(stream: AsyncIterable<Buffer>): Promise<number> {
  let messages = 0;
  for await (const message of stream) if (message.length > 0) messages++;
  return messages;
}

function isCall(method: string): (event: { readonly event: string }) => boolean {
  return (event) => event.event === "call" && "method" in event && event.method === method;
}
