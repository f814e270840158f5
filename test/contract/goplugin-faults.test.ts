// The fault matrix: everything that we know to go wrong with a plugin, each with its reason, in
// bounded time, leaving nothing behind.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  isPluginError,
  type PluginFailure,
  type PluginFailureReason,
  type RunningPlugin,
  type StartOptions,
  startPlugin,
} from "scafctl-plugins/goplugin";
import { HealthService } from "../../src/goplugin/gen/grpc/health/v1/health.js";
import { explain } from "../../src/model/errors/explain.js";
import {
  fixtureEvents,
  type FixtureOrders,
  fixtureStarts,
  makeFixture,
  makeMisfit,
  type Misfit,
} from "../support/fixture.js";
import {
  echo,
  executeProvider,
  executeProviderStream,
  executeRequest,
  handshake,
  outputOf,
  start,
} from "../support/plugin-calls.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

/** What a row may use. */
interface Ground {
  /** A directory of the row's own. */
  readonly folder: string;
  /** Makes a fixture that does what the row says. */
  readonly fixture: (orders?: FixtureOrders) => Promise<string>;
  readonly misfit: (kind: Misfit) => string;
  /** An executable file. */
  readonly file: (content: string | Buffer) => string;
}

interface Row {
  readonly fault: string;
  /** Does what goes wrong and rejects with the failure. */
  readonly run: (ground: Ground) => Promise<unknown>;
  readonly reason: PluginFailureReason;
  /** More that must hold for the failure. */
  readonly check?: (failure: PluginFailure) => void;
  /** Default 5000. */
  readonly withinMs?: number;
}

/**
 * Milliseconds that a row may take besides the time that is part of its fault: two cores, with
 * other things running.
 */
const slackMs = 5_000;

function rows(title: string, table: readonly Row[]): void {
  describe(title, () => {
    for (const row of table) {
      it(`${row.fault}: ${row.reason}`, () =>
        withTempDir(async (folder) => {
          const ground: Ground = {
            folder,
            fixture: (orders = {}) => makeFixture(folder, "plugin", orders),
            misfit: (kind) => makeMisfit(folder, "plugin", kind),
            file: (content) => {
              const path = join(folder, "plugin");
              writeFileSync(path, content, { mode: 0o755 });
              return path;
            },
          };
          const began = performance.now();
          const error: unknown = await row.run(ground).then(
            () => assert.fail("nothing went wrong"),
            (reason: unknown) => reason,
          );
          const took = performance.now() - began;
          assert.ok(isPluginError(error), error instanceof Error ? error.stack : String(error));
          assert.equal(error.reason, row.reason, JSON.stringify(error.failure));
          row.check?.(error.failure);
          const { sentence, remedy, actions } = explain(error);
          assert.ok(isOurs(error.reason) || (remedy !== undefined && actions.length > 0), sentence);
          assert.ok(took < (row.withinMs ?? slackMs), `it took ${Math.round(took)} ms`);
          await assertNoLeftovers();
        }));
    }
  });
}

/** Nobody has to do anything about these. */
function isOurs(reason: PluginFailureReason): boolean {
  return reason === "cancelled" || reason === "stopped";
}

/** Starts a fixture, which is expected to fail. */
const starting =
  (orders: FixtureOrders, options: Partial<StartOptions> = {}): Row["run"] =>
  async ({ fixture }) => {
    const plugin = await start(await fixture(orders), options);
    await plugin.stop();
  };

const startingMisfit =
  (kind: Misfit): Row["run"] =>
  ({ misfit }) =>
    start(misfit(kind));

const startingFile =
  (content: string, options: Partial<StartOptions> = {}): Row["run"] =>
  ({ file }) =>
    start(file(content), options);

/** Starts a fixture, which works, does something with it that fails, and stops it. */
const running =
  (orders: FixtureOrders, use: (plugin: RunningPlugin, path: string) => Promise<unknown>): Row["run"] =>
  async ({ fixture }) => {
    const path = await fixture(orders);
    const plugin = await start(path);
    try {
      await use(plugin, path);
    } finally {
      await plugin.stop();
    }
  };

const calling = (order: NonNullable<FixtureOrders["calls"]>[string], orders: FixtureOrders = {}): Row["run"] =>
  running({ ...orders, calls: { ExecuteProvider: order } }, (plugin) => echo(plugin, "hello"));

async function drain(stream: AsyncIterable<Buffer>): Promise<number> {
  let messages = 0;
  for await (const message of stream) if (message.length > 0) messages++;
  return messages;
}

const words =
  (pattern: RegExp): NonNullable<Row["check"]> =>
  (failure) => {
    assert.ok("lastWords" in failure);
    assert.match(failure.lastWords, pattern);
    assert.ok(failure.lastWords.length <= 4_096);
  };

const exit =
  (code: number | null, signal: NodeJS.Signals | null = null): NonNullable<Row["check"]> =>
  (failure) => {
    assert.ok("exit" in failure);
    assert.deepEqual(failure.exit, { code, signal });
  };

const fields =
  (expected: Readonly<Record<string, unknown>>): NonNullable<Row["check"]> =>
  (failure) => {
    const found = new Map<string, unknown>(Object.entries(failure));
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(found.get(name), value, name);
  };

const all =
  (...checks: readonly NonNullable<Row["check"]>[]): NonNullable<Row["check"]> =>
  (failure) => {
    for (const check of checks) check(failure);
  };

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

describe("goplugin faults", () => {
  rows("before the line", [
    { fault: "missing file", run: ({ folder }) => start(join(folder, "none")), reason: "file-missing" },
    { fault: "dangling link", run: startingMisfit("dangling-link"), reason: "file-missing" },
    { fault: "directory", run: startingMisfit("directory"), reason: "not-a-file" },
    { fault: "no execute permission", run: startingMisfit("not-executable"), reason: "not-executable" },
    {
      fault: "program for another machine",
      run: startingMisfit("wrong-architecture"),
      reason: "wrong-architecture",
      check: fields({ found: "s390x" }),
    },
    {
      fault: "Windows program",
      run: startingMisfit("pe"),
      reason: "wrong-format",
      check: fields({ found: "PE amd64" }),
    },
    {
      fault: "macOS program",
      run: startingMisfit("mach-o"),
      reason: "wrong-format",
      check: fields({ found: "Mach-O arm64" }),
    },
    {
      fault: "text without an interpreter",
      run: startingMisfit("no-interpreter"),
      reason: "wrong-format",
      check: fields({ found: "text" }),
    },
    { fault: "empty file", run: startingMisfit("empty"), reason: "wrong-format", check: fields({ found: "empty" }) },
    {
      fault: "script without its interpreter",
      run: startingMisfit("missing-interpreter"),
      reason: "interpreter-missing",
      check: fields({ interpreter: "/no/such/interpreter" }),
    },
    {
      fault: "script with Windows line endings",
      run: startingFile("#!/bin/sh\r\nexit 0\r\n"),
      reason: "interpreter-missing",
      check: fields({ interpreter: "/bin/sh\r" }),
    },
    {
      fault: "script whose interpreter is not on its PATH",
      run: startingFile("#!/usr/bin/env sh\n", { env: { PATH: "/nowhere" } }),
      reason: "interpreter-missing",
      check: fields({ interpreter: "sh" }),
    },
    {
      fault: "another digest",
      run: starting({}, { checksum: { algorithm: "sha256", digest: Buffer.alloc(32) } }),
      reason: "checksum-mismatch",
    },
    {
      fault: "working directory that is not there",
      run: starting({}, { cwd: "/no/such/directory" }),
      reason: "spawn-failed",
      check: fields({ code: "ENOENT" }),
    },
    {
      fault: "no room for the socket directory",
      run: async ({ fixture }) => start(await fixture(), { socketBase: "/proc" }),
      reason: "socket-directory",
      check: fields({ directory: "/proc" }),
    },
    {
      fault: "socket directory with a path too long for sockets",
      run: async ({ fixture, folder }) => {
        const socketBase = join(folder, "x".repeat(90));
        await mkdir(socketBase);
        return start(await fixture(), { socketBase });
      },
      reason: "socket-directory",
    },
    {
      fault: "ends well without a word",
      run: starting({ start: { end: { exit: 0 } } }),
      reason: "exited-before-handshake",
      check: exit(0),
    },
    {
      fault: "exits with 7 and says why",
      run: startingMisfit("exits-7"),
      reason: "exited-before-handshake",
      check: all(exit(7), words(/^cannot open the configuration$/)),
    },
    {
      fault: "ended by a signal",
      run: starting({ start: { end: { signal: "SIGTERM" } } }),
      reason: "exited-before-handshake",
      check: exit(null, "SIGTERM"),
    },
    {
      fault: "panics",
      run: starting({ start: { end: { panic: "no disk" } } }),
      reason: "exited-before-handshake",
      check: all(exit(2), words(/panic: no disk[^]*main\.go:17/)),
    },
    {
      fault: "floods stderr, then exits",
      run: starting({ start: { stderrFloodBytes: 4 << 20, stderr: "begin ", end: { exit: 3 } } }),
      reason: "exited-before-handshake",
      check: all(exit(3), words(/noise noise$/)),
    },
    {
      fault: "prints nothing in time",
      run: startingMisfitSoon("hangs"),
      reason: "handshake-timeout",
      check: fields({ timeoutMs: 500 }),
    },
    {
      fault: "wrapper whose child prints nothing in time",
      run: startingFile("#!/bin/sh\necho starting >&2\nsleep 600\necho done\n", { startTimeoutMs: 500 }),
      reason: "handshake-timeout",
      check: words(/^starting$/),
    },
    {
      fault: "prints half a line and no more in time",
      run: starting({ start: { stdout: "1|1|unix|", hang: true } }, { startTimeoutMs: 1_000 }),
      reason: "handshake-timeout",
    },
    {
      fault: "ignores SIGTERM and prints nothing in time",
      run: startingFile("#!/bin/sh\ntrap '' TERM INT HUP\nwhile :; do sleep 1; done\n", { startTimeoutMs: 300 }),
      reason: "handshake-timeout",
    },
    {
      fault: "wants another cookie",
      run: async ({ fixture }) =>
        startPlugin({ path: await fixture(), handshake: { ...handshake, magicCookieValue: "another" } }),
      reason: "cookie-refused",
      check: all(exit(1), words(/This binary is a plugin/)),
    },
    {
      fault: "cancelled while it starts",
      run: async ({ fixture }) => {
        const path = await fixture({ start: { hang: true } });
        const controller = new AbortController();
        const started = start(path, { signal: controller.signal });
        void until("it runs", () => fixtureStarts(path).length > 0).then(() => controller.abort());
        await started;
      },
      reason: "cancelled",
    },
  ]);

  rows("the line", [
    {
      fault: "prints nonsense",
      run: startingMisfit("nonsense"),
      reason: "unreadable-line",
      check: fields({ line: "Hello, I am a script and not a plugin." }),
    },
    {
      fault: "empty line",
      run: starting({ line: { text: "\n" } }),
      reason: "unreadable-line",
      check: fields({ line: "" }),
    },
    {
      fault: "half a line, then its end",
      run: starting({ line: { text: "1|1|unix", closeStdout: true } }),
      reason: "unreadable-line",
      check: fields({ line: "1|1|unix" }),
    },
    {
      fault: "closes stdout and lives on",
      run: starting({ line: { text: "", closeStdout: true } }),
      reason: "unreadable-line",
      check: fields({ line: "" }),
    },
    {
      fault: "banner before the line",
      run: starting({ start: { stdout: "Welcome!\n" } }),
      reason: "unreadable-line",
      check: fields({ line: "Welcome!" }),
    },
    {
      fault: "binary garbage",
      run: starting({ line: { text: "\0\u0001\u0002|\u001b[31m\n" } }),
      reason: "unreadable-line",
    },
    {
      fault: "usage text and an error code",
      run: startingFile("#!/bin/sh\necho 'usage: tool [flags]'\necho 'flag needed' >&2\nexit 2\n"),
      reason: "unreadable-line",
      check: all(fields({ line: "usage: tool [flags]" }), words(/flag needed/)),
    },
    {
      fault: "line of more than 64 KiB",
      run: starting({ line: { text: `1|1|unix|/${"x".repeat(70_000)}\n` } }),
      reason: "unreadable-line",
      check: (failure) => {
        assert.ok(failure.reason === "unreadable-line");
        assert.match(failure.detail, /64 KiB/);
        assert.equal(failure.line.length, 1_024);
      },
    },
    {
      fault: "line that never ends",
      run: startingFile("#!/bin/sh\nexec cat /dev/zero\n"),
      reason: "unreadable-line",
    },
    { fault: "three fields", run: starting({ line: { fieldCount: 3 } }), reason: "unreadable-line" },
    {
      fault: "four fields, which mean net/rpc",
      run: starting({ line: { fieldCount: 4 } }),
      reason: "unsupported-protocol",
      check: fields({ protocol: "netrpc" }),
    },
    {
      fault: "core version that is no number",
      run: starting({ line: { fields: { core: "one" } } }),
      reason: "unreadable-line",
    },
    {
      fault: "core version 2",
      run: starting({ line: { fields: { core: "2" } } }),
      reason: "core-version",
      check: fields({ found: "2" }),
    },
    {
      fault: "application version 7",
      run: starting({ line: { fields: { app: "7" } } }),
      reason: "app-version",
      check: fields({ found: "7", supported: [1] }),
    },
    { fault: "netrpc", run: starting({ line: { fields: { protocol: "netrpc" } } }), reason: "unsupported-protocol" },
    {
      fault: "unknown network",
      run: starting({ line: { fields: { network: "vsock" } } }),
      reason: "unknown-network",
      check: fields({ network: "vsock" }),
    },
    {
      fault: "relative socket path",
      run: starting({ line: { fields: { address: "plugin1" } } }),
      reason: "bad-address",
    },
    {
      fault: "socket path too long for the system",
      run: starting({ line: { fields: { address: `/${"x".repeat(120)}` } } }),
      reason: "bad-address",
    },
    {
      fault: "TCP without a port",
      run: starting({ network: "tcp", line: { fields: { address: "127.0.0.1" } } }),
      reason: "bad-address",
    },
    {
      fault: "certificate that nobody asked for",
      run: starting({ line: { certificate: "unasked" } }),
      reason: "certificate-unexpected",
    },
    {
      fault: "no certificate though asked",
      run: starting({ line: { certificate: "none" } }, { tls: "on" }),
      reason: "certificate-missing",
    },
    {
      fault: "padded certificate",
      run: starting({ line: { certificate: "padded" } }, { tls: "on" }),
      reason: "certificate-invalid",
    },
    {
      fault: "certificate that is none",
      run: starting({ line: { fields: { certificate: "A".repeat(400) } } }, { tls: "on" }),
      reason: "certificate-invalid",
    },
  ]);

  rows("the transport", [
    {
      fault: "socket that is not there",
      run: starting({ line: { fields: { address: "/tmp/no-such-socket" } } }),
      reason: "connect-failed",
      check: fields({ address: "/tmp/no-such-socket" }),
    },
    { fault: "nobody listens", run: starting({ transport: "refuse" }), reason: "connect-failed" },
    {
      fault: "nobody listens on TCP",
      run: starting({ transport: "refuse", network: "tcp" }),
      reason: "connect-failed",
    },
    {
      fault: "accepts and is silent",
      run: starting({ transport: "silent" }, { startTimeoutMs: 1_000 }),
      reason: "connect-failed",
    },
    { fault: "resets connections", run: starting({ transport: "reset" }), reason: "connect-failed" },
    { fault: "speaks HTTP/1", run: starting({ transport: "garbage" }), reason: "connect-failed" },
    {
      fault: "shows another certificate",
      run: starting({ line: { certificate: "wrong" } }, { tls: "on" }),
      reason: "connect-failed",
    },
    {
      fault: "shows another certificate over TCP",
      run: starting({ network: "tcp", line: { certificate: "wrong" } }, { tls: "on" }),
      reason: "connect-failed",
    },
    {
      fault: "exits right after the line",
      run: starting({ transport: "silent", line: { thenEnd: { exit: 5 } } }),
      reason: "crashed",
      check: exit(5),
    },
    {
      fault: "panics right after the line",
      run: starting({ transport: "silent", line: { thenEnd: { panic: "late" } } }),
      reason: "crashed",
      check: all(exit(2), words(/panic: late/)),
    },
    {
      fault: "does not answer its first call",
      run: starting({ calls: { Check: { never: true } } }, { startTimeoutMs: 1_000 }),
      reason: "connect-failed",
    },
    {
      fault: "crashes in its first call",
      run: starting({ calls: { Check: { end: { when: "before", how: { exit: 9 } } } } }),
      reason: "crashed",
      check: exit(9),
    },
  ]);

  rows("calls", [
    ...statusNames.map((status, index): Row => {
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
      fault: "answer after the deadline, which harms no later call",
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
      run: running({ calls: { Check: [{}, { malformed: true }] } }, (plugin) => plugin.ping()),
      reason: "bad-answer",
      check: fields({ method: HealthService.check.path }),
    },
    { fault: "no message at all", run: calling({ noMessage: true }), reason: "bad-answer" },
    { fault: "stream reset", run: calling({ reset: 2 }), reason: "call-failed" },
    { fault: "refused stream", run: calling({ reset: 7 }), reason: "call-failed", check: fields({ code: 14 }) },
    {
      fault: "connection dropped, and made again for the next call",
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
      fault: "crash after the answer, which counts, and before the next",
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
      check: all(exit(2), words(/panic: index out of range\n\ngoroutine 1 \[running\]:[^]*main\.go:17/)),
    },
    {
      fault: "killed from outside",
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
      fault: "ends while nobody calls",
      run: running({}, async (plugin) => {
        process.kill(plugin.pid, "SIGKILL");
        await plugin.exited;
        await plugin.ping();
      }),
      reason: "crashed",
    },
    {
      fault: "stopped in a call",
      run: running({ calls: { ExecuteProvider: { never: true } } }, async (plugin) => {
        const call = echo(plugin, "x");
        call.catch(() => undefined);
        await plugin.stop();
        await call;
      }),
      reason: "stopped",
    },
  ]);

  rows("streams", [
    {
      fault: "status after some messages",
      run: streaming({ chunks: [{ stdout: "a" }], cut: "reset" }),
      reason: "call-failed",
    },
    {
      fault: "connection cut",
      run: streaming({ chunks: [{ stdout: "a" }], cut: "connection" }),
      reason: "lost-connection",
    },
    {
      fault: "process cut",
      run: streaming({ chunks: [{ stdout: "a" }], cut: "process" }),
      reason: "crashed",
      check: exit(null, "SIGKILL"),
    },
    {
      fault: "endless, cancelled",
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
      fault: "flood at full speed, cancelled",
      run: running(
        { calls: { ExecuteProviderStream: { chunks: [{ stdout: "x".repeat(10_000) }], repeat: { pauseMs: 0 } } } },
        async (plugin) => {
          const controller = new AbortController();
          setTimeout(() => controller.abort(), 500);
          await drain(plugin.stream(executeProviderStream, executeRequest({}), controller));
        },
      ),
      reason: "cancelled",
    },
    {
      fault: "endless, stopped",
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
      fault: "silent until the deadline",
      run: running({ calls: { ExecuteProviderStream: { never: true } } }, (plugin) =>
        drain(plugin.stream(executeProviderStream, executeRequest({}), { deadlineMs: 200 })),
      ),
      reason: "deadline",
    },
  ]);
});

function startingMisfitSoon(kind: Misfit): Row["run"] {
  return ({ misfit }) => start(misfit(kind), { startTimeoutMs: 500 });
}

function streaming(order: NonNullable<FixtureOrders["calls"]>[string]): Row["run"] {
  return running({ calls: { ExecuteProviderStream: order } }, (plugin) =>
    drain(plugin.stream(executeProviderStream, executeRequest({}))),
  );
}

function isCall(method: string): (event: { readonly event: string }) => boolean {
  return (event) => event.event === "call" && "method" in event && event.method === method;
}

describe("goplugin survives", () => {
  afterEach(() => assertNoLeftovers());

  /** Starts a fixture, uses it and stops it; gives the time that the stop took. */
  const stopTime = (
    orders: FixtureOrders,
    use: (plugin: RunningPlugin) => Promise<unknown> = () => Promise.resolve(),
  ) =>
    withTempDir(async (folder) => {
      const plugin = await start(await makeFixture(folder, "plugin", orders));
      await use(plugin);
      const began = performance.now();
      const ended = await plugin.stop();
      return { took: performance.now() - began, exit: ended };
    });

  it("a response of 70 MB", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", { calls: { ExecuteProvider: { answerBytes: 70 << 20 } } });
      const plugin = await start(path);
      try {
        const { data } = outputOf(await plugin.call(executeProvider, executeRequest({}))) as { data: string };
        assert.ok(data.length > 70 * 1_000_000);
      } finally {
        await plugin.stop();
      }
    }));

  it("a log line that never ends, with NULs and escapes", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", {
        calls: { ExecuteProvider: { log: `\0\u001b[31m${"x".repeat(1 << 20)}` } },
      });
      let length = 0;
      const plugin = await start(path, { onLog: ({ message }) => void (length += message.length) });
      try {
        await echo(plugin, "x");
        await until("the log was read", () => length > (1 << 20) - 70_000);
        assert.match(plugin.lastWords(), /^x{4096}$/);
      } finally {
        await plugin.stop();
      }
    }));

  it("output and log lines that are not UTF-8, or end within a character", () =>
    withTempDir(async (folder) => {
      const base64 = Buffer.from([0x61, 0xff, 0xfe, 0x62, 0xe2, 0x82]).toString("base64");
      const path = await makeFixture(folder, "plugin", {
        stdio: { print: [{ channel: "stdout", bytes: { base64 } }], end: true },
      });
      const shell = join(folder, "shell");
      writeFileSync(shell, `#!/bin/sh\nprintf 'a\\377\\376b\\342\\202\\n' >&2\nexec ${path}\n`, { mode: 0o755 });
      let output = "";
      let log = "";
      const plugin = await start(shell, {
        onOutput: ({ text }) => void (output += text),
        onLog: ({ message }) => void (log += message),
      });
      try {
        assert.deepEqual(await echo(plugin, "x"), { data: { echoed: "x" } });
        await until("both were read", () => output.length >= 5 && log.length >= 5);
        assert.deepEqual([output, log], ["a\ufffd\ufffdb\ufffd", "a\ufffd\ufffdb\ufffd"]);
      } finally {
        await plugin.stop();
      }
    }));

  it("a plugin that acknowledges Shutdown and keeps running: SIGKILL after two seconds", async () => {
    const { took, exit: ended } = await stopTime({ stop: { shutdown: "answer", ignoreSigterm: true } });
    assert.deepEqual(ended, { code: null, signal: "SIGKILL" });
    assert.ok(took > 1_900 && took < 3_500, String(took));
  });

  it("a plugin that does not answer Shutdown and exits on SIGTERM", async () => {
    const { took, exit: ended } = await stopTime({ stop: { shutdown: "silent" } });
    assert.deepEqual(ended, { code: null, signal: "SIGTERM" });
    assert.ok(took < 2_500, String(took));
  });

  it("a plugin without a controller: SIGTERM at once", async () => {
    const { took, exit: ended } = await stopTime({ unimplemented: ["Shutdown"] });
    assert.deepEqual(ended, { code: null, signal: "SIGTERM" });
    assert.ok(took < 1_000, String(took));
  });

  it("a plugin that ignores Shutdown and SIGTERM", async () => {
    const { took, exit: ended } = await stopTime({ stop: { shutdown: "silent", ignoreSigterm: true } });
    assert.deepEqual(ended, { code: null, signal: "SIGKILL" });
    assert.ok(took < 3_500, String(took));
  });

  it("a plugin that crashes on Shutdown instead of answering", async () => {
    const { exit: ended } = await stopTime({ stop: { shutdown: "die" } });
    assert.deepEqual(ended, { code: 0, signal: null });
  });

  it("a plugin that has already exited", async () => {
    const { took, exit: ended } = await stopTime({}, async (plugin) => {
      process.kill(plugin.pid, "SIGKILL");
      await plugin.exited;
    });
    assert.deepEqual(ended, { code: null, signal: "SIGKILL" });
    assert.ok(took < 500, String(took));
  });

  it("a grandchild that keeps the pipes open: killed with the plugin", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", { stop: { grandchild: { seconds: 60 } } });
      const plugin = await start(path);
      const began = performance.now();
      await plugin.stop();
      assert.ok(performance.now() - began < 1_500);
      const born = fixtureEvents(path).find((event) => event.event === "grandchild");
      assert.ok(born !== undefined);
      await until("the grandchild is gone", () => !isAlive(born.pid));
    }));

  it("a grandchild that left the process group and keeps the pipes open: not waited for", () =>
    withTempDir(async (folder) => {
      const path = await makeFixture(folder, "plugin", { stop: { grandchild: { seconds: 60, ownGroup: true } } });
      const plugin = await start(path);
      const born = await until("a grandchild", () => fixtureEvents(path).find((event) => event.event === "grandchild"));
      try {
        const began = performance.now();
        assert.deepEqual(await plugin.stop(), { code: 0, signal: null });
        assert.ok(performance.now() - began < 1_500);
      } finally {
        process.kill(born.pid, "SIGKILL");
      }
    }));

  it("fifty plugins stopped at once", () =>
    withTempDir(async (folder) => {
      const path = makePlugins(folder);
      const plugins: RunningPlugin[] = [];
      // A few at a time: fifty Node processes that start at once would only measure the machine.
      for (let round = 0; round < 10; round++) {
        plugins.push(
          ...(await Promise.all(
            Array.from({ length: 5 }, () => path.then((each) => start(each, { startTimeoutMs: 30_000 }))),
          )),
        );
      }
      const began = performance.now();
      await Promise.all(plugins.map((plugin) => plugin.stop()));
      assert.ok(performance.now() - began < 5_000, "they were not stopped together");
    })).timeout(120_000);

  it("inherited variables that would affect a plugin, a long temporary directory and no home directory", () =>
    withTempDir(async (folder) => {
      const before = { ...process.env };
      const long = join(folder, "x".repeat(120));
      mkdirSync(long);
      Object.assign(process.env, { TMPDIR: long, PLUGIN_CLIENT_CERT: "stray", PLUGIN_MULTIPLEX_GRPC: "true" });
      Reflect.deleteProperty(process.env, "HOME");
      try {
        const plugin = await start(await makeFixture(folder, "plugin"));
        assert.deepEqual(await echo(plugin, "still"), { data: { echoed: "still" } });
        await plugin.stop();
      } finally {
        for (const name of ["PLUGIN_CLIENT_CERT", "PLUGIN_MULTIPLEX_GRPC"]) Reflect.deleteProperty(process.env, name);
        Object.assign(process.env, before);
      }
    }));
});

function makePlugins(folder: string): Promise<string> {
  return makeFixture(folder, "plugin");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: nobody has this number
  }
}
