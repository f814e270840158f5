// Runs with every feature of the newest contract, with fixtures.
import assert from "node:assert/strict";
import type { Catalogue } from "../../src/model/plugins/catalogue.js";
import { dependencies, whatIf } from "../../src/model/runs/provider-question.js";
import { resultDocument } from "../../src/model/runs/result-document.js";
import { runRequest } from "../../src/model/runs/run.js";
import type { Request } from "../../src/model/requests/request-keys.js";
import type { CancelOutcome } from "../../src/scafctl/index.js";
import { withCatalogue } from "../support/catalogue.js";
import { fixtureEvents, type FixtureOrders, makeFixture } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { makeGeneration } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { codes, listening } from "../support/run-results.js";

const ECHO: Request = { provider: "echo", inputs: { message: "hi" } };

function withEcho(
  orders: FixtureOrders,
  use: (catalogue: Catalogue, path: string, directory: string) => Promise<void>,
): Promise<void> {
  return withTempDir(async (directory) => {
    const path = await makeFixture(directory, "echo", orders);
    await withCatalogue([directory], {}, (catalogue) => use(catalogue, path, directory));
  });
}

describe("Catalogue: runs with the newest contract", () => {
  afterEach(() => assertNoLeftovers());

  it("delivers output in order before the result, and names the transport", () =>
    withEcho(
      {
        calls: {
          ExecuteProviderStream: {
            chunks: [{ stdout: "one\n" }, { stderr: "two\n" }, { stdout: "three\n" }, { data: 1 }],
          },
        },
      },
      async (catalogue) => {
        const { pieces, onOutput } = listening();
        const result = await runRequest(catalogue, ECHO, { onOutput });
        assert.deepEqual(pieces, ["stdout:one\n", "stderr:two\n", "stdout:three\n"]);
        assert.deepEqual([result.status, result.data, result.transport], ["ok", 1, "stream"]);
        assert.equal((await runRequest(catalogue, ECHO)).transport, "unary", "nobody listens");
      },
    ));

  it("falls back to one call for a provider that cannot stream", () =>
    withEcho({}, async (catalogue, path) => {
      const { pieces, onOutput } = listening();
      const { data, transport } = await runRequest(catalogue, ECHO, { onOutput });
      assert.deepEqual([data, transport, pieces], [{ echoed: "hi" }, "unary", []]);
      const calls = fixtureEvents(path).flatMap((event) => (event.event === "call" ? [event.method] : []));
      assert.equal(calls.filter((method) => method === "ExecuteProvider").length, 1);
    }));

  it("reports oddities of a stream as remarks", () =>
    withEcho({ calls: { ExecuteProviderStream: { chunks: [{ stdout: "a" }] } } }, async (catalogue) => {
      const { status, data, remarks } = await runRequest(catalogue, ECHO, listening());
      assert.deepEqual([status, data, codes(remarks)], ["ok", null, ["stream-without-result"]]);
    }));

  it("reports data that differs from the output schema as a finding, not as a failure", () =>
    withEcho({ calls: { ExecuteProvider: [{ data: { echoed: 7 } }, { data: "text" }, {}] } }, async (catalogue) => {
      const first = await runRequest(catalogue, ECHO);
      assert.deepEqual([first.status, first.data], ["ok", { echoed: 7 }]);
      assert.deepEqual(
        first.outputFindings.map(({ code, path }) => [code, ...path]),
        [["type", "echoed"]],
      );
      assert.equal((await runRequest(catalogue, ECHO)).status, "ok");
      assert.deepEqual((await runRequest(catalogue, ECHO)).outputFindings, []);
    }));

  it("returns the exit code of a failure", () =>
    withEcho({ calls: { ExecuteProvider: { error: "no such file", exitCode: 4 } } }, async (catalogue) => {
      const result = await runRequest(catalogue, ECHO);
      assert.deepEqual([result.status, result.error, result.exitCode], ["failed", "no such file", 4]);
      assert.match(resultDocument(result).text, /"exitCode": 4,\n\s+"exitCodeMeaning": "file not found"/);
    }));

  it("makes a dry run without the what-if sentence, with a remark only if getting it failed", () =>
    withEcho(
      { calls: { DescribeWhatIf: { status: { code: 2, message: "confused" } } } },
      async (catalogue, _path, directory) => {
        const failed = await runRequest(catalogue, { ...ECHO, dryRun: true });
        assert.deepEqual([failed.status, failed.data, failed.whatIf], ["ok", { echoed: "hi" }, undefined]);
        assert.deepEqual(codes(failed.remarks), ["dry-run", "what-if-failed"]);
        assert.match(failed.remarks[1]?.message ?? "", /confused/);

        await makeFixture(directory, "old");
        await catalogue.refresh();
        const old = await runRequest(catalogue, { ...ECHO, plugin: "old", dryRun: true });
        assert.deepEqual([old.status, old.whatIf, codes(old.remarks)], ["ok", undefined, ["dry-run"]]);
      },
    ));

  it("returns the what-if sentence, or that it is unsupported, or the failure", () =>
    withTempDir(async (directory) => {
      for (const generation of ["p1", "p2"] as const) makeGeneration(directory, generation);
      await makeFixture(directory, "broken", {
        calls: { DescribeWhatIf: { end: { when: "before", how: { exit: 3 } } } },
      });
      await withCatalogue([directory], {}, async (catalogue) => {
        const asking = (plugin: string, provider = "generation") => whatIf(catalogue, { provider, plugin, inputs: {} });
        const old = await asking("p1");
        assert.deepEqual(old.answer, { supported: false, description: "", diagnostics: [] });
        const newer = await asking("p2");
        assert.deepEqual([newer.status, newer.plugin], ["ok", "p2"]);
        assert.deepEqual(newer.answer, { supported: true, description: "Would say something (p2)", diagnostics: [] });
        const broken = await asking("broken", "echo");
        assert.deepEqual([broken.status, broken.answer, broken.failure?.reason], ["failed", undefined, "crashed"]);
      });
    }));

  it("sends what-if inputs with defaults, and can be cancelled", () =>
    withEcho({ calls: { DescribeWhatIf: [{ noMessage: false }, { never: true }] } }, async (catalogue, path) => {
      assert.deepEqual((await whatIf(catalogue, ECHO)).inputs, { message: "hi", uppercase: false });
      const asked = (): number =>
        fixtureEvents(path).filter((event) => event.event === "call" && event.method === "DescribeWhatIf").length;
      const controller = new AbortController();
      const asking = whatIf(catalogue, ECHO, { signal: controller.signal });
      await until("it is asked", () => asked() === 2);
      controller.abort();
      assert.equal((await asking).status, "cancelled");
    }));

  it("does not call ExtractDependencies on a provider that does not declare it", () =>
    withEcho({}, async (catalogue, path) => {
      const { status, answer } = await dependencies(catalogue, ECHO);
      assert.deepEqual([status, answer], ["ok", { supported: false, dependencies: [], diagnostics: [] }]);
      assert.ok(!fixtureEvents(path).some((event) => event.event === "call" && event.method === "ExtractDependencies"));
    }));

  it("stops the provider after a cancelled run and reports the outcome", () =>
    withEcho(
      { calls: { ExecuteProvider: { untilCancelled: true }, StopProvider: { noMessage: false } } },
      async (catalogue, path) => {
        const outcomes: CancelOutcome[] = [];
        const controller = new AbortController();
        const running = runRequest(catalogue, ECHO, {
          signal: controller.signal,
          onCancelled: (outcome) => void outcomes.push(outcome),
        });
        const called = (method: string): boolean =>
          fixtureEvents(path).some((event) => event.event === "call" && event.method === method);
        await until("it runs", () => called("ExecuteProvider"));
        controller.abort();
        assert.equal((await running).status, "cancelled");
        await until("the outcome is told", () => outcomes.length === 1);
        assert.deepEqual(outcomes, [{ stop: "done", othersRunning: 0, mayEndProcess: true }]);
        assert.ok(called("StopProvider"));
        assert.ok(
          fixtureEvents(path).some(({ event }) => event === "cancelled"),
          "gRPC told the plugin",
        );
      },
    ));
});
