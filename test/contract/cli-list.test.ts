// `list` and `describe` on real plugins, also on plugins that fail to load.
import assert from "node:assert/strict";
import { join } from "node:path";
import { cli, type CliOutcome } from "../support/cli.js";
import { type FixtureOrders, makeFixture, makeMisfit } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

interface Listed {
  readonly plugins: readonly {
    readonly name: string;
    readonly path: string;
    readonly state: string;
    readonly reason: string | null;
    readonly message: string | null;
    readonly lastWords: string | null;
    readonly providers: readonly { readonly name: string; readonly version?: string; readonly error?: string }[];
  }[];
}

function listed({ stdout }: CliOutcome): Listed {
  return JSON.parse(stdout) as Listed;
}

const FULL: FixtureOrders = {
  providers: [
    {
      name: "full",
      descriptor: {
        name: "full",
        displayName: "Full Provider",
        description: "Says everything",
        version: "2.1.0",
        category: "test",
        capabilities: ["from", "action"],
        apiVersion: "v1",
        tags: ["one", "two"],
        links: [{ name: "Manual", url: "https://example.test/manual" }],
        examples: [{ name: "First", description: "How it begins", yaml: "provider: full\ninputs: {}\n" }],
        deprecated: true,
        schema: {
          parameters: {
            path: { type: "string", required: true, description: "Where", example: '"/tmp/x"' },
            count: { type: "integer", defaultValue: "9007199254740993" },
            password: { type: "string" },
          },
        },
        sensitiveFields: ["password"],
        outputSchemas: { from: { parameters: { content: { type: "string", description: "What it holds" } } } },
      },
    },
  ],
};

describe("cli list", () => {
  afterEach(() => assertNoLeftovers());

  it("lists good plugins, and failed ones with reason and last output (exit 1)", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "good");
      makeMisfit(directory, "exits", "exits-7");
      makeMisfit(directory, "hangs", "hangs");
      const outcome = await cli(["list", "--dir", directory, "--json", "--timeout", "1.5"]);
      assert.deepEqual([outcome.code, outcome.stderr], [1, ""]);
      const { plugins } = listed(outcome);
      assert.deepEqual(
        plugins.map(({ name, path, state, reason }) => ({ name, path, state, reason })),
        [
          { name: "exits", path: join(directory, "exits"), state: "failed", reason: "exited-before-handshake" },
          { name: "good", path: join(directory, "good"), state: "ready", reason: null },
          { name: "hangs", path: join(directory, "hangs"), state: "failed", reason: "handshake-timeout" },
        ],
      );
      assert.deepEqual(
        plugins[1]?.providers.map(({ name }) => name),
        ["echo"],
      );
      assert.equal(plugins[0]?.message, "exits did not start: it exited with status 7 before the handshake.");
      assert.equal(plugins[0].lastWords, "cannot open the configuration");
      assert.equal(plugins[2]?.message, "hangs did not start: it said nothing for 1.5 seconds.");
      assert.deepEqual(Object.keys(plugins[1]), [
        "name",
        "path",
        "kind",
        "state",
        "reason",
        "message",
        "lastWords",
        "cachedVersion",
        "speaksAtLeast",
        "handshake",
        "providers",
        "handlers",
      ]);
    }));

  it("exits with 0 when every plugin loads, and keeps the order of the directories", () =>
    withTempDir(async (directory) => {
      await makeFixture(join(directory, "z"), "one");
      await makeFixture(join(directory, "a"), "two", FULL);
      const outcome = await cli(["list", "--dir", "z", "--dir", "a", "--json"], { cwd: directory });
      assert.equal(outcome.code, 0, outcome.stderr);
      const { plugins } = listed(outcome);
      assert.deepEqual(
        plugins.map(({ name }) => name),
        ["one", "two"],
      );
      assert.equal(plugins[1]?.providers[0]?.version, "2.1.0");
    }));

  it("prints a table for people, and why plugins failed to load", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "full", FULL);
      await makeFixture(directory, "none", { providers: [] });
      makeMisfit(directory, "exits", "exits-7");
      makeMisfit(directory, "notes.txt", "nonsense");
      const { code, stdout, stderr } = await cli(["list", "--dir", directory]);
      assert.equal(code, 1);
      assert.equal(
        stdout,
        [
          "PLUGIN  PROVIDER  VERSION  CAPABILITIES  REMARKS      CONTRACT        DESCRIPTION",
          "full    full      2.1.0    from, action  1 (1 error)  scafctl v0.5.0  Says everything",
          "none    (none)",
          "",
          "NOT LOADED",
          "exits did not start: it exited with status 7 before the handshake.",
          `  ${join(directory, "exits")}`,
          "  | cannot open the configuration",
          "  Remove the file from this directory if it is not a plugin.",
          "",
        ].join("\n"),
      );
      assert.equal(stderr, `note: ${join(directory, "notes.txt")} was skipped: its name is not that of a program\n`);
    }));

  it("lists a provider that cannot be described with the reason (exit 1)", () =>
    withTempDir(async (directory) => {
      const status = { code: 2, message: "no descriptor today" };
      await makeFixture(directory, "half", { calls: { GetProviderDescriptor: { status } } });
      const outcome = await cli(["list", "--dir", directory, "--json"]);
      assert.equal(outcome.code, 1);
      const [provider] = listed(outcome).plugins[0]?.providers ?? [];
      assert.deepEqual(provider, {
        name: "echo",
        error: "half answered GetProviderDescriptor with UNKNOWN: no descriptor today.",
      });
    }));

  it("prints no terminal escapes from text of a plugin", () =>
    withTempDir(async (directory) => {
      const evil = "\u001b]0;owned\u0007\u001b[31mred\u009b31m";
      await makeFixture(directory, "evil", {
        providers: [{ name: evil, descriptor: { name: evil, description: evil, capabilities: [evil] } }],
      });
      await makeFixture(directory, "worse", { start: { stderr: evil, end: { exit: 1 } } });
      for (const args of [["list"], ["list", "--json"], ["describe", evil], ["describe", evil, "--json"]]) {
        const { stdout, stderr } = await cli([...args, "--dir", directory]);
        assert.match(stdout, /red/);
        assert.doesNotMatch(stdout + stderr, /(?!\n)\p{Cc}/u);
      }
    }));
});

describe("cli describe", () => {
  afterEach(() => assertNoLeftovers());

  it("prints the descriptor as JSON with lossless numbers", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "full", FULL);
      const { code, stdout } = await cli(["describe", "full", "--dir", directory, "--json"]);
      assert.equal(code, 0);
      const descriptor = JSON.parse(stdout) as Record<string, unknown>;
      assert.equal(descriptor["displayName"], "Full Provider");
      assert.deepEqual(descriptor["capabilities"], ["from", "action"]);
      assert.match(stdout, /"default": 9007199254740993\b/);
    }));

  it("prints every part of a descriptor for people", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "full", FULL);
      makeMisfit(directory, "exits", "exits-7");
      const { code, stdout, stderr } = await cli(["describe", "full", "--dir", directory]);
      assert.equal(code, 0);
      for (const line of [
        /^Full Provider \(full\)$/m,
        /^Says everything$/m,
        /^Version {8}2\.1\.0$/m,
        /^Capabilities {3}from, action$/m,
        /^State {10}deprecated$/m,
        /^Link {11}Manual: https:\/\/example\.test\/manual$/m,
        /^API version {4}v1$/m,
        /^Secret fields {2}password$/m,
        /^Contract {7}at least scafctl v0\.5\.0 \(api_version, sensitive_fields, tags, links, examples, deprecated\)$/m,
        /^ {2}path {6}string {3}required, e\.g\. "\/tmp\/x" +Where$/m,
        /^ {2}count {5}integer {2}default 9007199254740993$/m,
        /^ {2}password {2}string {3}secret$/m,
        /^OUTPUTS \(from\)\n {2}content {2}string {2,}What it holds$/m,
        /^REMARKS\n {2}error {2}output-schema-missing {2}Capability "action" has no output schema: scafctl would silently/m,
        /^EXAMPLE First\nHow it begins\n {2}provider: full\n {2}inputs: \{\}$/m,
      ]) {
        assert.match(stdout, line);
      }
      assert.match(stderr, /^note: exits did not start/);
    }));

  it("refuses a name that two plugins offer, and prints the option that chooses (exit 2)", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "one");
      await makeFixture(directory, "two");
      const { code, stdout, stderr } = await cli(["describe", "echo", "--dir", directory]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.equal(
        stderr,
        `error: Several plugins offer "echo": one, two.\n  --plugin one  (${join(directory, "one")})\n  --plugin two  (${join(directory, "two")})\n`,
      );
      assert.equal((await cli(["describe", "echo", "--dir", directory, "--plugin", "two"])).code, 0);
      assert.equal((await cli(["describe", "echo", "--dir", directory, "--plugin", join(directory, "one")])).code, 0);
    }));

  it("suggests a name for a typo (exit 2), and names failed plugins that may offer it (exit 1)", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "echo");
      const typo = await cli(["describe", "ecko", "--dir", directory]);
      assert.deepEqual(
        [typo.code, typo.stderr],
        [2, 'error: No plugin offers a provider "ecko".\nDid you mean "echo"?\n'],
      );
      makeMisfit(directory, "exits", "exits-7");
      const hidden = await cli(["describe", "something-else", "--dir", directory]);
      assert.deepEqual(
        [hidden.code, hidden.stderr],
        [
          1,
          'error: No plugin offers a provider "something-else".\nexits did not start: it exited with status 7 before the handshake. Its last words: cannot open the configuration.\n',
        ],
      );
      const named = await cli(["describe", "echo", "--dir", directory, "--plugin", "exits"]);
      assert.equal(named.code, 1);
      assert.match(named.stderr, /^error: exits did not start[^\n]*\n {2}\| cannot open the configuration\n/);
    }));
});
