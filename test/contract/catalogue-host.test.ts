// Tests of host services: questions, permissions, refusals, tokens, and the trace of calls.
import assert from "node:assert/strict";
import { appendFile, copyFile, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Catalogue, PluginConfigured } from "../../src/model/plugins/catalogue.js";
import { HostTrace, type PluginHostCall } from "../../src/model/access/host-trace.js";
import { handlerOwner } from "../../src/model/access/plugin-secrets.js";
import { runRequest } from "../../src/model/runs/run.js";
import type { RunResult } from "../../src/model/runs/run-result.js";
import type { Configuration, JsonObject, JsonValue } from "../../src/scafctl/index.js";
import { withCatalogue } from "../support/catalogue.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { type MemoryHost, memoryHost } from "../support/memory-host.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

const VALUE = "v4lue-that-nobody-may-see";
const OUTSIDE = "access denied: secret name outside allowed scope";

const ask = (call: string, request: JsonObject): JsonObject => ({ host: [{ call, request }] });
const key = ask("GetSecret", { name: "key" });

describeWithGo("Catalogue: host services for a Go plugin", () => {
  let kitchen: string;
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    kitchen = await buildGo("kitchen");
  });
  afterEach(() => assertNoLeftovers());

  interface Scene extends MemoryHost {
    readonly catalogue: Catalogue;
    readonly directory: string;
    readonly path: string;
    readonly calls: readonly PluginHostCall[];
    readonly run: (inputs: JsonObject, signal?: AbortSignal) => Promise<RunResult>;
    /** The answers that the plugin got from its host. */
    readonly hear: (inputs: JsonObject) => Promise<JsonValue>;
  }

  /** A catalogue with a copy of kitchen; the test answers the questions of the host. */
  function scene(use: (scene: Scene) => Promise<void>, host = memoryHost(), watch = false): Promise<void> {
    return withTempDir(async (directory) => {
      const path = join(directory, "plugins", "kitchen");
      await mkdir(join(directory, "plugins"));
      await copyFile(kitchen, path);
      const options = { watch, hostFor: host.access.hostFor.bind(host.access) };
      await withCatalogue([join(directory, "plugins")], options, async (catalogue) => {
        const calls: PluginHostCall[] = [];
        catalogue.onHostCall((call) => void calls.push(call));
        await catalogue.whenSettled();
        const run: Scene["run"] = (inputs, signal) =>
          runRequest(catalogue, { provider: "kitchen", inputs }, signal === undefined ? {} : { signal });
        const hear = async (inputs: JsonObject): Promise<JsonValue> => {
          const { status, data, failure } = await run(inputs);
          assert.equal(status, "ok", failure?.message);
          const [answer = null, ...more] = (data as { readonly host: readonly JsonValue[] }).host;
          assert.deepEqual(more, []);
          return answer;
        };
        await use({ ...host, catalogue, directory, path, calls, run, hear });
      });
    });
  }

  it("gets a secret through the broker after it was allowed once", () =>
    scene(async ({ secrets, prompt, path, hear, calls }) => {
      await secrets.set({ owner: path, name: "key" }, VALUE);
      prompt.always = (put) => put.answer("allow");
      assert.deepEqual(await hear(key), { value: VALUE, found: true });
      assert.deepEqual(await hear(key), { value: VALUE, found: true });
      assert.deepEqual(
        prompt.questions.map(({ kind, question }) => [kind, question.plugin, question.secret.name, question.use]),
        [["permit", path, "key", "read"]],
      );
      assert.deepEqual(
        calls.map(({ pluginId, call }) => [pluginId, call.rpc, call.name, call.outcome, typeof call.run]),
        [1, 2].map(() => [path, "GetSecret", "key", "ok", "string"]),
      );
      assert.notEqual(calls[0]?.call.run, calls[1]?.call.run);
    }));

  it("denies a secret after the user refused it, until the refusal is revoked", () =>
    scene(async ({ secrets, prompt, grants, path, hear, calls }) => {
      await secrets.set({ owner: path, name: "key" }, VALUE);
      prompt.always = (put) => put.answer("refuse");
      assert.deepEqual(await hear(key), { error: OUTSIDE });
      assert.deepEqual(await hear(key), { error: OUTSIDE });
      assert.equal(prompt.questions.length, 1);
      assert.deepEqual(
        calls.map(({ call }) => [call.outcome, call.error]),
        [1, 2].map(() => ["refused", OUTSIDE]),
      );
      for (const grant of grants.all()) await grants.revoke(grant);
      prompt.always = (put) => put.answer("allow");
      assert.deepEqual(await hear(key), { value: VALUE, found: true });
      for (const grant of grants.all()) await grants.revoke(grant);
      prompt.always = (put) => put.answer(undefined);
      assert.deepEqual(await hear(key), { error: OUTSIDE }, "a permission that was revoked holds no longer");
    }));

  it("gets the value that the user enters for a name without one, or finds none", () =>
    scene(async ({ prompt, hear, secrets, path }) => {
      prompt.always = (put) => put.answer(undefined);
      assert.deepEqual(await hear(key), {});
      prompt.always = (put) => put.answer({ value: VALUE });
      assert.deepEqual(await hear(key), { value: VALUE, found: true });
      assert.deepEqual(await hear(key), { value: VALUE, found: true });
      assert.deepEqual(
        prompt.questions.map(({ kind }) => kind),
        ["enter", "enter"],
      );
      assert.equal(await secrets.get({ owner: path, name: "key" }), VALUE);
    }));

  it("cannot read or list the secrets of another plugin", () =>
    scene(async ({ secrets, prompt, path, hear }) => {
      await secrets.set({ owner: `${path}2`, name: "key" }, VALUE);
      await secrets.set({ owner: handlerOwner("corp"), name: "token" }, VALUE);
      await secrets.set({ owner: path, name: "own" }, "1");
      prompt.always = (put) => put.answer(put.kind === "enter" ? undefined : "allow");
      assert.deepEqual(await hear(key), {});
      assert.deepEqual(await hear(ask("ListSecrets", {})), { names: ["own"] });
    }));

  it("stores, lists and deletes its own secrets, each after a question", () =>
    scene(async ({ prompt, hear, secrets, path }) => {
      prompt.always = (put) => put.answer("allow");
      assert.deepEqual(await hear(ask("SetSecret", { name: "new", value: VALUE })), {});
      assert.equal(await secrets.get({ owner: path, name: "new" }), VALUE);
      assert.deepEqual(await hear(ask("ListSecrets", { pattern: "^n" })), { names: ["new"] });
      assert.deepEqual(await hear(ask("DeleteSecret", { name: "new" })), {});
      assert.equal(await secrets.get({ owner: path, name: "new" }), undefined);
      assert.deepEqual(
        prompt.questions.map(({ question }) => `${question.use} ${question.secret.name}`),
        ["write new", "list "],
      );
    }));

  it("asks once when two runs request the same secret", () =>
    scene(async ({ secrets, prompt, path, hear }) => {
      await secrets.set({ owner: path, name: "key" }, VALUE);
      const both = [hear(key), hear(key)];
      await until("it is asked", () => prompt.questions.length === 1);
      // One answer serves both runs, whether or not the second one has asked yet.
      prompt.questions[0]?.answer("allow");
      assert.deepEqual(
        await Promise.all(both),
        [1, 2].map(() => ({ value: VALUE, found: true })),
      );
      assert.equal(prompt.questions.length, 1);
    }));

  it("withdraws the question and stores no answer when the run is cancelled", () =>
    scene(async ({ secrets, prompt, path, run, calls, answers, hear }) => {
      await secrets.set({ owner: path, name: "key" }, VALUE);
      const controller = new AbortController();
      const cancelled = run(key, controller.signal);
      const question = await until("it is asked", () => prompt.questions[0]);
      controller.abort();
      assert.equal((await cancelled).status, "cancelled");
      await until("the question is withdrawn", () => question.signal.aborted);
      await until("the call is reported", () => calls.length === 1);
      assert.equal(calls[0]?.call.outcome, "refused");
      assert.equal(answers.size, 0);
      prompt.always = (put) => put.answer("allow");
      assert.deepEqual(await hear(key), { value: VALUE, found: true });
    }));

  it("asks again, and says why, when the plugin file has changed", () =>
    scene(async ({ catalogue, secrets, prompt, path, hear }) => {
      await secrets.set({ owner: path, name: "key" }, VALUE);
      prompt.always = (put) => put.answer("allow");
      assert.deepEqual(await hear(key), { value: VALUE, found: true });
      await copyFile(path, `${path}.new`);
      // Data after the end of an executable changes its digest but not what it does.
      await appendFile(`${path}.new`, "another build");
      await rename(`${path}.new`, path);
      await catalogue.refresh();
      assert.deepEqual(await hear(key), { value: VALUE, found: true });
      assert.deepEqual(
        prompt.questions.map(({ question }) => question.changed),
        [false, true],
      );
    }));

  it("denies a secret to a process whose file was replaced after its start", () =>
    scene(async ({ secrets, prompt, path, hear, run, catalogue }) => {
      await secrets.set({ owner: path, name: "key" }, VALUE);
      prompt.always = (put) => put.answer("allow");
      assert.equal((await run({ keep: 1 })).status, "ok");
      await copyFile(path, `${path}.new`);
      await rename(`${path}.new`, path);
      const replaced = "the plugin's file was replaced after it was started; restart the plugin";
      assert.deepEqual(await hear(key), { error: `get secret "key": ${replaced}` });
      assert.equal(prompt.questions.length, 0);
      await catalogue.restart(path);
      assert.deepEqual(await hear(key), { value: VALUE, found: true });
    }));

  it("serves identities and groups from the profile, and a token after it was allowed", () =>
    scene(
      async ({ secrets, prompt, hear, path }) => {
        const token = ask("GetAuthToken", { handlerName: "corp", scope: "read" });
        prompt.always = (put) => put.answer(put.kind === "enter" ? { value: "opaque" } : "refuse");
        assert.deepEqual(await hear(ask("GetAuthIdentity", { handlerName: "corp" })), { claims: { subject: "s-1" } });
        assert.deepEqual(await hear(ask("GetAuthGroups", { handlerName: "corp" })), { groups: ["dev"] });
        assert.equal(prompt.questions.length, 0, "what a prompt wrote into settings is no secret");
        assert.deepEqual(await hear(token), { accessToken: "opaque", scope: "read", tokenType: "Bearer" });
        const owner = handlerOwner("corp");
        assert.deepEqual(prompt.questions[0]?.question.secret, { owner, name: "corp.token" });
        assert.equal(prompt.questions[0].question.plugin, path);
        assert.equal(await secrets.get({ owner, name: "corp.token" }), "opaque");
        await secrets.set({ owner: handlerOwner("other"), name: "t" }, VALUE);
        assert.deepEqual(await hear(ask("GetAuthToken", { handlerName: "other" })), {
          error: 'get auth token: access denied: the token of auth handler "other" was not granted',
        });
        assert.deepEqual(await hear(ask("PromptAuthResponse", { handlerName: "corp" })), {
          code: "Unavailable",
          error: 'no login of auth handler "corp" is active',
        });
      },
      memoryHost({
        handlers: {
          corp: { claims: { subject: "s-1" }, tokenRef: "corp.token", groups: ["dev"] },
          other: { tokenRef: "t" },
        },
      }),
    ));

  it("configures a provider again in the same process when its settings have changed", () =>
    withTempDir(async (directory) => {
      await copyFile(kitchen, join(directory, "kitchen"));
      let configuration: Configuration = { settings: { level: 1 } };
      const configurationFor = (): Configuration => configuration;
      await withCatalogue([directory], { configurationFor }, async (catalogue) => {
        const told: PluginConfigured[] = [];
        catalogue.onConfigure((one) => void told.push(one));
        const show = async (): Promise<JsonValue> =>
          (await runRequest(catalogue, { provider: "kitchen", inputs: { show: ["settings", "pid"] } })).data;
        const { pid } = (await show()) as { pid: number };
        assert.deepEqual(await show(), { settings: { level: 1 }, pid });
        configuration = { settings: { level: 2, fail: "not like this" } };
        assert.deepEqual(await show(), { settings: { level: 2, fail: "not like this" }, pid });
        assert.deepEqual(
          told.map(({ pluginId, provider, result }) => [pluginId, provider, result.error]),
          [undefined, "not like this"].map((error) => [join(directory, "kitchen"), "kitchen", error]),
        );
      });
    }));

  it("leaves no secret value in the trace, the result or on disk", () =>
    scene(async ({ secrets, prompt, answers, directory, path, run, catalogue, calls }) => {
      await secrets.set({ owner: path, name: "key" }, VALUE);
      prompt.always = (put) => put.answer("allow");
      const trace = new HostTrace();
      catalogue.onHostCall((call) => trace.record(call));
      const log: unknown[] = [];
      catalogue.onLog((entry) => void log.push(entry));
      catalogue.onOutput((chunk) => void log.push(chunk));
      const result = await run({ ...key, data: { done: true } });
      assert.equal(result.status, "ok");
      assert.equal(trace.entries.length, 1);
      for (const [what, all] of Object.entries({ trace: trace.entries, result, log, calls, answers: [...answers] })) {
        assert.ok(!JSON.stringify(all).includes(VALUE), what);
      }
      const files = await readdir(directory, { recursive: true, withFileTypes: true });
      for (const file of files.filter((one) => one.isFile())) {
        assert.ok(!(await readFile(join(file.parentPath, file.name))).includes(VALUE), file.name);
      }
    }));
});

describe("Catalogue: host services for report-ts", () => {
  afterEach(() => assertNoLeftovers());

  it("signs with a secret that the user enters when asked", () =>
    withTempDir(async (directory) => {
      const host = memoryHost();
      host.prompt.always = (put) => put.answer({ value: VALUE });
      makePlugin(directory, "report");
      const hostFor = host.access.hostFor.bind(host.access);
      await withCatalogue([directory], { hostFor }, async (catalogue) => {
        const inputs = { operation: "publish", title: "T", rows: [{ label: "a", value: 1 }], file: "r.md" };
        const request = { provider: "report", capability: "action", inputs, outputDirectory: directory };
        const result = await runRequest(catalogue, request);
        assert.equal(result.status, "ok", result.error ?? result.failure?.message);
        assert.match(JSON.stringify(result.data), /"signature":"[0-9a-f]{64}"/);
        assert.equal(host.prompt.questions[0]?.question.pluginName, "report");
      });
    }));
});
