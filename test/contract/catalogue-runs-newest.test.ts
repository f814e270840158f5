// Tests of runs with every feature of the newest contract.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Catalogue } from "../../src/model/plugins/catalogue.js";
import { parseRequest } from "../../src/model/requests/parse-request.js";
import { dependencies, whatIf } from "../../src/model/runs/provider-question.js";
import { resultDocument } from "../../src/model/runs/result-document.js";
import { runRequest, type RunOptions } from "../../src/model/runs/run.js";
import { runProblems } from "../../src/model/runs/run-problems.js";
import type { Request } from "../../src/model/requests/request-keys.js";
import type { RunResult } from "../../src/model/runs/run-result.js";
import {
  type CancelOutcome,
  isJsonObject,
  type JsonObject,
  parseJson,
  stringifyJson,
} from "../../src/scafctl/index.js";
import { entry, type OpenOptions, withCatalogue } from "../support/catalogue.js";
import { fixtureEvents, type FixtureOrders, makeFixture } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { makeGeneration } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

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

/** `channel:text` of all output of a run. */
function listening(): { readonly pieces: string[]; readonly onOutput: NonNullable<RunOptions["onOutput"]> } {
  const pieces: string[] = [];
  return { pieces, onOutput: ({ kind, text }) => void pieces.push(`${kind}:${text}`) };
}

function codes(findings: RunResult["remarks"] | RunResult["outputFindings"]): readonly string[] {
  return findings.map(({ code }) => code);
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

describeWithGo("catalogue: runs with the Go kitchen", () => {
  let path: string;
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    path = await buildGo("kitchen");
  });
  afterEach(() => assertNoLeftovers());

  /** A catalogue with kitchen in a directory that a folder beside it configured. */
  function withKitchen(
    use: (catalogue: Catalogue, directory: string) => Promise<void>,
    options: OpenOptions = {},
  ): Promise<void> {
    return withTempDir(async (directory) => {
      await copyFile(path, join(directory, "kitchen"));
      await withCatalogue([directory], { source: { workingDirectory: directory }, ...options }, (catalogue) =>
        use(catalogue, directory),
      );
    });
  }

  const order = (inputs: JsonObject, more: Partial<Request> = {}): Request => ({
    provider: "kitchen",
    inputs,
    ...more,
  });

  it("returns every part of a result: output, warnings, metadata, exit code, diagnostics", () =>
    withKitchen(async (catalogue) => {
      const inputs: JsonObject = {
        dish: "soup",
        chunks: [{ stdout: "chop\n" }, { stderr: "hot\n" }],
        warnings: ["careful"],
        metadata: { took: 2n ** 64n },
        streamed: true,
        exitCode: 3,
        data: { keep: 1 },
        diagnostics: [
          { severity: "error", summary: "too salty", attribute: "dish" },
          { severity: "warning", summary: "odd", detail: "very", attribute: "inputs.chunks[1].stderr" },
          { severity: "invalid", summary: "by the way" },
        ],
      };
      const { pieces, onOutput } = listening();
      const result = await runRequest(catalogue, order(inputs), { onOutput });
      assert.deepEqual(pieces, ["stdout:chop\n", "stderr:hot\n"]);
      const { status, data, warnings, metadata, streamed, exitCode, diagnostics, transport } = result;
      assert.deepEqual(
        { status, data, warnings, metadata, streamed, exitCode, transport },
        {
          status: "ok",
          data: { keep: 1 },
          warnings: ["careful"],
          metadata: { took: 2n ** 64n },
          streamed: true,
          exitCode: 3,
          transport: "stream",
        },
      );
      assert.deepEqual(
        diagnostics.map(({ severity }) => severity),
        ["error", "warning", "invalid"],
      );
      const text = `{ "provider": "kitchen", "inputs": ${stringifyJson(inputs)} }`;
      const { descriptor } = entry(catalogue, "kitchen").providers[0] ?? assert.fail("no provider");
      assert.ok(descriptor !== undefined);
      assert.deepEqual(
        runProblems(result, descriptor, parseRequest(text)).map(({ severity, message, offset, length }) => {
          return [severity, message, text.slice(offset, offset + length)];
        }),
        [
          ["error", "too salty", '"soup"'],
          ["warning", "odd: very", '"hot\\n"'],
          ["info", "by the way", '"kitchen"'],
        ],
      );
    }));

  it("returns diagnostics and exit code of a failed run", () =>
    withKitchen(async (catalogue) => {
      const diagnostics = [{ severity: "error", summary: "burnt", attribute: "dish" }] as const;
      const result = await runRequest(catalogue, order({ error: "no dinner", exitCode: 6, diagnostics }));
      assert.deepEqual(
        [result.status, result.error, result.exitCode, result.diagnostics],
        ["failed", "no dinner", 6, diagnostics],
      );
    }));

  it("keeps 2^53+1 and 2^64 exact in both directions, streamed or not", () =>
    withKitchen(async (catalogue) => {
      const text = '{"a":9007199254740993,"b":18446744073709551616,"c":[1.0,-0,1e400]}';
      const request = { provider: "mirror", inputs: parseJson(text) as JsonObject };
      assert.equal(stringifyJson((await runRequest(catalogue, request)).data), text);
      const kept = order({ keep: parseJson(text) });
      const { data, inputs, transport } = await runRequest(catalogue, kept, listening());
      assert.equal(stringifyJson(data), `{"keep":${text}}`);
      assert.equal(isJsonObject(inputs) && stringifyJson(inputs["keep"]), text);
      assert.equal(transport, "stream");
    }));

  it("sends every option of a request, with relative directories made absolute", () =>
    withKitchen(async (catalogue, directory) => {
      const solution = {
        name: "s",
        version: "1.2.3",
        displayName: "S",
        description: "d",
        category: "c",
        tags: ["t"],
        source: "f",
      };
      const request = order(
        { show: ["request"] },
        {
          capability: "action",
          dryRun: true,
          workingDirectory: "work",
          outputDirectory: "../out",
          conflictStrategy: "skip-unchanged",
          backup: true,
          resolverContext: { name: "x", big: 2n ** 64n },
          parameters: { region: ["a", "b"] },
          iteration: { item: { id: 1 }, index: 2, itemAlias: "it", indexAlias: "at" },
          solution,
          authProfile: "dev",
          settings: { httpClient: { allowPrivateIPs: true } },
        },
      );
      const { data, capability, dryRun } = await runRequest(catalogue, request);
      assert.deepEqual([capability, dryRun], ["action", true]);
      assert.deepEqual((data as { readonly request: JsonObject }).request, {
        providerName: "kitchen",
        input: { dish: "soup", guests: 2, heat: 0.5, show: ["request"] },
        context: { resolverContext: { name: "x", big: 2n ** 64n } },
        executionMode: "action",
        dryRun: true,
        workingDirectory: join(directory, "work"),
        outputDirectory: resolve(directory, "../out"),
        conflictStrategy: "skip-unchanged",
        backup: true,
        iterationContext: { item: { id: 1 }, index: 2, itemAlias: "it", indexAlias: "at" },
        parameters: { region: ["a", "b"] },
        solutionMetadata: solution,
        authProfile: "dev",
        settings: { httpClient: { allowPrivateIPs: true } },
      });
    }));

  it("overrides configured settings with those of the request", () =>
    withKitchen(
      async (catalogue) => {
        const { data } = await runRequest(
          catalogue,
          order({ show: ["settings"] }, { settings: { b: parseJson("9007199254740993"), c: { d: 1 } } }),
        );
        assert.deepEqual(data, { settings: { a: "kitchen", b: 9007199254740993n, c: { d: 1 } } });
        assert.deepEqual((await runRequest(catalogue, order({ show: ["settings"] }))).data, {
          settings: { a: "kitchen", b: 1 },
        });
      },
      { configurationFor: (_path, provider) => ({ settings: { a: provider, b: 1 } }) },
    ));

  it("sends a secret input and redacts it in the result", () =>
    withKitchen(async (catalogue) => {
      const result = await runRequest(catalogue, order({ pin: "1234", keep: { pin: "1234" }, show: ["request"] }));
      const { inputs } = result;
      assert.deepEqual([inputs["pin"], inputs["keep"]], ["***REDACTED***", { pin: "***REDACTED***" }]);
      assert.ok(stringifyJson(result.data).includes("1234"), "it was sent");
    }));

  it("adds the what-if sentence to a dry run only", () =>
    withKitchen(async (catalogue) => {
      const dry = await runRequest(catalogue, order({ dish: "pie" }, { dryRun: true }));
      assert.deepEqual([dry.status, dry.whatIf, codes(dry.remarks)], ["ok", 'Would cook "pie"', ["dry-run"]]);
      assert.equal((await runRequest(catalogue, order({ dish: "pie" }))).whatIf, undefined);
      const { answer, status } = await whatIf(catalogue, order({}));
      assert.deepEqual([status, answer?.description], ["ok", 'Would cook "soup"'], "with the default");
    }));

  it("returns message and diagnostics of a what-if that fails", () =>
    withKitchen(async (catalogue) => {
      const diagnostics = [{ severity: "warning", summary: "hm", attribute: "dish" }] as const;
      const asked = await whatIf(catalogue, order({ error: "cannot say", diagnostics }));
      assert.deepEqual([asked.status, asked.error, asked.diagnostics], ["failed", "cannot say", diagnostics]);
      const dry = await runRequest(catalogue, order({ error: "cannot say", diagnostics }, { dryRun: true }));
      assert.deepEqual([dry.status, dry.error], ["failed", "cannot say"]);
      assert.ok(codes(dry.remarks).includes("what-if-failed"));
    }));

  it("returns the resolvers that unresolved inputs refer to", () =>
    withKitchen(async (catalogue) => {
      const inputs = { dish: { rslvr: "menu" }, extras: [{ rslvr: "spice" }] };
      const found = await dependencies(catalogue, order(inputs));
      assert.deepEqual([found.status, found.answer?.dependencies], ["ok", ["menu", "spice"]]);
      assert.deepEqual(found.inputs, inputs, "as they stand, without defaults");
      const none = await dependencies(catalogue, { provider: "mirror", inputs });
      assert.deepEqual(none.answer, { supported: false, dependencies: [], diagnostics: [] });
    }));

  it("reports a write outside of the capability action", () =>
    withKitchen(async (catalogue) => {
      const write = await runRequest(catalogue, order({ operation: "cook" }));
      assert.deepEqual([write.status, codes(write.remarks)], ["ok", ["write-outside-action"]]);
      const action = await runRequest(catalogue, order({ operation: "cook" }, { capability: "action" }));
      assert.deepEqual(codes(action.remarks), []);
    }));

  it("does not stop the provider under other runs when one is cancelled", () =>
    withKitchen(async (catalogue, directory) => {
      const outcomes: CancelOutcome[] = [];
      const controllers = [new AbortController(), new AbortController()];
      const files = ["one", "other"].map((name) => join(directory, name));
      const runs = controllers.map(({ signal }, index) => {
        let begun: () => void = () => undefined;
        const isRunning = new Promise<void>((resolve) => (begun = resolve));
        const inputs = { chunks: [{ stdout: "go" }], untilCancelled: true, cancelledFile: files[index] ?? "" };
        const onCancelled = (outcome: CancelOutcome): void => void outcomes.push(outcome);
        return {
          isRunning,
          result: runRequest(catalogue, order(inputs), { signal, onOutput: () => begun(), onCancelled }),
        };
      });
      await Promise.all(runs.map(({ isRunning }) => isRunning));
      controllers[0]?.abort();
      assert.equal((await runs[0]?.result)?.status, "cancelled");
      await until("the outcome is told", () => outcomes.length === 1);
      assert.deepEqual(outcomes[0], { stop: "skipped", othersRunning: 1, mayEndProcess: false });
      await until("the plugin obeyed", () => existsSync(files[0] ?? ""));
      assert.ok(!existsSync(files[1] ?? ""));
      controllers[1]?.abort();
      await runs[1]?.result;
      await until("the plugin obeyed again", () => existsSync(files[1] ?? ""));
    }));
});
