// The plugin's side of the contract: messages in, messages out, an implementation in between.
import { failure, PROTOCOL_VERSION, readConfiguration, remarks } from "../wire/contract-calls.js";
import { descriptorMessage } from "../wire/descriptor-message.js";
import { isStreamingNotSupported, StreamingNotSupported } from "../contract/errors.js";
import { executeResponse, failureResponse, readExecuteRequest } from "../wire/execution.js";
import type * as wire from "../gen/scafctl/plugin.js";
import { registryFindings } from "../lint/lint.js";
import { type DialHost, ServedConfiguration } from "./served-configuration.js";
import { type SendMessage, StreamWriter } from "./stream-writer.js";
import type { Descriptor } from "../contract/descriptor-types.js";
import type { Finding } from "../contract/findings.js";
import type { Dependencies, ProviderPlugin } from "../contract/provider-plugin.js";
import { decodeObject, messageOf } from "../wire/wire-json.js";

export interface GRPCServerOptions {
  /** @internal Connects to the host; absent: the plugin sees no host. */
  readonly dialHost?: DialHost | undefined;
  /** Called with what scafctl would refuse in a descriptor, at its first request. */
  readonly onFindings?: ((findings: readonly Finding[]) => void) | undefined;
  /** Called with what the implementation throws, which the host receives as text only. */
  readonly onError?:
    ((failure: { readonly call: string; readonly provider: string; readonly error: unknown }) => void) | undefined;
}

/**
 * Answers calls with an implementation (plugin.GRPCServer). Errors of the first two calls become
 * gRPC status UNKNOWN with the plugin SDK's prefixes; all others always get an answer, with the
 * failure inside. Missing hooks are answered as in docs/contract.md, "Serving". The calls take and
 * return generated messages, so they are not in the published types; `GRPCPlugin` registers
 * them on a gRPC server.
 */
export class GRPCServer {
  private readonly configuration: ServedConfiguration;
  private readonly checked = new Set<string>();

  constructor(
    readonly impl: ProviderPlugin,
    private readonly options: GRPCServerOptions = {},
  ) {
    this.configuration = new ServedConfiguration(options.dialHost);
  }

  /** @internal */
  async getProviders(_request: wire.GetProvidersRequest, signal: AbortSignal): Promise<wire.GetProvidersResponse> {
    try {
      return { providerNames: [...(await this.impl.getProviders({ signal }))] };
    } catch (error) {
      this.report("GetProviders", "", error, signal);
      throw prefixed("GetProviders", error);
    }
  }

  /** @internal */
  async getProviderDescriptor(
    { providerName }: wire.GetProviderDescriptorRequest,
    signal: AbortSignal,
  ): Promise<wire.GetProviderDescriptorResponse> {
    try {
      const descriptor = await this.impl.getProviderDescriptor(providerName, { signal });
      const message = descriptorMessage(this.withHookFlag(descriptor));
      this.check(providerName, descriptor);
      return { descriptor: message };
    } catch (error) {
      this.report("GetProviderDescriptor", providerName, error, signal);
      throw prefixed(`GetProviderDescriptor ${JSON.stringify(providerName)}`, error);
    }
  }

  /** @internal Never rejects. */
  async executeProvider(
    request: wire.ExecuteProviderRequest,
    signal: AbortSignal,
  ): Promise<wire.ExecuteProviderResponse> {
    const { providerName } = request;
    try {
      const { input, options } = readExecuteRequest(request, signal);
      const context = this.configuration.contextOf(providerName, options);
      return executeResponse(await this.impl.executeProvider(providerName, input, context));
    } catch (error) {
      this.report("ExecuteProvider", providerName, error, signal);
      return failureResponse(error);
    }
  }

  /**
   * @internal Output as it comes, then exactly one result, also of a failure.
   * @throws StreamingNotSupported when nothing was run
   */
  async executeProviderStream(
    request: wire.ExecuteProviderRequest,
    send: SendMessage,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.impl.executeProviderStream === undefined) throw new StreamingNotSupported();
    const { providerName } = request;
    const output = new StreamWriter(send);
    let value: wire.ExecuteProviderResponse;
    try {
      const { input, options } = readExecuteRequest(request, signal);
      const context = this.configuration.contextOf(providerName, options);
      value = executeResponse(await this.impl.executeProviderStream(providerName, input, context, output));
    } catch (error) {
      if (isStreamingNotSupported(error) && !output.hasBegun) throw error;
      this.report("ExecuteProviderStream", providerName, error, signal);
      value = failureResponse(error);
    }
    await output.end({ $case: "result", value });
  }

  /** @internal Never rejects. */
  async describeWhatIf(request: wire.DescribeWhatIfRequest, signal: AbortSignal): Promise<wire.DescribeWhatIfResponse> {
    const { providerName } = request;
    try {
      const input = decodeObject("input", request.input);
      const answer = (await this.impl.describeWhatIf?.(providerName, input, { signal })) ?? "";
      const { description, ...rest } = typeof answer === "string" ? { description: answer } : answer;
      return { description, error: "", ...remarks(rest) };
    } catch (error) {
      this.report("DescribeWhatIf", providerName, error, signal);
      return { description: "", ...failure(error) };
    }
  }

  /** @internal Never rejects. */
  async extractDependencies(
    request: wire.ExtractDependenciesRequest,
    signal: AbortSignal,
  ): Promise<wire.ExtractDependenciesResponse> {
    const { providerName } = request;
    try {
      const inputs = decodeObject("inputs", request.inputs);
      const found = (await this.impl.extractDependencies?.(providerName, inputs, { signal })) ?? [];
      const { dependencies, ...rest }: Dependencies = "dependencies" in found ? found : { dependencies: found };
      return { dependencies: [...dependencies], error: "", ...remarks(rest) };
    } catch (error) {
      this.report("ExtractDependencies", providerName, error, signal);
      return { dependencies: [], ...failure(error) };
    }
  }

  /** @internal Never rejects. */
  async configureProvider(
    request: wire.ConfigureProviderRequest,
    signal: AbortSignal,
  ): Promise<wire.ConfigureProviderResponse> {
    const { providerName } = request;
    try {
      await this.configuration.connect(request.hostServiceId);
      const configuration = readConfiguration(request);
      this.configuration.remember(providerName, configuration.settings);
      const { host } = this.configuration;
      const answer = await this.impl.configureProvider?.(providerName, {
        ...configuration,
        ...(host === undefined ? {} : { host }),
        signal,
      });
      return { error: "", ...remarks(answer ?? {}), protocolVersion: PROTOCOL_VERSION };
    } catch (error) {
      this.report("ConfigureProvider", providerName, error, signal);
      return { ...failure(error), protocolVersion: PROTOCOL_VERSION };
    }
  }

  /** @internal Never rejects. After success the host is forgotten until the next configuration. */
  async stopProvider(
    { providerName }: wire.StopProviderRequest,
    signal: AbortSignal,
  ): Promise<wire.StopProviderResponse> {
    try {
      await this.impl.stopProvider?.(providerName, { signal });
      this.configuration.forgetHost();
      return { error: "" };
    } catch (error) {
      this.report("StopProvider", providerName, error, signal);
      return { error: failure(error).error };
    }
  }

  /** What a cancelled call throws is no failure. */
  private report(call: string, provider: string, error: unknown, signal: AbortSignal): void {
    if (!signal.aborted) this.options.onError?.({ call, provider, error });
  }

  /** Hosts call `extractDependencies` only when the descriptor has the flag. */
  private withHookFlag(descriptor: Descriptor): Descriptor {
    const hasHook = this.impl.extractDependencies !== undefined;
    return { ...descriptor, hasExtractDependencies: hasHook && (descriptor.hasExtractDependencies ?? true) };
  }

  private check(name: string, descriptor: Descriptor): void {
    if (this.options.onFindings === undefined || this.checked.has(name)) return;
    this.checked.add(name);
    const findings = refusals(name, descriptor);
    if (findings.length > 0) this.options.onFindings(findings);
  }
}

/** What scafctl's registry would refuse in a descriptor, without its documented limits. */
export function refusals(name: string, descriptor: Descriptor): readonly Finding[] {
  return registryFindings(name, descriptor).filter(({ severity }) => severity !== "info");
}

function prefixed(prefix: string, error: unknown): Error {
  return new Error(`${prefix}: ${messageOf(error)}`, { cause: error });
}
