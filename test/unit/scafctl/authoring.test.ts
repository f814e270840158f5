// What authors of plugins use: property constructors, context accessors, hooks in tests, and
// the example report-ts.
import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { report, SIGNING_KEY } from "../../../examples/plugins/report-ts/report.js";
import {
  absolutePath,
  hostOf,
  iterationVariables,
  resolverContextOf,
  settingOf,
  workingDirectoryOf,
} from "../../../src/scafctl/contract/execution-context.js";
import { StreamingNotSupported } from "../../../src/scafctl/contract/errors.js";
import { executeRequest } from "../../../src/scafctl/wire/execution.js";
import { GRPCServer, refusals } from "../../../src/scafctl/serve/grpc-server.js";
import { MockHost } from "../../../src/scafctl/serve/mock-host.js";
import { MockProviderPlugin } from "../../../src/scafctl/serve/mock-provider-plugin.js";
import { prop } from "../../../src/scafctl/schema/properties.js";
import type { StreamMessage } from "../../../src/scafctl/serve/stream-writer.js";
import type { Finding } from "../../../src/scafctl/contract/findings.js";
import * as scafctl from "../../../src/scafctl/index.js";

const { signal } = new AbortController();

describe("prop", () => {
  it("builds schemas with exactly the given keywords", () => {
    assert.deepEqual(prop.string("S", { maxLength: 3, default: "a", pattern: "^a" }), {
      type: "string",
      description: "S",
      maxLength: 3,
      default: "a",
      pattern: "^a",
    });
    assert.deepEqual(prop.integer("", { maximum: 2n ** 64n }), { type: "integer", maximum: 2n ** 64n });
    assert.deepEqual(prop.number("N", { exclusiveMinimum: 0 }), {
      type: "number",
      description: "N",
      exclusiveMinimum: 0,
    });
    assert.deepEqual(prop.boolean("B", { default: null }), { type: "boolean", description: "B", default: null });
    assert.deepEqual(prop.array("A", { items: prop.string(""), minItems: 1 }), {
      type: "array",
      description: "A",
      items: { type: "string" },
      minItems: 1,
    });
    assert.deepEqual(prop.any("any", { enum: [1, "x"] }), { description: "any", enum: [1, "x"] });
    assert.deepEqual(prop.object({ a: true }, { required: ["a"], description: "O" }), {
      type: "object",
      description: "O",
      properties: { a: true },
      required: ["a"],
    });
  });
});

describe("context accessors", () => {
  it("return the contract's defaults", () => {
    assert.equal(workingDirectoryOf(undefined), process.cwd());
    assert.equal(absolutePath({ workingDirectory: "/w" }, "a/../b"), resolve("/w/b"));
    assert.equal(absolutePath({ workingDirectory: "/w" }, "/x"), resolve("/x"));
    assert.equal(settingOf({ settings: { a: 1 } }, "a"), 1);
    assert.equal(settingOf({ settings: {} }, "constructor"), undefined);
    assert.deepEqual(resolverContextOf({}), {});
    assert.deepEqual(iterationVariables({}), {});
    assert.deepEqual(iterationVariables({ iteration: { item: "x", index: 3, indexAlias: "i" } }), {
      __item: "x",
      i: 3,
    });
    assert.throws(() => hostOf({}), { message: "host service client not available" });
    const host = new MockHost();
    assert.equal(hostOf({ host }), host);
  });
});

describe("GRPCServer with hooks", () => {
  const send = (sent: StreamMessage[]) => (message: StreamMessage) => Promise.resolve(void sent.push(message));

  it("answers as the contract requires without any hook", async () => {
    const server = new GRPCServer(new MockProviderPlugin());
    const name = { providerName: "p" };
    const configure = {
      ...name,
      quiet: false,
      noColor: false,
      binaryName: "",
      hostServiceId: 0,
      settings: new Map(),
      protocolVersion: 3,
      profile: "",
    };
    assert.deepEqual(await server.configureProvider(configure, signal), {
      error: "",
      diagnostics: [],
      protocolVersion: 3,
    });
    const empty = Buffer.alloc(0);
    assert.deepEqual(await server.describeWhatIf({ ...name, input: empty }, signal), {
      description: "",
      error: "",
      diagnostics: [],
    });
    assert.deepEqual(await server.extractDependencies({ ...name, inputs: empty }, signal), {
      dependencies: [],
      error: "",
      diagnostics: [],
    });
    assert.deepEqual(await server.stopProvider(name, signal), { error: "" });
    await assert.rejects(
      server.executeProviderStream(executeRequest("p", {}), send([]), signal),
      StreamingNotSupported,
    );
    const { descriptor } = await server.getProviderDescriptor({ providerName: "test-provider" }, signal);
    assert.equal(descriptor?.hasExtractDependencies, false);
  });

  it("ends every stream with exactly one result", async () => {
    for (const [hook, kinds] of [
      [() => ({ data: 1 }), ["result"]],
      [
        (_n, _i, _c, output) => {
          void output.stdout("a");
          throw new Error("boom");
        },
        ["stdout", "result"],
      ],
      [() => ({ data: Number.NaN }), ["result"]],
      [
        (_n, _i, _c, output) => {
          void output.stdout("begun");
          throw new StreamingNotSupported();
        },
        ["stdout", "result"],
      ],
    ] satisfies [NonNullable<MockProviderPlugin["executeProviderStream"]>, string[]][]) {
      const sent: StreamMessage[] = [];
      const server = new GRPCServer(new MockProviderPlugin({ executeProviderStream: hook }));
      await server.executeProviderStream(executeRequest("p", {}), send(sent), signal);
      assert.deepEqual(
        sent.map(({ $case }) => $case),
        kinds,
      );
    }
  });

  it("reports once what scafctl would reject in a descriptor", async () => {
    const told: (readonly Finding[])[] = [];
    const server = new GRPCServer(new MockProviderPlugin(), { onFindings: (findings) => void told.push(findings) });
    for (let time = 0; time < 2; time++) await server.getProviderDescriptor({ providerName: "test-provider" }, signal);
    assert.deepEqual(
      told.map((findings) => findings.map(({ code }) => code)),
      [["capability-missing", "output-schemas-missing"]],
    );
  });
});

describe("the example report-ts", () => {
  it("has a descriptor that scafctl loads", async () => {
    assert.deepEqual(refusals("report", await report.getProviderDescriptor("report")), []);
  });

  it("can be tested with MockHost, without a process", async () => {
    const host = new MockHost({ secrets: { [SIGNING_KEY]: "k" } });
    const input = { operation: "publish", title: "T", rows: [{ label: "a", value: 1 }], file: "r.md" };
    const output = await report.executeProvider("report", input, { host, dryRun: true, outputDirectory: "out" });
    assert.deepEqual(host.calls, [`GetSecret ${SIGNING_KEY}`]);
    assert.equal((output.data as { file: string }).file, join(process.cwd(), "out", "r.md"));
    const bare = { host: new MockHost() };
    await assert.rejects(
      async () => report.executeProvider("report", input, bare),
      /the secret report.signing-key is not set/,
    );
    await assert.rejects(async () => report.executeProvider("report", input), /host service client not available/);
  });
});

describe("index of scafctl", () => {
  it("exports the constructors and helpers for authors", () => {
    const names = [
      "AuthClient",
      "AuthHandshakeConfig",
      "MockHost",
      "OutputDecoder",
      "checkWrite",
      "describeAuth",
      "diagnosticFindings",
      "exitCodeMeaning",
      "isUnimplemented",
      "openPlugin",
      "profileAuth",
      "prop",
      "readPluginCache",
      "speaksAtLeast",
      "StreamingNotSupported",
    ];
    for (const name of names) assert.ok(name in scafctl, name);
  });
});
