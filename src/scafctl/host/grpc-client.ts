// The eight calls of a provider plugin over its connection, including calls that the plugin does
// not implement.
import type { MethodDefinition } from "@grpc/grpc-js";
import { type CallOptions, PluginError } from "../../goplugin/index.js";
import {
  configureRequest,
  dependenciesRequest,
  readConfigureResponse,
  readDependenciesResponse,
  readWhatIfResponse,
  whatIfRequest,
} from "../wire/contract-calls.js";
import { readDescriptor } from "../wire/descriptor.js";
import { executeRequest, readExecuteResponse, UnreadableOutput } from "../wire/execution.js";
import { executionEvents } from "../wire/execution-stream.js";
import type { PluginServiceService } from "../gen/scafctl/plugin.js";
import type {
  ConfigureResult,
  DependenciesResult,
  ExecutionEvent,
  ReadDescriptor,
  StopResult,
  WhatIfResult,
} from "../contract/call-results.js";
import type { RpcAnswer } from "../contract/generation.js";
import type { Descriptor } from "../contract/descriptor-types.js";
import type { Output, ReadOptions } from "../contract/execution-types.js";
import type { JsonObject } from "../contract/json.js";
import type { Configuration, ProviderPlugin } from "../contract/provider-plugin.js";
import { isUnimplemented, StartedPlugin } from "./started-plugin.js";
import { filled } from "../wire/wire-json.js";

/**
 * Timeout after which the host extracts dependencies itself, in milliseconds (docs/contract.md,
 * "What-if and dependencies").
 */
const EXTRACT_MS = 30_000;

/** The largest descriptor that is read. Bytes. */
const MAX_DESCRIPTOR_BYTES = 16 * 1024 * 1024;

function withinDescriptorLimit<Req, Res>(method: MethodDefinition<Req, Res>): MethodDefinition<Req, Res> {
  return {
    ...method,
    responseDeserialize: (bytes) => {
      if (bytes.length > MAX_DESCRIPTOR_BYTES)
        throw new Error(`the descriptor has ${bytes.length} bytes, more than ${MAX_DESCRIPTOR_BYTES}`);
      return method.responseDeserialize(bytes);
    },
  };
}

/**
 * Implements {@link ProviderPlugin} by calling a plugin (plugin.GRPCClient). Adds nothing of its
 * own: no state, no order of calls.
 */
export class GRPCClient extends StartedPlugin implements ProviderPlugin {
  private readonly answers = new Map<string, RpcAnswer>();

  /** By name of the RPC, what this plugin has shown of it so far. Evidence for `speaksAtLeast`. */
  get answered(): ReadonlyMap<string, RpcAnswer> {
    return this.answers;
  }

  /**
   * The names of the plugin's providers, in its own order, each once.
   * @throws PluginError
   */
  async getProviders(options?: CallOptions): Promise<readonly string[]> {
    const { getProviders } = await methods();
    const { providerNames } = await this.call(getProviders, {}, options);
    return [...new Set(providerNames)];
  }

  /**
   * The descriptor of one provider.
   * @throws PluginError `call-failed` with the plugin's text for an unknown name; `bad-answer`
   *   when no descriptor came back
   */
  async getProviderDescriptor(name: string, options?: CallOptions): Promise<Descriptor> {
    const { descriptor } = await this.readProvider(name, options);
    return descriptor;
  }

  /** As {@link getProviderDescriptor}, with remarks on what could not be used of the answer. */
  async readProvider(name: string, options?: CallOptions): Promise<ReadDescriptor> {
    const { getProviderDescriptor: method } = await methods();
    const { descriptor } = await this.call(withinDescriptorLimit(method), { providerName: name }, options);
    if (descriptor === undefined) throw this.badAnswer(method.path, "the answer holds no descriptor");
    return readDescriptor(name, descriptor);
  }

  /**
   * Runs a provider. The data comes back with every digit that the plugin wrote.
   * @throws ProviderError when the provider failed; PluginError when the plugin did, `bad-answer`
   *   for output that breaks the contract; TypeError when the input holds what JSON cannot
   */
  async executeProvider(name: string, input: JsonObject, options: ReadOptions = {}): Promise<Output> {
    const { executeProvider: method } = await methods();
    const { signal, deadlineMs } = options;
    const response = await this.call(method, executeRequest(name, input, options), { signal, deadlineMs });
    try {
      return readExecuteResponse(name, response, options.maxParsedBytes);
    } catch (error) {
      throw this.asBadAnswer(method.path, error);
    }
  }

  /**
   * Runs a provider and yields its output as it arrives, then one result. Leaving
   * the loop early cancels the execution.
   * @throws as {@link executeProvider}; the failure of a plugin that cannot stream fits {@link
   *   isUnimplemented}, and nothing was run then
   */
  async *executeStream(
    name: string,
    input: JsonObject,
    options: ReadOptions = {},
  ): AsyncGenerator<ExecutionEvent, void, undefined> {
    const { executeProviderStream: method } = await methods();
    const { signal, deadlineMs } = options;
    const chunks = this.plugin.stream(method, executeRequest(name, input, options), { signal, deadlineMs });
    let events = 0;
    try {
      for await (const event of executionEvents(name, chunks, options.maxParsedBytes)) {
        if (events++ === 0) this.note(method.path, "answered");
        yield event;
      }
    } catch (error) {
      if (isUnimplemented(error) && events === 0) this.note(method.path, "unimplemented");
      throw this.asBadAnswer(method.path, error);
    }
  }

  /**
   * Asks for one sentence about what an execution would do; the plugin must do nothing of it.
   * @throws ProviderError; PluginError
   */
  async describeWhatIf(name: string, input: JsonObject, options?: CallOptions): Promise<WhatIfResult> {
    const { describeWhatIf: method } = await methods();
    const response = await this.callIfKnown(method, whatIfRequest(name, input), options);
    return response === undefined
      ? { supported: false, description: "", diagnostics: [] }
      : readWhatIfResponse(name, response);
  }

  /**
   * Asks which resolvers unresolved inputs refer to. scafctl asks only providers whose descriptor
   * says `hasExtractDependencies`.
   * @param options default deadline 30 s
   * @throws ProviderError; PluginError
   */
  async extractDependencies(name: string, inputs: JsonObject, options?: CallOptions): Promise<DependenciesResult> {
    const { extractDependencies: method } = await methods();
    const limited = { ...options, deadlineMs: options?.deadlineMs ?? EXTRACT_MS };
    const response = await this.callIfKnown(method, dependenciesRequest(name, inputs), limited);
    return response === undefined
      ? { supported: false, dependencies: [], diagnostics: [] }
      : readDependenciesResponse(name, response);
  }

  /**
   * Sends a provider its settings. An error of the plugin's is part of the result: it can be used
   * all the same.
   * @param options `hostServiceId`: the broker id under which a HostService was announced right
   *   before; 0 for none
   * @throws PluginError; TypeError for settings that JSON cannot hold
   */
  async configureProvider(
    name: string,
    configuration: Configuration,
    options: CallOptions & { readonly hostServiceId?: number } = {},
  ): Promise<ConfigureResult> {
    const { configureProvider: method } = await methods();
    const { hostServiceId = 0, signal, deadlineMs } = options;
    const request = configureRequest(name, configuration, hostServiceId);
    const response = await this.callIfKnown(method, request, { signal, deadlineMs });
    return response === undefined ? { supported: false, diagnostics: [] } : readConfigureResponse(response);
  }

  /**
   * Asks a provider to stop its work and to release the host connection.
   * @param name empty for all providers of the process
   * @throws PluginError
   */
  async stopProvider(name = "", options?: CallOptions): Promise<StopResult> {
    const { stopProvider: method } = await methods();
    const response = await this.callIfKnown(method, { providerName: name }, options);
    return response === undefined ? { supported: false } : { supported: true, ...filled(response, "error") };
  }

  private async call<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): Promise<Res> {
    const response = await this.plugin.call(method, request, options);
    this.note(method.path, "answered");
    return response;
  }

  /** Undefined when the plugin does not implement the call. */
  private async callIfKnown<Req, Res>(
    method: MethodDefinition<Req, Res>,
    request: Req,
    options?: CallOptions,
  ): Promise<Res | undefined> {
    try {
      return await this.call(method, request, options);
    } catch (error) {
      if (!isUnimplemented(error)) throw error;
      this.note(method.path, "unimplemented");
      return undefined;
    }
  }

  /** A call that was answered for one provider is implemented, even if another lacks it. */
  private note(path: string, answer: RpcAnswer): void {
    const rpc = path.slice(path.lastIndexOf("/") + 1);
    if (this.answers.get(rpc) !== "answered") this.answers.set(rpc, answer);
  }

  private asBadAnswer(method: string, error: unknown): unknown {
    return error instanceof UnreadableOutput ? this.badAnswer(method, error.message, error) : error;
  }

  private badAnswer(method: string, detail: string, cause?: unknown): PluginError {
    return new PluginError(this.plugin.path, { reason: "bad-answer", method, detail }, cause);
  }
}

async function methods(): Promise<typeof PluginServiceService> {
  const { providerService } = await import("../engine.js");
  return providerService;
}
