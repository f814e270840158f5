// After `kill -9` of the CLI, its plugins and their sockets are gone within five seconds.
import assert from "node:assert/strict";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { leftoverFiles } from "../../scripts/lib/leftovers.mjs";
import { startCli } from "../support/cli.js";
import { fixtureEvents, type FixtureOrders, fixtureStarts, makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { testTemp, withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

/** Like a Go plugin, it does not notice that its host has ended; only SIGKILL ends it. */
const stubborn: FixtureOrders = { outliveHost: true, stop: { ignoreSigterm: true } };

const phases: Readonly<Record<string, FixtureOrders>> = {
  "during a call": { ...stubborn, calls: { ExecuteProvider: { never: true } } },
  "during a start": { ...stubborn, start: { hang: true } },
};

describe("cli killed by SIGKILL", () => {
  afterEach(() => assertNoLeftovers());

  for (const [phase, orders] of Object.entries(phases)) {
    it(`leaves no plugin and no socket when killed ${phase}`, () =>
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
        await until("the plugin has ended", () => !isAlive(plugin.pid), { timeoutMs: 5_000 });
        await until("its sockets are removed", () => leftoverFiles(testTemp).length === 0, { timeoutMs: 5_000 });
        assert.equal(fixtureStarts(path).length, 1);
      }));
  }
});
