// The options that set keys of a request: one for each key, with invalid values refused.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Command } from "commander";
import { type CommandContext, InvalidInputError, UsageError } from "../../../../src/cli/terminal/command.js";
import {
  addRunFlags,
  applyRunFlags,
  flagName,
  readRunFlags,
  type RunFlagOptions,
  runFlags,
} from "../../../../src/cli/run/run-flags.js";
import { Terminal } from "../../../../src/cli/terminal/terminal.js";
import { requestKeys } from "../../../../src/model/requests/request-keys.js";
import type { Request } from "../../../../src/model/requests/request-keys.js";
import { stringifyJson } from "../../../../src/scafctl/index.js";
import { Screen } from "../../../support/screen.js";
import { withTempDir } from "../../../support/temp-dir.js";

const REQUEST: Request = { provider: "files", inputs: {} };

interface Read {
  readonly request?: Request;
  readonly error?: unknown;
  readonly stderr: string;
}

/** Applies the flags of a command line to a request. */
async function read(args: readonly string[], request: Request = REQUEST, cwd = "/here"): Promise<Read> {
  const stderr = new Screen(false);
  const terminal = new Terminal(new Screen(false), stderr, {});
  const { signal } = new AbortController();
  const context: CommandContext = { terminal, signal, stdin: Readable.from([]), cwd, env: {} };
  const command = addRunFlags(new Command()).exitOverride();
  try {
    const flags = await readRunFlags(command.parse(args, { from: "user" }).opts<RunFlagOptions>(), context);
    return { request: applyRunFlags(request, flags), stderr: stderr.text };
  } catch (error) {
    return { error, stderr: stderr.text };
  }
}

async function applied(args: readonly string[], request?: Request, cwd?: string): Promise<Request> {
  const { request: found, error, stderr } = await read(args, request, cwd);
  assert.ok(found !== undefined, `${String(error)} ${stderr}`);
  return found;
}

describe("runFlags", () => {
  it("has one flag for each key except provider and inputs", () => {
    const keys = Object.keys(requestKeys).filter((key) => key !== "provider" && key !== "inputs");
    assert.deepEqual(Object.keys(runFlags).sort(), keys.sort());
  });

  it("gives each flag the type of its key", () => {
    const kinds = { string: "a string", boolean: "a flag", object: "JSON" };
    for (const [key, flag] of Object.entries(runFlags)) {
      const { type } = requestKeys[key as keyof typeof runFlags].shape.schema;
      const kind = flag.argument === undefined ? "a flag" : flag.argument === "json" ? "JSON" : "a string";
      assert.equal(kind, kinds[type as keyof typeof kinds], key);
      if (flag.isPath === true) assert.equal(kind, "a string");
    }
  });

  it("names each flag after its key", () => {
    const { options } = addRunFlags(new Command());
    for (const [key, { argument }] of Object.entries(runFlags)) {
      const option = options.find(({ long }) => long === `--${flagName(key)}`);
      assert.equal(option?.attributeName(), key);
      assert.equal(
        options.some(({ long }) => long === `--no-${flagName(key)}`),
        argument === undefined,
      );
    }
  });
});

describe("readRunFlags", () => {
  it("reads every flag", async () => {
    const args = {
      plugin: "p",
      capability: "action",
      conflictStrategy: "skip",
      authProfile: "dev",
      resolverContext: '{"a":9007199254740993}',
      parameters: '{"b":[1,],} // relaxed',
      iteration: '{"item":null,"index":3}',
      solution: '{"name":"s"}',
      settings: '{"c":18446744073709551616}',
    };
    const pairs = Object.entries(args).flatMap(([key, value]) => [`--${flagName(key)}`, value]);
    const dirs = ["--working-directory", "w", "--output-directory", "../o"];
    const request = await applied([...pairs, ...dirs, "--dry-run", "--backup"]);
    assert.equal(
      stringifyJson(request),
      '{"provider":"files","inputs":{},"plugin":"p","capability":"action","dryRun":true,"workingDirectory":"/here/w",' +
        '"outputDirectory":"/o","conflictStrategy":"skip","backup":true,"resolverContext":{"a":9007199254740993},' +
        '"parameters":{"b":[1]},"iteration":{"item":null,"index":3},"solution":{"name":"s"},"authProfile":"dev",' +
        '"settings":{"c":18446744073709551616}}',
    );
    assert.deepEqual(Object.keys(request).sort(), Object.keys(requestKeys).sort());
  });

  it("overrides the keys of the request and keeps the others", async () => {
    const saved: Request = { ...REQUEST, dryRun: true, backup: true, workingDirectory: "/w", settings: { a: 1 } };
    assert.deepEqual(await applied(["--no-dry-run", "--settings", '{"b":2}', "--working-directory", ""], saved), {
      ...saved,
      dryRun: false,
      workingDirectory: "",
      settings: { b: 2 },
    });
    assert.deepEqual(await applied([], saved), saved);
  });

  it("adds single parameters to the others, as strings", async () => {
    const saved: Request = { ...REQUEST, parameters: { a: 1, b: 2 } };
    const one = await applied(["-r", "b=x=y", "--parameter", "c="], saved);
    assert.deepEqual(one.parameters, { a: 1, b: "x=y", c: "" });
    assert.deepEqual((await applied(["-r", "c=1", "--parameters", '{"d":1}'], saved)).parameters, { d: 1, c: "1" });
    assert.deepEqual((await applied(["-r", "a=1"])).parameters, { a: "1" });
    for (const wrong of ["a", "=a"]) {
      const { error } = await read(["-r", wrong]);
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, `--parameter ${wrong}: expected name=value`);
    }
  });

  it("reads JSON from files and names the file that cannot be read", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "s.json"), '\ufeff{"a": 1}');
      assert.deepEqual((await applied(["--settings", "@s.json"], REQUEST, cwd)).settings, { a: 1 });
      await writeFile(join(cwd, "s.json"), '{\n  "index": 0,\n  "itme": 1\n}');
      const placed = await read(["--iteration", "@s.json"], REQUEST, cwd);
      assert.ok(placed.error instanceof InvalidInputError);
      assert.match(placed.stderr, /^s\.json:3:3: error: "iteration\.itme" is not known here; did you mean "item"\?$/m);
      const { error } = await read(["--settings", "@none.json"], REQUEST, cwd);
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /^--settings none\.json: ENOENT/);
    }));

  it("prints every problem with its position and a suggestion", async () => {
    const { error, stderr } = await read([
      "--conflict-strategy",
      "overwite",
      "--resolver-context",
      "[1]",
      "--iteration",
      '{"item": 1, "index": "0"}',
      "--solution",
      '{"tags": [1]',
      "--settings",
      "{}",
    ]);
    assert.ok(error instanceof InvalidInputError);
    assert.equal(
      stderr,
      [
        '--conflict-strategy:1:1: error: "conflictStrategy" must be one of error, overwrite, skip, skip-unchanged, append; did you mean "overwrite"?',
        '--resolver-context:1:1: error: "resolverContext" must be an object.',
        '--iteration:1:22: error: "iteration.index" must be an integer of at least 0.',
        "--solution:1:12: error: Not valid JSON: expected a closing brace }.",
        "",
      ].join("\n"),
    );
  });
});
