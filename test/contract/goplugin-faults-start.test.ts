// Faults before the handshake line: the file, the process, the cookie, the time limit.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startPlugin } from "scafctl-plugins/goplugin";
import { all, exit, fields, starting, startingFile, startingMisfit, testFaults, words } from "../support/faults.js";
import { fixtureStarts } from "../support/fixture.js";
import { handshake, start } from "../support/plugin-calls.js";
import { until } from "../support/until.js";

testFaults("goplugin faults before the handshake line", [
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
    fault: "script with a missing interpreter",
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
    fault: "file with another digest",
    run: starting({}, { checksum: { algorithm: "sha256", digest: Buffer.alloc(32) } }),
    reason: "checksum-mismatch",
  },
  {
    fault: "working directory is missing",
    run: starting({}, { cwd: "/no/such/directory" }),
    reason: "working-directory",
    check: fields({ directory: "/no/such/directory", code: "ENOENT" }),
  },
  {
    fault: "working directory is a file",
    run: starting({}, { cwd: __filename }),
    reason: "working-directory",
    check: fields({ directory: __filename, code: "ENOTDIR" }),
  },
  {
    fault: "socket directory cannot be created",
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
    fault: "exits with 0 and prints nothing",
    run: starting({ start: { end: { exit: 0 } } }),
    reason: "exited-before-handshake",
    check: exit(0),
  },
  {
    fault: "exits with 7 and a reason on stderr",
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
    check: all(exit(2), words(/panic: no disk[^]*main\.go:42/)),
  },
  {
    fault: "floods stderr, then exits",
    run: starting({ start: { stderrFloodBytes: 4 << 20, stderr: "begin ", end: { exit: 3 } } }),
    reason: "exited-before-handshake",
    check: all(exit(3), words(/noise noise$/)),
  },
  {
    fault: "prints nothing until the timeout",
    run: startingMisfit("hangs", { startTimeoutMs: 500 }),
    reason: "handshake-timeout",
    check: fields({ timeoutMs: 500 }),
  },
  {
    fault: "wrapper whose child prints nothing until the timeout",
    run: startingFile("#!/bin/sh\necho starting >&2\nsleep 600\necho done\n", { startTimeoutMs: 500 }),
    reason: "handshake-timeout",
    check: words(/^starting$/),
  },
  {
    fault: "prints an incomplete line until the timeout",
    run: starting({ start: { stdout: "1|1|unix|", hang: true } }, { startTimeoutMs: 1_000 }),
    reason: "handshake-timeout",
  },
  {
    fault: "ignores SIGTERM and prints nothing until the timeout",
    run: startingFile("#!/bin/sh\ntrap '' TERM INT HUP\nwhile :; do sleep 1; done\n", { startTimeoutMs: 300 }),
    reason: "handshake-timeout",
  },
  {
    fault: "requires another cookie",
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
