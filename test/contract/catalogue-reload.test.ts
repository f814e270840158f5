// Tests of rebuilt plugins: what is shown, open requests, and calls in flight.
import assert from "node:assert/strict";
import { analyzeRequest } from "../../src/model/requests/request-analysis.js";
import { requestSchema } from "../../src/model/requests/request-schema.js";
import { allPlugins } from "../../src/model/plugins/find-target.js";
import { untilEntry, withCatalogue } from "../support/catalogue.js";
import { fixtureEvents, type FixtureOrders, makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";

/** The required limit is half a second, but a busy machine may take longer. */
const GENEROUS_MS = 10_000;

/** A provider of this version with one input of this name. */
function building(version: string, input: string, more: Partial<FixtureOrders> = {}): FixtureOrders {
  const schema = { parameters: { [input]: { type: "string", required: true } } };
  const descriptor = { name: "echo", version, capabilities: ["transform"], schema };
  return { providers: [{ name: "echo", descriptor }], ...more };
}

describe("Catalogue: rebuilt plugins", () => {
  afterEach(() => assertNoLeftovers());

  it("shows the old description until the new one is known, and checks requests against it", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "echo", building("1.0.0", "before"));
      await withCatalogue([directory], { watch: true }, async (catalogue) => {
        await catalogue.whenSettled();
        const text = '{ "provider": "echo", "inputs": { "before": "kept" } }';
        const problems = (): readonly string[] =>
          analyzeRequest(text, catalogue.snapshot, []).problems.map(({ code }) => code);
        assert.deepEqual(problems(), []);

        const seen: string[] = [];
        catalogue.onDidChange((snapshot) => {
          const [plugin] = allPlugins(snapshot);
          const state = `${plugin?.providers[0]?.descriptor?.version ?? "nothing"} ${plugin?.status ?? ""}`;
          if (seen.at(-1) !== state) seen.push(state);
        });
        await makeFixture(directory, "echo", building("2.0.0", "after"));
        const isNew = (version = ""): boolean => version === "2.0.0";
        await untilEntry(
          catalogue,
          "echo",
          ({ status, providers }) => status === "ready" && isNew(providers[0]?.descriptor?.version),
          GENEROUS_MS,
        );
        // `waiting` may be too short to be reported; the order is fixed, and no state is empty.
        assert.deepEqual(
          seen.filter((state) => state !== "1.0.0 waiting" && state !== "1.0.0 ready"),
          ["1.0.0 describing", "2.0.0 ready"],
        );
        assert.deepEqual(problems(), ["required", "unknown-input"]);
        const schema = JSON.stringify(requestSchema(catalogue.snapshot));
        assert.ok(schema.includes('"after"') && !schema.includes('"before"'));
      });
    }));

  it("finishes calls in flight in the old process and makes new ones in the new process", () =>
    withTempDir(async (directory) => {
      const slow = { calls: { ExecuteProvider: { delayMs: 600, data: { from: "old" } } } };
      const path = await makeFixture(directory, "echo", building("1.0.0", "message", slow));
      await withCatalogue([directory], { watch: true }, async (catalogue) => {
        await catalogue.whenSettled();
        const call = (): Promise<unknown> =>
          catalogue
            .handle(path)
            .execute("echo", { message: "x" })
            .then(({ data }) => data);
        const running = [call(), call()];
        await until("both calls have reached the plugin", () => executions(path) === 2);
        await makeFixture(
          directory,
          "echo",
          building("2.0.0", "message", { calls: { ExecuteProvider: { data: { from: "new" } } } }),
        );
        await untilEntry(
          catalogue,
          "echo",
          ({ providers }) => providers[0]?.descriptor?.version === "2.0.0",
          GENEROUS_MS,
        );
        assert.deepEqual(await call(), { from: "new" });
        assert.deepEqual(await Promise.all(running), [{ from: "old" }, { from: "old" }]);
      });
    }));

  it("describes a rebuilt plugin while others are slow", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "echo", building("1.0.0", "message"));
      await withCatalogue([directory], { watch: true, concurrency: 1 }, async (catalogue) => {
        await catalogue.whenSettled();
        await makeFixture(directory, "hangs", { start: { hang: true } });
        await untilEntry(catalogue, "hangs", ({ status }) => status === "describing", GENEROUS_MS);
        await makeFixture(directory, "echo", building("2.0.0", "message"));
        const after = await untilEntry(
          catalogue,
          "echo",
          ({ providers }) => providers[0]?.descriptor?.version === "2.0.0",
          GENEROUS_MS,
        );
        assert.equal(after.status, "ready");
        assert.ok(
          allPlugins(catalogue.snapshot).some(({ name, status }) => name === "hangs" && status === "describing"),
        );
      });
    }));
});

function executions(path: string): number {
  return fixtureEvents(path).filter((event) => event.event === "call" && event.method === "ExecuteProvider").length;
}
