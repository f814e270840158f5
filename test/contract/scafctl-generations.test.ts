// Plugins of every generation (docs/contract.md, "Releases") with our host: what is read of each
// is recorded in test/golden.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AuthClient,
  describeAuth,
  type JsonValue,
  lintDescriptor,
  openPlugin,
  parseJson,
  type ProviderListing,
  registryFindings,
  speaksAtLeast,
  stringifyJson,
} from "scafctl-plugins/scafctl";
import { startedClients, pluginFailureOf } from "../support/started-clients.js";
import { makeFixture, makeMisfit } from "../support/fixture.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertGolden } from "../support/golden.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type Generation, makeGeneration } from "../support/ts-plugins.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { itWithGo } from "../support/with-go.js";

/** What is recorded of a listing: everything that is read and everything that is remarked. */
function recordOf(listing: ProviderListing): JsonValue {
  const { descriptor = assert.fail(listing.error?.message), newerFields = [] } = listing;
  const { release, because } = speaksAtLeast({ newerFields });
  return parseJson(
    stringifyJson({
      descriptor,
      findings: listing.findings,
      lint: registryFindings(listing.name, descriptor).map(({ severity, code }) => `${severity} ${code}`),
      speaksAtLeast: { release, because },
    }),
  );
}

describe("providers of each generation", () => {
  const clients = startedClients();

  for (const [generation, release, calls] of [
    ["p1", "B", []],
    ["p2", "c0.6", ["DescribeWhatIf"]],
    ["p3", "s0.2", ["DescribeWhatIf", "ConfigureProvider", "ExtractDependencies", "StopProvider"]],
    [
      "p4",
      "s0.17",
      ["DescribeWhatIf", "ConfigureProvider", "ExtractDependencies", "StopProvider", "ExecuteProviderStream"],
    ],
  ] as const satisfies readonly (readonly [Generation, string, readonly string[]])[]) {
    it(`${generation}: is described as recorded, runs, and answers the calls of its release`, async () => {
      const client = await clients.start(makeGeneration(clients.directory, generation));
      const [listing = assert.fail()] = await client.describe();
      assertGolden(`${generation}-descriptor`, recordOf(listing));

      const input = { n: 9007199254740993n };
      const pieces: string[] = [];
      const result = await client.execute("generation", input, { onStdout: ({ text }) => void pieces.push(text) });
      assert.equal(stringifyJson(result.data), stringifyJson(input));
      assert.deepEqual(
        [result.transport, pieces.join(""), result.exitCode, result.diagnostics?.length],
        generation === "p4" ? ["stream", "saying\n", 2, 1] : ["unary", "", undefined, undefined],
      );
      const whatIf = await client.describeWhatIf("generation", input);
      assert.equal(whatIf.supported, generation !== "p1");
      const isFromSdk = generation === "p3" || generation === "p4";
      assert.equal((await client.extractDependencies("generation", input)).supported, isFromSdk);
      assert.equal((await client.stopProvider("generation")).supported, isFromSdk);
      const { protocolVersion } = await client.configure("generation");

      for (const [rpc, answer] of client.answered) {
        const isBaseline = ["GetProviders", "GetProviderDescriptor", "ExecuteProvider"].includes(rpc);
        assert.equal(answer, isBaseline || calls.some((call) => call === rpc) ? "answered" : "unimplemented", rpc);
      }
      const { newerFields } = listing;
      assert.equal(speaksAtLeast({ newerFields, rpcs: client.answered, protocolVersion }).release, release);
    });
  }

  itWithGo("p1 and p4 in Go: echo-go and the kitchen are described as recorded", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    for (const name of ["echo-go", "kitchen"] as const) {
      const client = await clients.start(await buildGo(name));
      const [listing = assert.fail()] = await client.describe();
      assertGolden(`go-${name}-descriptor`, recordOf(listing));
    }
  });

  itWithGo("p4 in Go: a descriptor that fills every field loses nothing", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const client = await clients.start(await buildGo("kitchen"));
    const [listing = assert.fail()] = await client.describe();
    const { newerFields } = listing;
    assert.deepEqual(speaksAtLeast({ newerFields }), {
      release: "s0.16",
      name: "plugin SDK ~v0.16",
      because: ["operations"],
    });
    assert.deepEqual(
      lintDescriptor(listing).filter(({ severity }) => severity === "error"),
      [],
    );
  });
});

describe("auth-handler plugins (P5, P6)", () => {
  let folder: TempDir;
  before(async () => {
    folder = await tempDir();
  });
  afterEach(() => assertNoLeftovers());
  after(() => folder.remove());

  for (const [generation, version] of [
    ["p5", 1],
    ["p6", 2],
  ] as const) {
    it(`${generation}: is recognised by its cookie, handshake ${version}, and listed without logging in`, async () => {
      const path = makeGeneration(folder.path, generation);
      const opened = await openPlugin(path);
      await opened.client.kill();
      assert.equal(opened.kind, "auth-handler");

      const { protocolVersion, name, handlers } = await describeAuth(path);
      assert.deepEqual([protocolVersion, name], [version, generation]);
      const [corp, broken, ...more] = handlers;
      assert.deepEqual(more, []);
      assert.deepEqual(corp?.handler, {
        name: "corp",
        displayName: "Corp",
        flows: ["device_code", "pat"],
        capabilities: ["hostname", "tenant_id"],
      });
      assert.deepEqual(corp.status, {
        authenticated: true,
        claims: { subject: "s-1", email: "a@example.com", name: "A" },
        expiresAt: new Date(2_000_000_000_000),
        tenantId: "t-1",
        identityType: "user",
        scopes: ["read"],
        flow: "device_code",
      });
      assert.deepEqual(
        corp.availableFlows,
        generation === "p5"
          ? { supported: false, flows: [] }
          : {
              supported: true,
              flows: [
                { flow: "device_code", available: true },
                { flow: "pat", available: false, reason: "no token in the environment" },
              ],
            },
      );
      assert.equal(broken?.handler.name, "broken");
      assert.equal(broken.status, undefined);
      assert.match(String(broken.statusError), /call-failed/);
      assert.equal(broken.availableFlowsError?.message, generation === "p5" ? undefined : "cannot look");
    });
  }

  it("opens a provider plugin although it refuses the auth cookie", async () => {
    const path = makeGeneration(folder.path, "p1");
    assert.equal((await pluginFailureOf(AuthClient.newClient(path))).reason, "cookie-refused");
    const opened = await openPlugin(path);
    assert.ok(opened.kind === "provider");
    assert.deepEqual(await opened.client.getProviders(), ["generation"]);
    await opened.client.kill();
  });

  it("starts a program that is not a plugin only once, and keeps its reason", async () => {
    const nonsense = makeMisfit(folder.path, "nonsense", "nonsense");
    assert.equal((await pluginFailureOf(openPlugin(nonsense))).reason, "unreadable-line");
    const future = await makeFixture(folder.path, "future", { appVersion: 7 });
    assert.equal((await pluginFailureOf(openPlugin(future))).reason, "app-version");
  });

  it("reports the first refusal of a plugin of another program, which refuses both cookies", async () => {
    const path = join(folder.path, "stranger");
    const record = join(folder.path, "starts");
    const words = "This binary is a plugin. These are not meant to be executed directly.";
    await writeFile(path, `#!/bin/sh\necho started >> ${record}\necho '${words}' >&2\nexit 1\n`, { mode: 0o755 });
    assert.equal((await pluginFailureOf(openPlugin(path))).reason, "cookie-refused");
    assert.equal(await readFile(record, "utf8"), "started\nstarted\n");
  });
});
