// Builds the Go programs that tests talk to. Go's own build cache makes a repeated build fast.
import { join } from "node:path";
import { findProgram } from "../../scripts/lib/find-program.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { testTemp } from "./temp-dir.js";

const programs = {
  /** The example: three RPCs, go-plugin 1.8.0. */
  "echo-go": { module: "examples/plugins/echo-go", pkg: "." },
  /** A host on go-plugin 1.8.0, driven by JSON lines (test/go/README.md). */
  host: { module: "test/go", pkg: "./host" },
  /** A host on go-plugin 1.8.0 that measures itself (test/bench). */
  bench: { module: "test/go", pkg: "./bench" },
  /** A plugin on go-plugin 1.8.0 with every RPC, that does what its input says. */
  kitchen: { module: "test/go", pkg: "./plugins/kitchen" },
  /** Puts a plugin that listens on a Unix socket behind a TCP port. */
  forward: { module: "test/go", pkg: "./forward" },
  /** Answers what Go's regexp and google/jsonschema-go say (test/support/go-schemas.ts). */
  schema: { module: "test/go/schema", pkg: "." },
  /** Echo on go-plugin 1.4.4 and gRPC 1.27. */
  old: { module: "test/go/old", pkg: "./plugin" },
  /** A host on go-plugin 1.4.4 and gRPC 1.27, driven by the same JSON lines. */
  hostold: { module: "test/go/old", pkg: "./host" },
};

export type GoTarget = keyof typeof programs;

/**
 * How long a first build may take on two cores with nothing in Go's build cache; for a hook's
 * `this.timeout`.
 */
export const GO_BUILD_TIMEOUT_MS = 300_000;

/** Whether Go programs can be built on this machine. */
export function goAvailable(): boolean {
  return findProgram(["go"]) !== undefined;
}

const builds = new Map<GoTarget, Promise<string>>();

/**
 * Builds a program, once per test process, and gives the path of the executable. It is alone in its
 * folder, so that folder can serve as a plugin directory.
 * @throws Error with the compiler's messages
 */
export function buildGo(target: GoTarget): Promise<string> {
  let executable = builds.get(target);
  if (executable === undefined) {
    executable = build(target);
    builds.set(target, executable);
  }
  return executable;
}

async function build(target: GoTarget): Promise<string> {
  const { module, pkg } = programs[target];
  const executable = join(testTemp, "go", target, target + (process.platform === "win32" ? ".exe" : ""));
  const args = ["build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", executable, pkg];
  await run("go", args, { cwd: join(root, module) });
  return executable;
}
