// The configuration that a served plugin received: settings by provider, and the one connection to
// its host (docs/contract.md, "Serving").
import { HostServiceClient, type HostConnection } from "./host-client.js";
import type { HostClient } from "../contract/host-types.js";
import type { ExecuteOptions, ExecutionContext } from "../contract/execution-types.js";
import type { JsonObject } from "../contract/json.js";
import { messageOf } from "../wire/wire-json.js";

/** Connects to a HostService by its broker id. */
export type DialHost = (id: number) => Promise<HostConnection>;

export class ServedConfiguration {
  private readonly settings = new Map<string, JsonObject>();
  private dialled: { readonly connection: HostConnection; readonly client: HostClient } | undefined;
  private dialling: Promise<void> | undefined;

  /** @param dialHost absent where there is no broker: then there is no host */
  constructor(private readonly dialHost: DialHost | undefined) {}

  get host(): HostClient | undefined {
    return this.dialled?.client;
  }

  /**
   * Connects to the host, once: later ids are ignored until {@link forgetHost}.
   * @throws Error `failed to dial host service: …`
   */
  async connect(id: number): Promise<void> {
    if (id === 0 || this.dialled !== undefined || this.dialHost === undefined) return;
    this.dialling ??= this.dial(this.dialHost, id).finally(() => (this.dialling = undefined));
    await this.dialling;
  }

  remember(provider: string, settings: JsonObject | undefined): void {
    this.settings.set(provider, settings ?? {});
  }

  forgetHost(): void {
    this.dialled?.connection.close();
    this.dialled = undefined;
  }

  /** The options of one execution, with the remembered settings below its own, and the host. */
  contextOf(provider: string, options: ExecuteOptions): ExecutionContext {
    const settings = { ...this.settings.get(provider), ...options.settings };
    return {
      ...options,
      ...(Object.keys(settings).length === 0 ? {} : { settings }),
      ...(this.host === undefined ? {} : { host: this.host }),
    };
  }

  private async dial(dialHost: DialHost, id: number): Promise<void> {
    try {
      const connection = await dialHost(id);
      this.dialled = { connection, client: new HostServiceClient(connection) };
    } catch (error) {
      throw new Error(`failed to dial host service: ${messageOf(error)}`, { cause: error });
    }
  }
}
