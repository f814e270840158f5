// docs/contract.md, "Host services", in scafctl's wording.
import assert from "node:assert/strict";
import {
  authSecretPrefix,
  matchingNames,
  secretNameProblem,
} from "../../../../../src/scafctl/host/services/host-secrets.js";
import { type Attribution, HostService } from "../../../../../src/scafctl/host/services/host-service.js";
import type {
  AuthSource,
  HostCall,
  HostServiceOptions,
  SecretService,
  SecretStore,
} from "../../../../../src/scafctl/contract/host-types.js";

const { signal } = new AbortController();

function memory(entries: Record<string, string> = {}): SecretStore & { readonly map: Map<string, string> } {
  const map = new Map(Object.entries(entries));
  return {
    map,
    get: (name) => Promise.resolve(map.get(name)),
    set: (name, value) => Promise.resolve(void map.set(name, value)),
    delete: (name) => Promise.resolve(void map.delete(name)),
    list: () => Promise.resolve([...map.keys()]),
  };
}

function broken(text = "disk full"): SecretStore {
  const fail = (): Promise<never> => Promise.reject(new Error(text));
  return { get: fail, set: fail, delete: fail, list: fail };
}

interface Served {
  readonly host: HostService;
  readonly trace: HostCall[];
}

function serving(options: HostServiceOptions, attribution?: Attribution): Served {
  const trace: HostCall[] = [];
  const host = new HostService(
    { ...options, onHostCall: (call) => void trace.push(call) },
    attribution && (() => attribution),
  );
  return { host, trace };
}

const withSecrets = (secrets: SecretService): Served => serving({ secrets });

describe("HostService: secrets", () => {
  it("fails without a secret store", async () => {
    const { host, trace } = serving({});
    const error = "secret store not available";
    assert.deepEqual(await host.getSecret({ name: "" }, signal), { value: "", found: false, error });
    assert.deepEqual(await host.setSecret({ name: "a", value: "v" }, signal), { error });
    assert.deepEqual(await host.deleteSecret({ name: "a" }, signal), { error });
    assert.deepEqual(await host.listSecrets({ pattern: "(" }, signal), { names: [], error });
    assert.deepEqual(
      trace.map(({ rpc, outcome }) => `${rpc} ${outcome}`),
      ["GetSecret missing", "SetSecret missing", "DeleteSecret missing", "ListSecrets missing"],
    );
  });

  for (const [name, error] of [
    ["", "secret name must not be empty"],
    ["x".repeat(257), "secret name exceeds maximum length of 256"],
    [`${"é".repeat(128)}x`, "secret name exceeds maximum length of 256"],
    ["a b", "secret name contains invalid characters"],
    ["a\n", "secret name contains invalid characters"],
    ["é", "secret name contains invalid characters"],
    ["a/../b", "secret name must not contain path traversal sequences"],
    ["other.a", "access denied: secret name outside allowed scope"],
  ] as const) {
    it(`rejects ${JSON.stringify(name.slice(0, 12))}: ${error}`, async () => {
      let asked = false;
      const grant = (): boolean => (asked = true);
      const { host, trace } = withSecrets({ store: memory(), allowedPrefix: "mine.", grant });
      assert.equal((await host.getSecret({ name }, signal)).error, error);
      assert.equal((await host.setSecret({ name, value: "v" }, signal)).error, error);
      assert.equal((await host.deleteSecret({ name }, signal)).error, error);
      assert.ok(!asked, "a person was asked about a name that is refused anyway");
      assert.deepEqual(new Set(trace.map(({ outcome }) => outcome)), new Set(["refused"]));
    });
  }

  it("accepts every valid name, up to 256 bytes", () => {
    for (const name of ["a", "A-Z_0.9/x", "x".repeat(256), "."]) assert.equal(secretNameProblem(name), undefined, name);
  });

  it("limits an auth-handler plugin to its own secrets, or to none", () => {
    assert.equal(authSecretPrefix("corp"), "scafctl.auth.corp.");
    for (const name of ["", "Corp", "-a", "a-", "a.b"]) {
      assert.notEqual(secretNameProblem("scafctl.auth.a.b", authSecretPrefix(name)), undefined, name);
    }
  });

  it("gets, sets and deletes secrets; a missing one is not an error", async () => {
    const store = memory({ a: "1", empty: "" });
    const { host, trace } = withSecrets({ store });
    assert.deepEqual(await host.getSecret({ name: "a" }, signal), { value: "1", found: true, error: "" });
    assert.deepEqual(await host.getSecret({ name: "empty" }, signal), { value: "", found: true, error: "" });
    assert.deepEqual(await host.getSecret({ name: "none" }, signal), { value: "", found: false, error: "" });
    assert.deepEqual(await host.setSecret({ name: "b", value: "2" }, signal), { error: "" });
    assert.equal(store.map.get("b"), "2");
    assert.deepEqual(await host.deleteSecret({ name: "none" }, signal), { error: "" });
    assert.deepEqual(
      trace.map(({ outcome }) => outcome),
      ["ok", "ok", "not-found", "ok", "ok"],
    );
  });

  it("reports store failures with scafctl's messages, without secret values", async () => {
    const { host, trace } = withSecrets({ store: broken("cannot write s3cret") });
    assert.equal((await host.getSecret({ name: "n" }, signal)).error, 'get secret "n": cannot write s3cret');
    assert.equal(
      (await host.setSecret({ name: "n", value: "s3cret" }, signal)).error,
      'set secret "n": cannot write ***',
    );
    assert.equal((await host.deleteSecret({ name: "n" }, signal)).error, 'delete secret "n": cannot write s3cret');
    assert.equal((await host.listSecrets({ pattern: "" }, signal)).error, "list secrets: cannot write s3cret");
    assert.ok(!JSON.stringify(trace[1]).includes("s3cret"));
    assert.deepEqual(new Set(trace.map(({ outcome }) => outcome)), new Set(["failed"]));
  });

  it("checks permission, and refuses with scafctl's message", async () => {
    const asked: string[] = [];
    const { host } = serving(
      {
        secrets: {
          store: memory({ a: "1" }),
          grant: ({ action, name, run }) => (
            asked.push(`${action} ${name} ${run ?? ""}`),
            Promise.resolve(action === "get")
          ),
        },
      },
      { run: "r1", profile: "" },
    );
    assert.equal((await host.getSecret({ name: "a" }, signal)).value, "1");
    const refusal = "access denied: secret name outside allowed scope";
    assert.equal((await host.setSecret({ name: "a", value: "2" }, signal)).error, refusal);
    assert.equal((await host.listSecrets({ pattern: "" }, signal)).error, refusal);
    assert.deepEqual(asked, ["get a r1", "set a r1", "list  r1"]);
    const failing = withSecrets({ store: memory(), grant: () => Promise.reject(new Error("no window")) });
    assert.equal((await failing.host.getSecret({ name: "a" }, signal)).error, 'get secret "a": no window');
  });

  it("lists by prefix and by a Go regular expression that matches anywhere", async () => {
    const { host } = withSecrets({ store: memory({ "p.one": "", "p.two": "", "q.one": "" }), allowedPrefix: "p." });
    const list = async (pattern: string): Promise<unknown> => host.listSecrets({ pattern }, signal);
    assert.deepEqual(await list(""), { names: ["p.one", "p.two"], error: "" });
    assert.deepEqual(await list("one"), { names: ["p.one"], error: "" });
    assert.deepEqual(await list("(?i)TWO$"), { names: ["p.two"], error: "" });
    assert.deepEqual(await list("x".repeat(257)), { names: [], error: "pattern too long: max 256 characters" });
    for (const pattern of ["(", "a(?=b)"]) {
      const { error } = (await list(pattern)) as { error: string };
      assert.match(error, /^invalid pattern: /);
    }
  });

  it("is not blocked by a pattern with catastrophic backtracking", () => {
    assert.deepEqual(matchingNames([`${"a".repeat(200)}!`, "aa"], "^(a+)+$"), ["aa"]);
  });
});

describe("HostService: identities, tokens and groups", () => {
  const auth: AuthSource = {
    handlers: () => ["zeta", "alpha"],
    identity: (handler, scope, { profile }) => ({ subject: handler, name: scope, email: profile }),
    token: (handler, request) => ({ accessToken: [handler, request.minValidForSeconds, request.profile].join(" ") }),
    groups: (handler) => [handler],
  };
  const token = { handlerName: "", scope: "s", minValidForSeconds: 0n, forceRefresh: false, profile: "" };

  it("reports each missing service with its own message", async () => {
    for (const options of [{}, { auth: { handlers: () => ["a"] } }]) {
      const { host, trace } = serving(options);
      const identity = await host.getAuthIdentity({ handlerName: "a", scope: "" }, signal);
      assert.deepEqual(identity, { claims: undefined, error: "auth identity not available" });
      assert.equal((await host.getAuthToken(token, signal)).error, "auth token service not available");
      assert.deepEqual(await host.getAuthGroups({ handlerName: "a" }, signal), {
        groups: [],
        error: "auth groups not available",
      });
      assert.deepEqual(new Set(trace.map(({ outcome }) => outcome)), new Set(["missing"]));
    }
    assert.deepEqual(await serving({}).host.listAuthHandlers({}, signal), { handlerNames: [], defaultHandler: "" });
  });

  it("rejects handlers that are not allowed, and the empty name when there is a list", async () => {
    const { host } = serving({ auth, allowedAuthHandlers: ["zeta"] });
    for (const handlerName of ["alpha", ""]) {
      const error = `access denied: auth handler "${handlerName}" is not in the allowed set`;
      assert.equal((await host.getAuthIdentity({ handlerName, scope: "" }, signal)).error, error);
      assert.equal((await host.getAuthToken({ ...token, handlerName }, signal)).error, error);
      assert.equal((await host.getAuthGroups({ handlerName }, signal)).error, error);
    }
    assert.deepEqual((await host.getAuthGroups({ handlerName: "zeta" }, signal)).groups, ["zeta"]);
    assert.deepEqual(await host.listAuthHandlers({}, signal), { handlerNames: ["zeta"], defaultHandler: "" });
    const first = serving({ auth, allowedAuthHandlers: ["alpha"] });
    assert.deepEqual(await first.host.listAuthHandlers({}, signal), {
      handlerNames: ["alpha"],
      defaultHandler: "alpha",
    });
  });

  it("uses the first handler in alphabetical order for the empty name", async () => {
    const { host } = serving({ auth });
    assert.deepEqual(await host.listAuthHandlers({}, signal), {
      handlerNames: ["alpha", "zeta"],
      defaultHandler: "alpha",
    });
    assert.deepEqual((await host.getAuthGroups({ handlerName: "" }, signal)).groups, ["alpha"]);
    const none = serving({ auth: { ...auth, handlers: () => [] } }).host;
    assert.equal(
      (await none.getAuthGroups({ handlerName: "" }, signal)).error,
      "get auth groups: no auth handlers registered",
    );
    assert.equal((await none.getAuthToken(token, signal)).error, "get auth token: no auth handlers registered");
    assert.equal(
      (await none.getAuthIdentity({ handlerName: "", scope: "" }, signal)).error,
      "get auth identity: no auth handlers registered",
    );
  });

  it("requests a validity of at least sixty seconds, and fills in missing token fields", async () => {
    const { host } = serving({ auth }, { run: undefined, profile: "of-the-run" });
    for (const [minValidForSeconds, words] of [
      [0n, "alpha 60 of-the-run"],
      [-5n, "alpha 60 of-the-run"],
      [90n, "alpha 90 of-the-run"],
    ] as const) {
      assert.deepEqual(await host.getAuthToken({ ...token, minValidForSeconds }, signal), {
        accessToken: words,
        tokenType: "Bearer",
        expiresAtUnix: 0n,
        scope: "s",
        error: "",
      });
    }
    assert.equal((await host.getAuthToken({ ...token, profile: "own" }, signal)).accessToken, "alpha 60 own");
    assert.equal(
      (await host.getAuthToken({ ...token, profile: "no/such" }, signal)).error,
      'invalid profile from plugin: "no/such"',
    );
  });

  it("reports failures with scafctl's messages, and an empty list of handlers with a trace entry", async () => {
    const fail = (): Promise<never> => Promise.reject(new Error("expired"));
    const { host, trace } = serving({ auth: { handlers: fail, identity: fail, token: fail, groups: fail } });
    assert.equal(
      (await host.getAuthIdentity({ handlerName: "a", scope: "" }, signal)).error,
      "get auth identity: expired",
    );
    assert.equal((await host.getAuthToken({ ...token, handlerName: "a" }, signal)).error, "get auth token: expired");
    assert.equal((await host.getAuthGroups({ handlerName: "a" }, signal)).error, "get auth groups: expired");
    assert.deepEqual(await host.listAuthHandlers({}, signal), { handlerNames: [], defaultHandler: "" });
    assert.equal(trace.at(-1)?.error, "list auth handlers: expired");
  });

  it("answers a prompt like a host without login", async () => {
    const { host, trace } = serving({ auth });
    const prompt = { handlerName: "alpha", authorizationUrl: "https://x", redirectUri: "https://y" };
    await assert.rejects(host.promptAuthResponse(prompt), /^Error: no login of auth handler "alpha" is active$/);
    assert.deepEqual([trace[0]?.rpc, trace[0]?.name, trace[0]?.outcome], ["PromptAuthResponse", "alpha", "missing"]);
  });

  it("returns the same answer when the trace throws", async () => {
    const host = new HostService({
      secrets: { store: memory({ a: "1" }) },
      onHostCall: () => {
        throw new Error("full");
      },
    });
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    assert.equal((await host.getSecret({ name: "a" }, signal)).value, "1");
    assert.equal((await warned).message, "full");
  });
});
