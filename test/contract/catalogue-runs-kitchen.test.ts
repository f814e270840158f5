// Runs with every feature of the newest contract, with the Go kitchen.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Catalogue } from "../../src/model/plugins/catalogue.js";
import { parseRequest } from "../../src/model/requests/parse-request.js";
import { dependencies, whatIf } from "../../src/model/runs/provider-question.js";
import { runRequest } from "../../src/model/runs/run.js";
import { runProblems } from "../../src/model/runs/run-problems.js";
import type { Request } from "../../src/model/requests/request-keys.js";
import {
  type CancelOutcome,
  isJsonObject,
  type JsonObject,
  parseJson,
  stringifyJson,
} from "../../src/scafctl/index.js";
import { entry, type OpenOptions, withCatalogue } from "../support/catalogue.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";
import { codes, listening } from "../support/run-results.js";

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
      assert.doesNotMatch(stringifyJson(result.data), /1234/);
      assert.match(stringifyJson(result.withSecrets?.().data), /1234/, "it was sent");
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
      const write = await runRequest(catalogue, order({ operation: "cook" }, { capability: "from" }));
      assert.deepEqual([write.status, codes(write.remarks)], ["ok", ["write-outside-action"]]);
      const action = await runRequest(catalogue, order({ operation: "cook" }));
      assert.deepEqual([action.capability, codes(action.remarks)], ["action", []]);
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
