// `run`: what is checked, converted or confirmed before a provider runs.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cli, type CliOutcome } from "../support/cli.js";
import { countCalls, jsonOf, runEcho, withEcho, onTerminal } from "../support/cli-echo.js";
import { fixtureEvents, type FixtureOrders } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";

function run(directory: string, ...args: readonly string[]): Promise<CliOutcome> {
  return cli(["run", "echo", "--dir", directory, ...args]);
}

describe("cli input checks", () => {
  afterEach(() => assertNoLeftovers());

  const COUNTER: FixtureOrders = {
    calls: { ExecuteProvider: { data: null } },
    providers: [
      {
        name: "echo",
        descriptor: {
          name: "echo",
          capabilities: ["transform"],
          rawSchema: '{"type":"object","properties":{"count":{"type":"integer","maximum":5},"pin":{"type":"string"}}}',
          sensitiveFields: ["pin"],
        },
      },
    ],
  };
  const inputOf = (path: string): unknown => {
    const call = fixtureEvents(path).findLast((event) => event.event === "call" && event.method === "ExecuteProvider");
    return call?.event === "call" ? call.input : undefined;
  };

  it("offers to convert a value, and converts and reports it with --coerce", () =>
    withEcho(COUNTER, async (directory, path) => {
      const offered = await run(directory, "--input", '{"count": "3"}');
      assert.equal(offered.code, 2);
      assert.match(offered.stderr, /^--input:1:11: error: [^\n]* scafctl would turn it into the integer 3\.$/m);
      assert.match(offered.stderr, /^note: nothing was run; [^\n]*--coerce/m);
      assert.equal(inputOf(path), undefined);

      const done = await run(directory, "--input", '{"count": "3"}', "--coerce");
      assert.equal(done.code, 0, done.stderr);
      assert.match(
        done.stderr,
        /^--input:1:11: note: [^\n]* scafctl would turn it into the integer 3\. The converted value is sent\.$/m,
      );
      assert.equal(inputOf(path), '{"count":3}');
    }));

  it("converts inputs of a request without printing secrets, and refuses input that is still invalid", () =>
    withEcho(COUNTER, async (directory, path) => {
      const file = join(directory, "r.scafctl.json");
      await writeFile(file, '{"provider":"echo","inputs":{"pin":1234}}');
      const secret = await cli(["run", "--dir", directory, "--request", file, "--coerce"]);
      assert.equal(secret.code, 0, secret.stderr);
      assert.match(secret.stderr, /:1:36: note: "pin" must be a string[^\n]* The converted value is sent\.$/m);
      assert.ok(!secret.stderr.includes("1234"));
      assert.equal(inputOf(path), '{"pin":"1234"}');

      const large = await run(directory, "--input", '{"count":"7"}', "--coerce");
      assert.equal(large.code, 2);
      assert.match(large.stderr, /^--input:1:10: error: "count" must be at most 5/m);
      assert.equal(inputOf(path), '{"pin":"1234"}', "not run");
    }));

  it("refuses an invalid option with its position and starts nothing", () =>
    withEcho({}, async (directory, path) => {
      const wrong = await runEcho(directory, ["--conflict-strategy", "overwite", "--iteration", '{"item": 1}']);
      assert.deepEqual([wrong.code, wrong.stdout], [2, ""]);
      assert.match(wrong.stderr, /^--conflict-strategy:1:1: error: [^\n]*did you mean "overwrite"\?$/m);
      assert.match(wrong.stderr, /^--iteration:1:1: error: "iteration" must have "index"\.$/m);
      assert.deepEqual(fixtureEvents(path), []);
    }));

  it("replaces an invalid capability of the request with --capability", () =>
    withEcho({}, async (directory) => {
      const stdin = '{"provider":"echo","capability":"nonsense","inputs":{"message":"hi"}}';
      const args = ["run", "--request", "-", "--dir", directory];
      assert.equal((await cli(args, { stdin })).code, 2);
      assert.equal((await cli([...args, "--capability", "transform"], { stdin })).code, 0);
    }));
});

describe("cli write confirmation", () => {
  afterEach(() => assertNoLeftovers());

  const WRITER: FixtureOrders = {
    providers: [
      {
        name: "echo",
        descriptor: { name: "echo", capabilities: ["from", "action"], writeOperations: ["write"], rawSchema: "true" },
      },
    ],
  };
  const WRITE = ["--input", '{"operation":"write","message":"hi"}'];

  it("refuses a write without the capability action if there is no terminal, even for a dry run", () =>
    withEcho(WRITER, async (directory, path) => {
      for (const more of [[], ["--dry-run"], ["--json"]]) {
        const { code, stdout, stderr } = await run(directory, ...WRITE, ...more);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(
          stderr,
          /^error: "write" is a write operation of echo; use --capability action, or --yes to run it$/m,
        );
      }
      assert.ok(countCalls(path, "ExecuteProvider") === 0);
    }));

  it("runs a write as action with --yes, and under another capability only with a warning", () =>
    withEcho(WRITER, async (directory) => {
      const action = await run(directory, ...WRITE, "--capability", "action");
      assert.deepEqual([action.code, action.stderr.includes("scafctl would refuse")], [0, false], action.stderr);
      const asAction = jsonOf(await run(directory, ...WRITE, "--yes", "--json"));
      assert.deepEqual([asAction["status"], asAction["remarks"]], ["ok", undefined]);
      const said = await run(directory, ...WRITE, "--yes", "--capability", "from");
      assert.equal(said.code, 0);
      assert.match(said.stderr, /^warning: "write" is a write operation[^\n]*scafctl would refuse that\.$/m);
    }));

  it("asks on a terminal and runs nothing without a yes", () =>
    withEcho(WRITER, async (directory, path) => {
      const args = ["run", "echo", "--dir", directory, ...WRITE];
      const declined = await onTerminal(args, directory, "n\n");
      assert.equal(declined.code, 130);
      assert.match(declined.stderr, /Run it with the capability "action"\? \[y\/N\] [^]*note: nothing was run\n$/);
      assert.ok(countCalls(path, "ExecuteProvider") === 0);
      assert.equal((await onTerminal(args, directory, "y\n")).code, 0);
      assert.ok(countCalls(path, "ExecuteProvider") > 0);
    }));
});
