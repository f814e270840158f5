// `kill -9` of the CLI: its plugins and their sockets are gone within five seconds, whatever they
// were doing.
import assert from "node:assert/strict";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { leftoverFiles } from "../../scripts/lib/leftovers.mjs";
import { startCli } from "../support/cli.js";
import { fixtureEvents, type FixtureOrders, fixtureStarts, makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { testTemp, withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

/**
 * As a Go plugin is: it does not look whether its host lives, and no signal but SIGKILL ends it.
 */
const stubborn: FixtureOrders = { outliveHost: true, stop: { ignoreSigterm: true } };

const moments: Readonly<Record<string, FixtureOrders>> = {
  "in a call": { ...stubborn, calls: { ExecuteProvider: { never: true } } },
  "in a start": { ...stubborn, start: { hang: true } },
};

describe("cli: killed", () => {
  afterEach(() => assertNoLeftovers());

  for (const [moment, orders] of Object.entries(moments)) {
    it(`${moment}, leaves no plugin and no socket`, () =>
      withTempDir(async (directory) => {
        const path = await makeFixture(directory, "echo", orders);
        const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", '{"message":"x"}']);
        const plugin = await until("the plugin is busy", () => {
          const [started] = fixtureStarts(path);
          const called = fixtureEvents(path).some((each) => each.event === "call" && each.method === "ExecuteProvider");
          return orders.start?.hang === true || called ? started : undefined;
        });
        child.kill("SIGKILL");
        await outcome;
        await until("the plugin is gone", () => !isAlive(plugin.pid), { timeoutMs: 5_000 });
        await until("its sockets are gone", () => leftoverFiles(testTemp).length === 0, { timeoutMs: 5_000 });
        assert.equal(fixtureStarts(path).length, 1);
      }));
  }
});
