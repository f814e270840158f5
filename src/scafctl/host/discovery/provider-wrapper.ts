// One provider of a started plugin, in the shape that a registry holds.
import type { CallOptions } from "../../../goplugin/index.js";
import type { Client } from "../client.js";
import { isJsonObject, type JsonValue } from "../../contract/json.js";
import type { Provider } from "./registry.js";
import { valueType } from "../../schema/schema.js";
import type { Descriptor } from "../../contract/descriptor-types.js";
import type { ExecuteOptions, Output } from "../../contract/execution-types.js";
import type { Finding } from "../../contract/findings.js";

/**
 * Makes a provider of a plugin usable without knowing the plugin (plugin.NewProviderWrapper). Asks
 * once for the descriptor.
 *
 * @param providerName the name from GetProviders
 * @throws PluginError when the descriptor cannot be had
 */
export async function newProviderWrapper(
  client: Client,
  providerName: string,
  options?: CallOptions,
): Promise<ProviderWrapper> {
  const { descriptor, findings } = await client.readProvider(providerName, options);
  return new ProviderWrapper(client, providerName, descriptor, findings);
}

/**
 * A plugin's provider (plugin.ProviderWrapper). It is registered under its descriptor's name and
 * run under the listed one (docs/contract.md, "Descriptors").
 */
export class ProviderWrapper implements Provider {
  constructor(
    private readonly plugin: Client,
    /** The name it is called by. */
    readonly listedName: string,
    private readonly description: Descriptor,
    /** Remarks on the descriptor's message. */
    readonly findings: readonly Finding[] = [],
  ) {}

  client(): Client {
    return this.plugin;
  }

  /** The descriptor as it was when the wrapper was made. */
  descriptor(): Descriptor {
    return this.description;
  }

  /**
   * Runs the provider.
   * @throws TypeError when the input is no object; else as {@link Client.executeProvider}
   */
  async execute(input: JsonValue, options?: ExecuteOptions): Promise<Output> {
    if (!isJsonObject(input)) {
      throw new TypeError(`${this.description.name}: expected an object as input, got ${valueType(input)}`);
    }
    return this.plugin.executeProvider(this.listedName, input, options);
  }
}
