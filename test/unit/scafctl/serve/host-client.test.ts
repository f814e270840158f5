// The plugin's side of HostService, connected to the host's side without a wire, and MockHost.
import assert from "node:assert/strict";
import { HostServiceClient, type HostConnection } from "../../../../src/scafctl/serve/host-client.js";
import { HostService } from "../../../../src/scafctl/host/services/host-service.js";
import type { HostClient, HostServiceOptions } from "../../../../src/scafctl/contract/host-types.js";
import { MockHost } from "../../../../src/scafctl/serve/mock-host.js";

function join(options: HostServiceOptions, lacks: readonly string[] = []): HostClient {
  const host = new HostService(options);
  const connection: HostConnection = {
    call: async (method, request) => {
      if (lacks.includes(method)) throw Object.assign(new Error(`unknown method ${method}`), { code: 12 });
      const work = host[method].bind(host) as (request: unknown, signal: AbortSignal) => Promise<never>;
      return work(request, new AbortController().signal);
    },
    close: () => undefined,
  };
  return new HostServiceClient(connection);
}

const secrets = new Map([["a", "1"]]);
const options: HostServiceOptions = {
  secrets: {
    store: {
      get: (name) => Promise.resolve(secrets.get(name)),
      set: (name, value) => Promise.resolve(void secrets.set(name, value)),
      delete: (name) => Promise.resolve(void secrets.delete(name)),
      list: () => Promise.resolve([...secrets.keys()]),
    },
  },
  auth: {
    handlers: () => ["corp"],
    identity: () => ({ subject: "s", expiresAt: new Date(1000) }),
    token: () => ({ accessToken: "t", expiresAt: new Date(2000) }),
    groups: () => ["dev"],
  },
};

const mock = (): MockHost =>
  new MockHost({
    secrets: { a: "1" },
    handlers: {
      corp: {
        claims: { subject: "s", expiresAt: new Date(1000) },
        token: { accessToken: "t", expiresAt: new Date(2000) },
        groups: ["dev"],
      },
    },
  });

for (const [title, make] of [
  ["HostServiceClient and HostService", () => join(options)],
  ["MockHost", mock],
] as const) {
  describe(title, () => {
    it("gets, sets, deletes and lists secrets", async () => {
      const host = make();
      assert.equal(await host.getSecret("a"), "1");
      assert.equal(await host.getSecret("none"), undefined);
      await host.setSecret("b", "2");
      assert.deepEqual(await host.listSecrets(), ["a", "b"]);
      assert.deepEqual(await host.listSecrets("^b"), ["b"]);
      await host.deleteSecret("b");
      assert.deepEqual(await host.listSecrets(), ["a"]);
    });

    it("reports refusals with the SDK's messages", async () => {
      const host = make();
      await assert.rejects(host.getSecret(""), { message: "host GetSecret: secret name must not be empty" });
      await assert.rejects(host.setSecret("..", ""), {
        message: "host SetSecret: secret name must not contain path traversal sequences",
      });
      await assert.rejects(host.listSecrets("("), /^Error: host ListSecrets: invalid pattern: /);
      await assert.rejects(host.promptAuthResponse({ handler: "corp", authorizationUrl: "", redirectUri: "" }), {
        message: 'host PromptAuthResponse: no login of auth handler "corp" is active',
      });
    });

    it("returns identities, handlers, tokens and groups", async () => {
      const host = make();
      assert.deepEqual(await host.getAuthIdentity(), { subject: "s", expiresAt: new Date(1000) });
      assert.deepEqual(await host.listAuthHandlers(), { names: ["corp"], defaultHandler: "corp" });
      assert.deepEqual(await host.getAuthToken({ scope: "x" }), {
        accessToken: "t",
        tokenType: "Bearer",
        expiresAt: new Date(2000),
        scope: "x",
      });
      assert.deepEqual(await host.getAuthGroups("corp"), ["dev"]);
    });
  });
}

describe("HostServiceClient", () => {
  it("returns no groups when the host does not implement them", async () => {
    assert.deepEqual(await join(options, ["getAuthGroups"]).getAuthGroups("corp"), []);
    await assert.rejects(join(options, ["getSecret"]).getSecret("a"), {
      message: "host GetSecret: unknown method getSecret",
    });
  });

  it("reports a host without services", async () => {
    const host = join({});
    await assert.rejects(host.getSecret("a"), { message: "host GetSecret: secret store not available" });
    await assert.rejects(host.getAuthToken(), { message: "host GetAuthToken: auth token service not available" });
    assert.deepEqual(await host.listAuthHandlers(), { names: [], defaultHandler: "" });
  });
});

describe("MockHost", () => {
  it("records requests, and answers prompts when configured", async () => {
    const host = new MockHost({ prompt: "https://x/?code=1" });
    assert.equal(
      await host.promptAuthResponse({ handler: "h", authorizationUrl: "", redirectUri: "" }),
      "https://x/?code=1",
    );
    await assert.rejects(host.getAuthGroups("h"), {
      message: 'host GetAuthGroups: get auth groups: auth handler "h" not found',
    });
    assert.deepEqual(host.calls, ["PromptAuthResponse h", "GetAuthGroups h"]);
  });
});
