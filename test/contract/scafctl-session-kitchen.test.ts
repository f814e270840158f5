// Client with the Go kitchen: configured once, with its host's services through the broker, and
// cancelled.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type CancelOutcome,
  type HostCall,
  type HostServiceOptions,
  type JsonObject,
  profileAuth,
  type SecretAccess,
} from "scafctl-plugins/scafctl";
import { startedClients, pluginFailureOf } from "../support/started-clients.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

/** A store in memory. */
function store(secrets: Map<string, string>): NonNullable<HostServiceOptions["secrets"]>["store"] {
  return {
    get: (name) => Promise.resolve(secrets.get(name)),
    set: (name, value) => Promise.resolve(void secrets.set(name, value)),
    delete: (name) => Promise.resolve(void secrets.delete(name)),
    list: () => Promise.resolve([...secrets.keys()]),
  };
}

describeWithGo("Client: configuration, host services and cancel with the Go kitchen", () => {
  const clients = startedClients();
  let path: string;
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    path = await buildGo("kitchen");
  });

  const ask = (call: string, request: JsonObject): JsonObject => ({ host: [{ call, request }] });

  it("serves a secret to a Go plugin through the broker, and traces the call without the value", async () => {
    const trace: HostCall[] = [];
    const asked: SecretAccess[] = [];
    const secrets = new Map([["kitchen.key", "s3cret"]]);
    const host: HostServiceOptions = {
      secrets: { store: store(secrets), grant: (access) => (asked.push(access), access.name !== "kitchen.other") },
      onHostCall: (call) => void trace.push(call),
    };
    const client = await clients.start(path, { host });
    const run = async (name: string): Promise<unknown> =>
      (await client.execute("kitchen", ask("GetSecret", { name }), { run: `run of ${name}` })).data;
    assert.deepEqual(await run("kitchen.key"), { host: [{ value: "s3cret", found: true }] });
    assert.deepEqual(await run("kitchen.none"), { host: [{}] });
    assert.deepEqual(await run("kitchen.other"), {
      host: [{ error: "access denied: secret name outside allowed scope" }],
    });
    assert.deepEqual(
      trace.map(({ rpc, name, outcome, run: of }) => [rpc, name, outcome, of]),
      [
        ["GetSecret", "kitchen.key", "ok", "run of kitchen.key"],
        ["GetSecret", "kitchen.none", "not-found", "run of kitchen.none"],
        ["GetSecret", "kitchen.other", "refused", "run of kitchen.other"],
      ],
    );
    assert.ok(!JSON.stringify(trace).includes("s3cret"));
    assert.deepEqual(
      asked.map(({ action, name, run: of }) => [action, name, of]),
      trace.map(({ name, run: of }) => ["get", name, of]),
    );
    await client.execute("kitchen", ask("SetSecret", { name: "kitchen.new", value: "v" }));
    assert.equal(secrets.get("kitchen.new"), "v");
  });

  it("attributes a host call to no run when two runs are in flight", async () => {
    const trace: HostCall[] = [];
    const host: HostServiceOptions = { onHostCall: (call) => void trace.push(call) };
    const client = await clients.start(path, { host });
    const file = join(clients.directory, "two");
    const controller = new AbortController();
    const long = client.execute(
      "kitchen",
      { untilCancelled: true, cancelledFile: file },
      { signal: controller.signal },
    );
    const both = await client.execute("kitchen", ask("GetSecret", { name: "a" }), { run: "short" });
    assert.deepEqual(both.data, { host: [{ error: "secret store not available" }] });
    assert.deepEqual(
      trace.map(({ outcome, run }) => [outcome, run]),
      [["missing", undefined]],
    );
    controller.abort();
    await assert.rejects(long);
    await until("the long one was told", () => existsSync(file));
  });

  it("serves identities, tokens and groups from a profile, and refuses prompts", async () => {
    const auth = profileAuth(
      () => ({
        handlers: {
          corp: { claims: { subject: "s-1", email: "a@example.com" }, tokenRef: "corp.token", groups: ["dev"] },
          basic: {},
        },
      }),
      (reference) => (reference === "corp.token" ? "opaque" : undefined),
    );
    const client = await clients.start(path, { host: { auth } });
    const { data } = await client.execute("kitchen", {
      host: [
        { call: "ListAuthHandlers", request: {} },
        { call: "GetAuthIdentity", request: { handlerName: "corp" } },
        { call: "GetAuthToken", request: { handlerName: "corp", scope: "read" } },
        { call: "GetAuthGroups", request: { handlerName: "corp" } },
        { call: "GetAuthGroups", request: { handlerName: "basic" } },
        { call: "PromptAuthResponse", request: { handlerName: "corp" } },
      ],
    });
    assert.deepEqual(data, {
      host: [
        { defaultHandler: "basic", handlerNames: ["basic", "corp"] },
        { claims: { email: "a@example.com", subject: "s-1" } },
        { accessToken: "opaque", scope: "read", tokenType: "Bearer" },
        { groups: ["dev"] },
        {},
        { code: "Unavailable", error: 'no login of auth handler "corp" is active' },
      ],
    });
  });

  it("sends no host service id without a host", async () => {
    const client = await clients.start(path);
    const { data } = await client.execute("kitchen", ask("GetSecret", { name: "a" }));
    assert.deepEqual(data, { host: [{ error: "no host service: ConfigureProvider brought no id" }] });
  });

  it("configures each provider once and overrides its settings for one execution", async () => {
    const told: string[] = [];
    const client = await clients.start(path, {
      configuration: (provider) => ({
        settings: { a: 1, b: 9007199254740993n, of: provider },
        quiet: true,
        binaryName: "test",
      }),
      onConfigure: (provider, { protocolVersion }) => void told.push(`${provider} ${protocolVersion ?? 0}`),
    });
    const settings = { b: 2n ** 64n };
    const [first, second] = await Promise.all([
      client.execute("kitchen", { show: ["settings"] }),
      client.execute("kitchen", { show: ["settings"] }, { settings }),
    ]);
    assert.deepEqual(first.data, { settings: { a: 1, b: 9007199254740993n, of: "kitchen" } });
    assert.deepEqual(second.data, { settings: { a: 1, b: 2n ** 64n, of: "kitchen" } });
    await client.execute("mirror", {});
    assert.deepEqual(told, ["kitchen 3", "mirror 3"]);
  });

  it("runs a provider that refused its configuration, and returns its message", async () => {
    const client = await clients.start(path, {
      configuration: () => ({ settings: { fail: "not like this", warn: "hm" } }),
    });
    assert.deepEqual((await client.execute("kitchen", { keep: 1 })).data, { keep: 1 });
    assert.deepEqual(await client.configure("kitchen"), {
      supported: true,
      error: "not like this",
      diagnostics: [{ severity: "warning", summary: "hm" }],
      protocolVersion: 3,
    });
  });

  it("configures a provider again after StopProvider, with a new host service id", async () => {
    const host: HostServiceOptions = { secrets: { store: store(new Map([["a", "1"]])) } };
    let configured = 0;
    const client = await clients.start(path, { host, onConfigure: () => void configured++ });
    const get = async (): Promise<unknown> => (await client.execute("kitchen", ask("GetSecret", { name: "a" }))).data;
    assert.deepEqual(await get(), { host: [{ value: "1", found: true }] });
    assert.deepEqual(await client.stopProvider("kitchen"), { supported: true });
    assert.deepEqual(await get(), { host: [{ value: "1", found: true }] });
    assert.equal(configured, 2);
  });

  it("serves the host to a second provider too", async () => {
    const host: HostServiceOptions = { secrets: { store: store(new Map([["a", "1"]])) } };
    const client = await clients.start(path, { host });
    await client.execute("mirror", {});
    const { data } = await client.execute("kitchen", ask("GetSecret", { name: "a" }));
    assert.deepEqual(data, { host: [{ value: "1", found: true }] });
  });

  it("serves each run with the profile of its own provider", async () => {
    const profiles: string[] = [];
    const client = await clients.start(path, {
      configuration: (provider) => ({ profile: `profile of ${provider}` }),
      host: {
        auth: {
          handlers: () => ["corp"],
          identity: (_handler, _scope, { profile }) => {
            profiles.push(profile);
            return { subject: "s-1" };
          },
        },
      },
    });
    await client.execute("mirror", {});
    await client.execute("kitchen", ask("GetAuthIdentity", { handlerName: "corp" }));
    await client.execute("kitchen", ask("GetAuthIdentity", { handlerName: "corp" }), { authProfile: "mine" });
    assert.deepEqual(profiles, ["profile of kitchen", "mine"]);
  });

  it("cancels a run by gRPC, calls StopProvider, then reports the outcome", async () => {
    const host: HostServiceOptions = { secrets: { store: store(new Map([["a", "1"]])) } };
    const client = await clients.start(path, { host });
    const file = join(clients.directory, "cancelled");
    const outcomes: CancelOutcome[] = [];
    const controller = new AbortController();
    const order = { chunks: [{ stdout: "go" }], untilCancelled: true, cancelledFile: file };
    const run = client.execute("kitchen", order, {
      signal: controller.signal,
      onStdout: () => controller.abort(),
      onCancelled: (outcome) => void outcomes.push(outcome),
    });
    assert.equal((await pluginFailureOf(run)).reason, "cancelled");
    await until("the plugin's context was cancelled", () => existsSync(file));
    await until("the outcome is told", () => outcomes.length === 1);
    assert.deepEqual(outcomes[0], { stop: "done", othersRunning: 0, mayEndProcess: true });
    assert.deepEqual((await client.execute("kitchen", ask("GetSecret", { name: "a" }))).data, {
      host: [{ value: "1", found: true }],
    });
  });

  it("does not call StopProvider while other calls are in flight", async () => {
    const client = await clients.start(path);
    const files = [join(clients.directory, "one"), join(clients.directory, "other")];
    const controllers = [new AbortController(), new AbortController()];
    const outcomes: CancelOutcome[] = [];
    let begun = 0;
    const [one, other] = controllers.map(({ signal }, index) =>
      client.execute(
        "kitchen",
        { chunks: [{ stdout: "go" }], untilCancelled: true, cancelledFile: files[index] ?? "" },
        { signal, onStdout: () => void begun++, onCancelled: (outcome) => void outcomes.push(outcome) },
      ),
    );
    assert.ok(one && other);
    await until("both run", () => begun === 2);
    controllers[0]?.abort();
    assert.equal((await pluginFailureOf(one)).reason, "cancelled");
    await until("the first outcome is told", () => outcomes.length === 1);
    assert.deepEqual(outcomes[0], { stop: "skipped", othersRunning: 1, mayEndProcess: false });
    controllers[1]?.abort();
    assert.equal((await pluginFailureOf(other)).reason, "cancelled");
    await until("the second outcome is told", () => outcomes.length === 2);
    assert.equal(outcomes[1]?.stop, "done");
    await until("both were told", () => files.every((file) => existsSync(file)));
  });

  it("carries 5 MiB both ways, and reports invalid UTF-8", async () => {
    const client = await clients.start(path);
    const keep = "x".repeat(5 << 20);
    for (const onStdout of [undefined, () => undefined]) {
      const { data } = await client.execute("kitchen", { keep }, { onStdout });
      assert.equal((data as { keep: string }).keep.length, keep.length);
      const failure = await pluginFailureOf(client.execute("kitchen", { badText: true }, { onStdout }));
      assert.ok(failure.reason === "call-failed", failure.reason);
      assert.equal(failure.status, "INTERNAL");
    }
  });

  it("returns what a run would do and which resolvers it refers to", async () => {
    const client = await clients.start(path);
    assert.deepEqual(await client.describeWhatIf("kitchen", { dish: "soup" }), {
      supported: true,
      description: 'Would cook "soup"',
      diagnostics: [],
    });
    await assert.rejects(client.describeWhatIf("kitchen", { error: "cannot tell" }), /cannot tell/);
    assert.deepEqual(await client.extractDependencies("kitchen", { a: { rslvr: "region" }, b: [{ rslvr: "zone" }] }), {
      supported: true,
      dependencies: ["region", "zone"],
      diagnostics: [],
    });
  });
});
