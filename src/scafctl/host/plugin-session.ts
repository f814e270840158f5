// One life of a plugin process: each provider configured once, the host's services announced in
// time, and what a cancelled run leaves behind.
import {
  type CallOptions,
  type Disposable,
  isPluginError,
  orCancelled,
  type RunningPlugin,
} from "../../goplugin/index.js";
import type { ConfigureResult, StopResult } from "../wire/contract-calls.js";
import type { ExecutionResult, StreamedOutput } from "../wire/execution-stream.js";
import { type GRPCClient, isUnimplemented } from "./grpc-client.js";
import { HostService } from "./services/host-service.js";
import type { HostServiceOptions } from "../contract/host-types.js";
import type { Configuration, ExecuteOptions, JsonObject } from "../contract/types.js";
import { messageOf } from "../wire/wire-json.js";

/** How a session treats its plugin. */
export interface SessionOptions {
  /**
   * What is offered to the plugin. Default nothing: plugins are told that there is no host service.
   */
  readonly host?: HostServiceOptions | undefined;
  /** Asked when a provider is about to be configured; default nothing but our protocol version. */
  readonly configuration?: ((provider: string) => Configuration) | undefined;
  /** Told after each ConfigureProvider, also of one that the plugin refused. */
  readonly onConfigure?: ((provider: string, result: ConfigureResult) => void) | undefined;
}

/**
 * What became of the plugin after a run was cancelled. The call itself was cancelled by gRPC
 * before.
 */
export interface CancelOutcome {
  /**
   * StopProvider: `done`; `unsupported` by the plugin; `failed` or not answered in time; `skipped`
   * because other calls run in the process; `gone`: the process had ended.
   */
  readonly stop: "done" | "unsupported" | "failed" | "skipped" | "gone";
  /** The plugin's words for `failed`. */
  readonly error?: string;
  /** Calls of others that run in the same process. */
  readonly othersRunning: number;
  /**
   * Whether nothing more can be done by asking: gRPC does not tell if the provider obeyed. Ending
   * the process is safe for others when none of their calls run in it.
   */
  readonly mayEndProcess: boolean;
}

/** How one run is wanted. */
export interface SessionExecuteOptions extends ExecuteOptions {
  /**
   * What the provider writes, as it comes. Either of the two asks for streaming. A promise holds
   * the plugin back until it settles.
   */
  readonly onStdout?: ((output: StreamedOutput) => void | Promise<void>) | undefined;
  readonly onStderr?: ((output: StreamedOutput) => void | Promise<void>) | undefined;
  /** Names the run in the trace of host calls. */
  readonly run?: string | undefined;
  /** Told once after a cancelled run, when there is nothing more to try. */
  readonly onCancelled?: ((outcome: CancelOutcome) => void) | undefined;
}

/** For a plugin that waits five seconds for the broker, and then some. Milliseconds. */
const CONFIGURE_MS = 30_000;
/** A person is waiting for a cancelled run to be over. Milliseconds. */
const STOP_MS = 2_000;

export class PluginSession {
  private configured = new Map<string, Promise<ConfigureResult>>();
  /** HostService servers of this configure cycle. */
  private servers: Disposable[] = [];
  private readonly runs = new Set<SessionExecuteOptions>();
  private readonly cannotStream = new Set<string>();
  private calls = 0;
  private stopping: Promise<unknown> | undefined;

  constructor(
    private readonly plugin: RunningPlugin,
    private readonly grpc: GRPCClient,
    private readonly options: SessionOptions,
  ) {}

  /**
   * Makes sure that a provider is configured, once in the life of the process, or since the last
   * StopProvider.
   * @throws PluginError when the plugin is gone, or `cancelled` for this caller alone
   */
  async configure(provider: string, signal?: AbortSignal): Promise<ConfigureResult> {
    if (this.stopping !== undefined) await orCancelled(this.stopping, signal, this.plugin.path);
    let configuring = this.configured.get(provider);
    if (configuring === undefined) {
      configuring = this.configureAfresh(provider);
      this.configured.set(provider, configuring);
      const cycle = this.configured;
      // What could not even be tried is tried again.
      configuring.catch(() => cycle.delete(provider));
    }
    return orCancelled(configuring, signal, this.plugin.path);
  }

  /**
   * Forgets that providers were configured: the next run of each configures it again. For settings
   * that changed.
   */
  forgetConfiguration(): void {
    this.configured = new Map();
  }

  /**
   * Runs a provider: configures it if need be, streams if anybody listens and the plugin can, else
   * calls it once (contract 3.4).
   * @throws as {@link GRPCClient.executeProvider}
   */
  async run(provider: string, input: JsonObject, options: SessionExecuteOptions): Promise<ExecutionResult> {
    return this.during(async () => {
      try {
        await this.configure(provider, options.signal);
        this.runs.add(options);
        return await this.execute(provider, input, options);
      } catch (error) {
        // Once this call counts no more.
        if (options.signal?.aborted === true) setImmediate(() => void this.afterCancel(provider, options));
        throw error;
      } finally {
        this.runs.delete(options);
      }
    });
  }

  /** Counts a call, so that nobody stops the provider under it. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.calls++;
    try {
      return await work();
    } finally {
      this.calls--;
    }
  }

  /** As {@link during}, from the first step of a stream to its end. */
  async *through<T>(stream: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    this.calls++;
    try {
      yield* stream;
    } finally {
      this.calls--;
    }
  }

  /**
   * Asks a provider to stop; every provider is configured again before its next run, since the
   * plugin has let go of the host.
   */
  async stop(provider: string, options?: CallOptions): Promise<StopResult> {
    const stopping = this.grpc.stopProvider(provider, options);
    // Whoever configures next waits for this, so the cycle has to end with it and not after it.
    const done = stopping.then(
      (result) => this.endCycle(result),
      () => this.forgetConfiguration(),
    );
    this.stopping = done;
    await done;
    if (this.stopping === done) this.stopping = undefined;
    return stopping;
  }

  private async configureAfresh(provider: string): Promise<ConfigureResult> {
    const configuration = this.options.configuration?.(provider) ?? {};
    const result = await this.callConfigure(provider, configuration);
    this.options.onConfigure?.(provider, result);
    return result;
  }

  private async callConfigure(provider: string, configuration: Configuration): Promise<ConfigureResult> {
    // The plugin keeps an announcement for five seconds only, so it is made at the last moment
    // (contract 0.9).
    const offer = await this.offerHost(configuration);
    try {
      const options = { hostServiceId: offer?.id ?? 0, deadlineMs: CONFIGURE_MS };
      const result = await this.grpc.configureProvider(provider, configuration, options);
      if (!result.supported) offer?.server.dispose();
      return result;
    } catch (error) {
      // scafctl logs what a plugin has against its configuration and uses it all the same (contract
      // 3.5).
      const failure = isPluginError(error) ? error.failure : undefined;
      if (failure?.reason !== "call-failed" && failure?.reason !== "deadline") throw error;
      const words = failure.reason === "deadline" ? "it did not answer in time" : failure.detail;
      return { supported: true, error: words || "unknown error", diagnostics: [] };
    }
  }

  /** A HostService under a fresh broker id, announced; undefined when there is none to offer. */
  private async offerHost(configuration: Configuration): Promise<{ id: number; server: Disposable } | undefined> {
    const { host } = this.options;
    // Known from another provider: nobody will dial.
    if (host === undefined || this.grpc.answered.get("ConfigureProvider") === "unimplemented") return undefined;
    const { addHostService } = await import("../engine.js");
    const service = new HostService(host, () => this.attribution(configuration));
    const { broker } = this.plugin;
    const id = broker.nextId();
    const server = await broker.acceptAndServe(id, (grpcServer) => addHostService(grpcServer, service));
    this.servers.push(server);
    return { id, server };
  }

  private attribution({ profile = "" }: Configuration): { run?: string | undefined; profile: string } {
    const [only, ...others] = this.runs;
    if (only === undefined || others.length > 0) return { profile };
    return { run: only.run, profile: only.authProfile ?? profile };
  }

  private endCycle({ supported, error }: StopResult): void {
    // A plugin that does not know the call has kept what it was told.
    if (!supported) return;
    this.forgetConfiguration();
    // One that failed to stop may hold on to its connection, and then takes no new one.
    if (error === undefined) for (const server of this.servers.splice(0)) server.dispose();
  }

  private async execute(provider: string, input: JsonObject, options: SessionExecuteOptions): Promise<ExecutionResult> {
    const isWatched = options.onStdout !== undefined || options.onStderr !== undefined;
    if (isWatched && !this.cannotStream.has(provider)) {
      const result = await this.stream(provider, input, options);
      if (result !== undefined) return result;
      this.cannotStream.add(provider);
    }
    const output = await this.grpc.executeProvider(provider, input, options);
    return { ...output, transport: "unary", findings: [] };
  }

  /** Undefined when the plugin cannot stream, and nothing was run. */
  private async stream(
    provider: string,
    input: JsonObject,
    options: SessionExecuteOptions,
  ): Promise<ExecutionResult | undefined> {
    let result: ExecutionResult | undefined;
    let begun = false;
    try {
      for await (const event of this.grpc.executeStream(provider, input, options)) {
        begun = true;
        if (event.kind === "result") result = event.result;
        else await (event.kind === "stdout" ? options.onStdout : options.onStderr)?.(event);
      }
    } catch (error) {
      // Nothing may be run twice: what began to answer can stream, whatever it says later.
      if (begun || !isUnimplemented(error)) throw error;
    }
    return result;
  }

  private async afterCancel(provider: string, { onCancelled }: SessionExecuteOptions): Promise<void> {
    const outcome = await this.settleCancel(provider);
    try {
      onCancelled?.(outcome);
    } catch (defect) {
      // Nobody waits for this: a listener that throws would end the host.
      process.emitWarning(defect instanceof Error ? defect : String(defect));
    }
  }

  /** Never rejects. */
  private async settleCancel(provider: string): Promise<CancelOutcome> {
    if (this.calls > 0) return { stop: "skipped", ...this.others() };
    if (this.grpc.answered.get("StopProvider") === "unimplemented") return { stop: "unsupported", ...this.others() };
    try {
      const { supported, error } = await this.stop(provider, { deadlineMs: STOP_MS });
      if (error !== undefined) return { stop: "failed", error, ...this.others() };
      return { stop: supported ? "done" : "unsupported", ...this.others() };
    } catch (error) {
      const failure = isPluginError(error) ? error.failure : undefined;
      if (failure?.reason === "stopped" || failure?.reason === "crashed") {
        return { stop: "gone", othersRunning: 0, mayEndProcess: false };
      }
      return {
        stop: "failed",
        error: failure?.reason === "call-failed" ? failure.detail : messageOf(error),
        ...this.others(),
      };
    }
  }

  private others(): Pick<CancelOutcome, "othersRunning" | "mayEndProcess"> {
    return { othersRunning: this.calls, mayEndProcess: this.calls === 0 };
  }
}
