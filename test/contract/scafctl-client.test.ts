// Client with correct plugins: both echoes and the Go kitchen.
import assert from "node:assert/strict";
import { basename } from "node:path";
import {
  Client,
  type Descriptor,
  type ExecuteOptions,
  inputProperties,
  isProviderError,
  type JsonObject,
  lintDescriptor,
  parseJson,
  stringifyJson,
  validateInput,
} from "scafctl-plugins/scafctl";
import { buildGo, GO_BUILD_TIMEOUT_MS, goAvailable } from "../support/go.js";
import { builtEcho } from "../support/ts-plugins.js";
import { describeWithGo } from "../support/with-go.js";
import { pluginFailureOf, startedClients } from "../support/started-clients.js";

describe("Client", () => {
  const clients = startedClients();
  const echoes: [name: string, path: () => Promise<string>, available: boolean][] = [
    ["the TypeScript echo", () => Promise.resolve(builtEcho), true],
    ["the Go echo", () => buildGo("echo-go"), goAvailable()],
  ];
  for (const [title, pathOf, available] of echoes) {
    (available ? describe : () => undefined)(`with ${title}`, () => {
      let path: string;
      before(async function () {
        this.timeout(GO_BUILD_TIMEOUT_MS);
        path = await pathOf();
      });

      it("has name and path (Client.Name, Client.Path)", async () => {
        const client = await clients.start(path);
        assert.equal(client.path(), path);
        assert.equal(client.name(), basename(path, ".exe"));
        assert.ok(client.pid > 0);
      });

      it("lists and describes it (Client.GetProviders, Client.GetProviderDescriptor)", async () => {
        const client = await clients.start(path);
        assert.deepEqual(await client.getProviders(), ["echo"]);
        const descriptor = await client.getProviderDescriptor("echo");
        assert.deepEqual(
          [descriptor.name, descriptor.displayName, descriptor.version, descriptor.category, descriptor.capabilities],
          ["echo", "Echo Provider", "1.0.0", "utility", ["transform"]],
        );
        assert.deepEqual(
          inputProperties(descriptor).map(({ name, type, required, default: value, example }) => ({
            name,
            type,
            required,
            value,
            example,
          })),
          [
            { name: "message", type: "string", required: true, value: undefined, example: "Hello, World!" },
            { name: "uppercase", type: "boolean", required: false, value: false, example: undefined },
          ],
        );
        assert.deepEqual(Object.keys(descriptor.outputSchemas), ["transform"]);
        assert.deepEqual(validateInput(descriptor, { message: "hi" }), []);
      });

      it("runs it (Client.ExecuteProvider)", async () => {
        const client = await clients.start(path);
        assert.deepEqual(await client.executeProvider("echo", { message: "hi", uppercase: true }), {
          data: { echoed: "HI" },
          warnings: [],
          metadata: {},
          streamed: false,
        });
      });

      it("rejects with the provider's message", async () => {
        const client = await clients.start(path);
        for (const [name, input, words] of [
          ["echo", { message: 3 }, "message must be a string"],
          ["other", {}, "unknown provider: other"],
        ] as const) {
          await assert.rejects(client.executeProvider(name, input), (error) => {
            assert.ok(isProviderError(error));
            assert.deepEqual([error.message, error.providerName], [words, name]);
            return true;
          });
        }
        const failure = await pluginFailureOf(client.getProviderDescriptor("other"));
        assert.ok(failure.reason === "call-failed" && failure.status === "UNKNOWN");
        assert.match(failure.detail, /unknown provider: other$/);
      });

      it("ends it, idempotently (Client.Kill)", async () => {
        const client = await clients.start(path);
        const exit = await client.kill();
        assert.deepEqual(await client.kill(), exit);
        assert.deepEqual(await client.exited, exit);
        assert.equal((await pluginFailureOf(client.getProviders())).reason, "stopped");
      });
    });
  }

  it("refuses a file that is not a plugin, with a reason (NewClient)", async () => {
    assert.equal((await pluginFailureOf(Client.newClient("/no/such/file"))).reason, "file-missing");
  });

  describeWithGo("with the Go kitchen", () => {
    let path: string;
    before(async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      path = await buildGo("kitchen");
    });

    it("keeps numbers exact in both directions", async () => {
      const client = await clients.start(path);
      const text =
        '{"a":9007199254740993,"b":18446744073709551616,"c":1e400,"d":-0,"e":0.10000000000000000001,"f":1.0}';
      const { data } = await client.executeProvider("mirror", parseJson(text) as JsonObject);
      assert.equal(stringifyJson(data), text);
    });

    it("sends every option of an execution", async () => {
      const client = await clients.start(path);
      const options: ExecuteOptions = {
        capability: "action",
        dryRun: true,
        workingDirectory: "/work",
        outputDirectory: "/out",
        conflictStrategy: "skip-unchanged",
        backup: true,
        resolverContext: { region: "eu" },
        parameters: { p: 2n ** 64n },
        iteration: { item: { x: 1 }, index: 2, itemAlias: "it", indexAlias: "ix" },
        solution: { name: "s", version: "1.0.0", tags: ["t"], source: "here" },
        authProfile: "dev",
        settings: { kitchen: { hot: true } },
      };
      const { data } = await client.executeProvider("kitchen", { show: ["request"] }, options);
      assert.deepEqual(data, {
        request: {
          authProfile: "dev",
          backup: true,
          conflictStrategy: "skip-unchanged",
          context: { resolverContext: { region: "eu" } },
          dryRun: true,
          executionMode: "action",
          input: { show: ["request"] },
          iterationContext: { index: 2, indexAlias: "ix", item: { x: 1 }, itemAlias: "it" },
          outputDirectory: "/out",
          parameters: { p: 18446744073709551616n },
          providerName: "kitchen",
          settings: { kitchen: { hot: true } },
          solutionMetadata: { name: "s", source: "here", tags: ["t"], version: "1.0.0" },
          workingDirectory: "/work",
        },
      });
    });

    it("always sends a context", async () => {
      const client = await clients.start(path);
      const { data } = await client.executeProvider("kitchen", { show: ["request"] });
      assert.deepEqual(data, { request: { context: {}, input: { show: ["request"] }, providerName: "kitchen" } });
    });

    it("reads a descriptor that fills every field, with only its deliberate findings", async () => {
      const client = await clients.start(path);
      const listings = await client.describe();
      assert.deepEqual(
        listings.map(({ name, error }) => [name, error]),
        [
          ["kitchen", undefined],
          ["mirror", undefined],
        ],
      );
      const descriptor = listings[0]?.descriptor ?? assert.fail();
      const members: (keyof Descriptor)[] = [
        "displayName",
        "description",
        "version",
        "category",
        "apiVersion",
        "schema",
        "sensitiveFields",
        "tags",
        "icon",
        "links",
        "examples",
        "maintainers",
        "deprecated",
        "beta",
        "hasExtractDependencies",
        "writeOperations",
        "operations",
      ];
      for (const member of members) assert.ok(member in descriptor, member);
      assert.deepEqual(
        lintDescriptor(listings[1] ?? assert.fail()).filter(({ severity }) => severity !== "info"),
        [],
      );
    });

    it("reads warnings, metadata, streamed, exit code and diagnostics", async () => {
      const client = await clients.start(path);
      const output = await client.executeProvider("kitchen", {
        data: [1],
        warnings: ["hot"],
        metadata: { took: 9007199254740993n },
        streamed: true,
        exitCode: 3,
      });
      assert.deepEqual(output, {
        data: [1],
        warnings: ["hot"],
        metadata: { took: 9007199254740993n },
        streamed: true,
        exitCode: 3,
      });
    });

    it("reports an old plugin's limit of 4 MiB with the size and the side", async () => {
      const client = await clients.start(await buildGo("echo-go"));
      const failure = await pluginFailureOf(client.executeProvider("echo", { message: "x".repeat(5 << 20) }));
      assert.ok(failure.reason === "message-too-large");
      assert.equal(failure.side, "request");
      assert.equal(failure.limit, 4_194_304);
      assert.ok(failure.size > 5 << 20 && failure.size < (5 << 20) + 100, String(failure.size));
    });
  });
});
