// Tests of running a request: results, failures and cancellation.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Catalogue } from "../../src/model/plugins/catalogue.js";
import { explain } from "../../src/model/errors/explain.js";
import { isRequestError } from "../../src/model/errors/request-error.js";
import { resultDocument } from "../../src/model/runs/result-document.js";
import { runRequest, type RunProgress } from "../../src/model/runs/run.js";
import type { Request } from "../../src/model/requests/request-keys.js";
import { parseJson } from "../../src/scafctl/index.js";
import { withCatalogue } from "../support/catalogue.js";
import { fixtureEvents, type FixtureOrders, makeFixture, makeMisfit } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { itWithGo } from "../support/with-go.js";

const REQUEST: Request = { provider: "echo", inputs: { message: "hi" } };

/** A catalogue with these fixtures, not waited for. */
function withFixtures(
  fixtures: Readonly<Record<string, FixtureOrders>>,
  use: (catalogue: Catalogue, directory: string) => Promise<void>,
): Promise<void> {
  return withTempDir(async (directory) => {
    for (const [name, orders] of Object.entries(fixtures)) await makeFixture(directory, name, orders);
    await withCatalogue([directory], {}, (catalogue) => use(catalogue, directory));
  });
}

async function requestFailure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.ok(isRequestError(error), String(error));
    return error.failure.reason;
  }
  return assert.fail("it was to be refused");
}

describe("Catalogue: runs", () => {
  afterEach(() => assertNoLeftovers());

  it("runs a provider without waiting for other plugins when the request names its plugin", () =>
    withFixtures({ echo: {}, hangs: { start: { hang: true } } }, async (catalogue, directory) => {
      const progress: RunProgress[] = [];
      const request = { ...REQUEST, plugin: "echo" };
      const result = await runRequest(catalogue, request, { onProgress: (one) => progress.push(one) });
      assert.deepEqual(result.data, { echoed: "hi" });
      assert.deepEqual([result.status, result.plugin, result.pluginPath], ["ok", "echo", join(directory, "echo")]);
      assert.equal(progress[0], "resolving");
      assert.equal(progress.at(-1), "running");
      assert.ok(result.durationMs > 0 && result.startedAt.getTime() <= Date.now());
      assert.equal(catalogue.snapshot.busy, true);
    }));

  it("runs with the requested capability, else with the first declared one", () =>
    withFixtures(
      { echo: { providers: [{ name: "echo", descriptor: { name: "echo", capabilities: ["from", "transform"] } }] } },
      async (catalogue) => {
        assert.equal((await runRequest(catalogue, REQUEST)).capability, "from");
        const { capability, dryRun } = await runRequest(catalogue, {
          ...REQUEST,
          capability: "transform",
          dryRun: true,
        });
        assert.deepEqual([capability, dryRun], ["transform", true]);
      },
    ));

  it("keeps every digit in both directions and fills in defaults", () =>
    withFixtures(
      { echo: { calls: { ExecuteProvider: { outputText: '{"data":{"n":18446744073709551616,"f":1.10}}' } } } },
      async (catalogue, directory) => {
        const inputs = { n: parseJson("9007199254740993") };
        const { text } = resultDocument(await runRequest(catalogue, { ...REQUEST, inputs }));
        assert.match(text, /"n": 18446744073709551616,\n\s+"f": 1\.10\n/);
        assert.match(text, /"inputs": \{\n\s+"n": 9007199254740993/);
        const call = fixtureEvents(join(directory, "echo")).find(
          (one) => one.event === "call" && one.method === "ExecuteProvider",
        );
        assert.equal(call?.event === "call" && call.input, '{"n":9007199254740993,"uppercase":false}');
      },
    ));

  it("returns warnings and metadata", () =>
    withFixtures(
      { echo: { calls: { ExecuteProvider: { outputText: '{"data":1,"warnings":["w"],"metadata":{"m":true}}' } } } },
      async (catalogue) => {
        const { data, warnings, metadata } = await runRequest(catalogue, REQUEST);
        assert.deepEqual([data, warnings, metadata], [1, ["w"], { m: true }]);
      },
    ));

  it("returns the provider's message when it fails", () =>
    withFixtures({ echo: { calls: { ExecuteProvider: { error: "message must be a string" } } } }, async (catalogue) => {
      const { status, data, error, failure } = await runRequest(catalogue, REQUEST);
      assert.deepEqual([status, data, error, failure], ["failed", null, "message must be a string", undefined]);
    }));

  it("returns the plugin's failure when it crashes", () =>
    withFixtures(
      { echo: { calls: { ExecuteProvider: { end: { when: "before", how: { panic: "oh no" } } } } } },
      async (catalogue) => {
        const { status, failure } = await runRequest(catalogue, REQUEST);
        assert.equal(status, "failed");
        assert.equal(failure?.reason, "crashed");
        assert.match(explain(failure).lastWords ?? "", /oh no/);
      },
    ));

  it("cancels one run without affecting another", () =>
    withFixtures({ echo: { calls: { ExecuteProvider: [{ never: true }, {}] } } }, async (catalogue, directory) => {
      const controller = new AbortController();
      const running = runRequest(catalogue, REQUEST, { signal: controller.signal });
      await until("it runs", () =>
        fixtureEvents(join(directory, "echo")).some((one) => one.event === "call" && one.method === "ExecuteProvider"),
      );
      controller.abort();
      assert.equal((await running).status, "cancelled");
      assert.equal((await runRequest(catalogue, REQUEST)).status, "ok");
    }));

  it("cancels a run while its plugin is resolved or started", () =>
    withFixtures({ hangs: { start: { hang: true } } }, async (catalogue) => {
      const controller = new AbortController();
      const running = runRequest(catalogue, REQUEST, { signal: controller.signal });
      controller.abort();
      assert.equal((await running).status, "cancelled");
      assert.equal((await runRequest(catalogue, REQUEST, { signal: AbortSignal.abort() })).status, "cancelled");
    }));

  it("fails, and is not cancelled, when the plugin is stopped", () =>
    withFixtures({ echo: { calls: { ExecuteProvider: { never: true } } } }, async (catalogue, directory) => {
      const path = join(directory, "echo");
      const running = runRequest(catalogue, REQUEST);
      await until("it runs", () =>
        fixtureEvents(path).some((one) => one.event === "call" && one.method === "ExecuteProvider"),
      );
      await catalogue.stop(path);
      const { status, failure } = await running;
      assert.deepEqual([status, failure?.reason], ["failed", "stopped"]);
    }));

  it("throws a RequestError with a reason when there is nothing to run", () =>
    withFixtures({ a: {}, b: {} }, async (catalogue, directory) => {
      makeMisfit(directory, "bad", "exits-7");
      await catalogue.refresh();
      assert.equal(await requestFailure(runRequest(catalogue, REQUEST)), "ambiguous-provider");
      assert.equal(await requestFailure(runRequest(catalogue, { ...REQUEST, provider: "ecko" })), "unknown-provider");
      assert.equal(await requestFailure(runRequest(catalogue, { ...REQUEST, plugin: "c" })), "unknown-plugin");
      assert.equal(await requestFailure(runRequest(catalogue, { ...REQUEST, plugin: "bad" })), "plugin-failed");
      assert.equal((await runRequest(catalogue, { ...REQUEST, plugin: join(directory, "b") })).plugin, "b");
    }));

  it("rejects when the catalogue is disposed", () =>
    withFixtures({ hangs: { start: { hang: true } } }, async (catalogue) => {
      const running = runRequest(catalogue, REQUEST);
      const refused = assert.rejects(running, { name: "AbortError" });
      await catalogue.dispose();
      await refused;
    }));

  itWithGo("runs a Go plugin", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const echo = await buildGo("echo-go");
    await withTempDir(async (directory) => {
      await copyFile(echo, join(directory, "echo"));
      await withCatalogue([directory], {}, async (catalogue) => {
        const result = await runRequest(catalogue, { ...REQUEST, inputs: { message: "hi", uppercase: true } });
        assert.deepEqual([result.status, result.capability, result.data], ["ok", "transform", { echoed: "HI" }]);
        const failed = await runRequest(catalogue, { ...REQUEST, inputs: { message: 7 } });
        assert.deepEqual([failed.status, failed.error], ["failed", "message must be a string"]);
      });
    });
  });
});
