// Configures the providers of one process, each once, and offers them the host's services.
import {
  type BrokeredServer,
  type CallOptions,
  isPluginError,
  orCancelled,
  type PluginFailure,
  type RunningPlugin,
} from "../../goplugin/index.js";
import { stringifyJson } from "../contract/json.js";
import type { Configuration } from "../contract/provider-plugin.js";
import type { ConfigureResult, StopResult } from "../contract/call-results.js";
import type { ClientOptions } from "./client-options.js";
import type { RunOptions } from "./plugin-handle.js";
import { type Attribution, HostService } from "./services/host-service.js";

/** A call in flight in the process. */
export interface Call {
  readonly provider: string;
  /** Set for a run, which host calls can be attributed to. */
  readonly run?: Pick<RunOptions, "run" | "authProfile">;
}

/** The parts of the client that configuring needs. */
export interface ConfigureCalls {
  readonly calls: ReadonlySet<Call>;
  /** Whether the plugin is known not to implement ConfigureProvider. */
  readonly isUnsupported: () => boolean;
  readonly send: (
    provider: string,
    configuration: Configuration,
    options: CallOptions & { readonly hostServiceId: number },
  ) => Promise<ConfigureResult>;
}

interface Configured {
  /** The configuration as JSON: another one means that the provider is configured again. */
  readonly key: string;
  readonly configuration: Configuration;
  readonly result: Promise<ConfigureResult>;
}

/** The plugin may wait 5 s for the broker before it answers. Milliseconds. */
const CONFIGURE_MS = 30_000;

export class ProviderConfigurations {
  private configured = new Map<string, Configured>();
  /** One server for all providers, announced again for each of them. */
  private server: Promise<BrokeredServer> | undefined;

  constructor(
    private readonly plugin: RunningPlugin,
    private readonly options: ClientOptions,
    private readonly client: ConfigureCalls,
  ) {}

  /**
   * Makes sure that a provider has its present configuration.
   * @param stopping a StopProvider in flight, after which providers are configured again
   * @throws PluginError when the plugin is gone, or `cancelled` for this caller alone
   */
  async ensure(
    provider: string,
    stopping: Promise<unknown> | undefined,
    signal?: AbortSignal,
  ): Promise<ConfigureResult> {
    if (stopping !== undefined) await orCancelled(stopping, signal, this.plugin.path);
    const configuration = this.options.configuration?.(provider) ?? {};
    const key = stringifyJson(configuration);
    let entry = this.configured.get(provider);
    if (entry?.key !== key) {
      entry = { key, configuration, result: this.configure(provider, configuration) };
      const { configured } = this;
      configured.set(provider, entry);
      // What could not be sent is tried again at the next run.
      entry.result.catch(() => configured.delete(provider));
    }
    return orCancelled(entry.result, signal, this.plugin.path);
  }

  /** After StopProvider: the plugin has released its host if it implements the call. */
  async reset({ supported, error }: StopResult): Promise<void> {
    if (!supported) return;
    this.configured = new Map();
    // A plugin that failed to stop may keep its connection, and ignores a new one then.
    if (error !== undefined) return;
    const server = await this.server?.catch(() => undefined);
    this.server = undefined;
    server?.dispose();
  }

  private async configure(provider: string, configuration: Configuration): Promise<ConfigureResult> {
    const { id, error: hostError } = await this.offerHost();
    const result = await this.send(provider, configuration, id);
    this.options.onConfigure?.(provider, result, hostError);
    return result;
  }

  private async send(provider: string, configuration: Configuration, hostServiceId: number): Promise<ConfigureResult> {
    try {
      return await this.client.send(provider, configuration, { hostServiceId, deadlineMs: CONFIGURE_MS });
    } catch (error) {
      // scafctl logs the failure and uses the provider (docs/contract.md, "Configuration").
      const message = isPluginError(error) ? configureFailure(error.failure) : undefined;
      if (message === undefined) throw error;
      return { supported: true, error: message || "unknown error", diagnostics: [] };
    }
  }

  /**
   * Announces the host's services under a new id, at the last moment: the plugin forgets an
   * announcement after 5 s. Offering them never fails a run.
   * @returns id 0 when there is nothing to offer
   */
  private async offerHost(): Promise<{ readonly id: number; readonly error?: Error }> {
    const { host } = this.options;
    if (host === undefined || this.client.isUnsupported()) return { id: 0 };
    const { broker } = this.plugin;
    const id = broker.nextId();
    try {
      if (this.server === undefined) {
        this.server = this.serveHost(id);
        await this.server;
      } else (await this.server).announce(id);
      return { id };
    } catch (error) {
      this.server = undefined;
      // Most plugins that are not written in Go have no broker, and so no use for a host.
      if (isPluginError(error) && error.reason === "broker-closed") return { id: 0 };
      return { id: 0, error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  private async serveHost(id: number): Promise<BrokeredServer> {
    const { addHostService } = await import("../engine.js");
    const service = new HostService(this.options.host ?? {}, () => this.attribution());
    return this.plugin.broker.acceptAndServe(id, (server) => addHostService(server, service));
  }

  /**
   * The run that a host call belongs to, where only one is in flight, and the credential profile:
   * of that run, else of its provider, else the one that all providers share.
   */
  private attribution(): Attribution {
    const runs = [...this.client.calls].flatMap(({ provider, run }) => (run === undefined ? [] : [{ provider, run }]));
    const [only, ...others] = runs;
    if (only !== undefined && others.length === 0) {
      return { run: only.run.run, profile: only.run.authProfile ?? this.profileOf(only.provider) };
    }
    const providers = runs.length === 0 ? [...this.configured.keys()] : runs.map(({ provider }) => provider);
    const profiles = new Set(providers.map((provider) => this.profileOf(provider)));
    const [profile = ""] = profiles.size === 1 ? profiles : [];
    return { profile };
  }

  private profileOf(provider: string): string {
    return this.configured.get(provider)?.configuration.profile ?? "";
  }
}

/** Undefined for a failure that makes the plugin unusable. */
function configureFailure(failure: PluginFailure): string | undefined {
  if (failure.reason === "deadline") return "it did not answer in time";
  if (failure.reason === "message-too-large") {
    return `the settings have ${failure.size} bytes, and the plugin accepts at most ${failure.limit}`;
  }
  return failure.reason === "call-failed" ? failure.detail : undefined;
}
