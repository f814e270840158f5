import assert from "node:assert/strict";
import { readDescriptor } from "../../../../src/scafctl/wire/descriptor.js";
import { executeRequest } from "../../../../src/scafctl/wire/execution.js";
import { GRPCServer } from "../../../../src/scafctl/serve/grpc-server.js";
import { MockProviderPlugin } from "../../../../src/scafctl/serve/mock-provider-plugin.js";
import { inputProperties } from "../../../../src/scafctl/schema/schema.js";
import type { ProviderPlugin } from "../../../../src/scafctl/contract/provider-plugin.js";

const { signal } = new AbortController();

describe("MockProviderPlugin", () => {
  it("has the configured providers, or test-provider; an empty list stays empty", async () => {
    assert.deepEqual(await new MockProviderPlugin().getProviders(), ["test-provider"]);
    assert.deepEqual(await new MockProviderPlugin({ providers: [] }).getProviders(), []);
    assert.deepEqual(await new MockProviderPlugin({ providers: ["a"] }).getProviders(), ["a"]);
  });

  it("describes configured providers and test-provider, and rejects others", async () => {
    const own = { name: "a", capabilities: [], outputSchemas: {} };
    const mock = new MockProviderPlugin({ descriptors: { a: own } });
    assert.equal(await mock.getProviderDescriptor("a"), own);
    assert.equal((await mock.getProviderDescriptor("test-provider")).displayName, "Test Provider");
    await assert.rejects(mock.getProviderDescriptor("toString"), /^Error: unknown provider: toString$/);
  });

  it("returns the input, or the configured function's result", async () => {
    assert.deepEqual(await new MockProviderPlugin().executeProvider("any", { a: 1 }), { data: { result: { a: 1 } } });
    const mock = new MockProviderPlugin({ execute: (name) => ({ data: name }) });
    assert.deepEqual(await mock.executeProvider("any", {}), { data: "any" });
  });
});

describe("GRPCServer", () => {
  it("round-trips every descriptor field that the original tests check", async () => {
    const server = new GRPCServer(new MockProviderPlugin());
    const { descriptor: wire } = await server.getProviderDescriptor({ providerName: "test-provider" }, signal);
    const { descriptor } = readDescriptor("test-provider", wire ?? assert.fail());
    assert.deepEqual(
      [descriptor.name, descriptor.displayName, descriptor.version, descriptor.category],
      ["test-provider", "Test Provider", "1.0.0", "test"],
    );
    assert.equal(descriptor.capabilities.length, 0);
    assert.deepEqual(
      inputProperties(descriptor).map(({ name, type, description, required }) => [name, type, description, required]),
      [["input", "string", "Test input", true]],
    );
    assert.deepEqual(Object.keys(descriptor.outputSchemas), []);
  });

  it("lists providers and passes the signal on", async () => {
    let received: AbortSignal | undefined;
    const impl: ProviderPlugin = {
      getProviders: (options) => {
        received = options?.signal;
        return Promise.resolve(["x"]);
      },
      getProviderDescriptor: () => Promise.reject(new Error("unknown provider: x")),
      executeProvider: () => Promise.reject(new Error("boom")),
    };
    assert.deepEqual(await new GRPCServer(impl).getProviders({}, signal), { providerNames: ["x"] });
    assert.equal(received, signal);
  });

  it("prefixes errors of the first two calls as the plugin SDK does", async () => {
    const impl: ProviderPlugin = {
      getProviders: () => Promise.reject(new Error("no list")),
      getProviderDescriptor: () => Promise.reject(new Error("unknown provider: x")),
      executeProvider: () => Promise.reject(new Error("boom")),
    };
    const server = new GRPCServer(impl);
    await assert.rejects(server.getProviders({}, signal), /^Error: GetProviders: no list$/);
    const asked = server.getProviderDescriptor({ providerName: "x" }, signal);
    await assert.rejects(asked, /^Error: GetProviderDescriptor "x": unknown provider: x$/);
  });

  it("never fails an execution at gRPC level (executeProvider)", async () => {
    const boom = (): never => {
      throw new Error("boom");
    };
    const server = new GRPCServer(new MockProviderPlugin({ execute: boom }));
    const answer = await server.executeProvider(executeRequest("p", {}), signal);
    assert.deepEqual([answer.error, answer.output.length], ["boom", 0]);
    const nan = new GRPCServer(new MockProviderPlugin({ execute: () => ({ data: Number.NaN }) }));
    assert.match(
      (await nan.executeProvider(executeRequest("p", {}), signal)).error,
      /^failed to encode output: data: NaN/,
    );
    const garbage = { ...executeRequest("p", {}), input: Buffer.from("{") };
    assert.match((await server.executeProvider(garbage, signal)).error, /^failed to decode input: /);
  });

  it("returns the provider's data unchanged", async () => {
    const server = new GRPCServer(new MockProviderPlugin());
    const answer = await server.executeProvider(executeRequest("p", { n: 2n ** 64n }), signal);
    assert.equal(answer.output.toString(), '{"data":{"result":{"n":18446744073709551616}}}');
  });
});
