// How a provider plugin is started and how its providers are configured.
import type { StartOptions } from "../../goplugin/index.js";
import type { HostServiceOptions } from "../contract/host-types.js";
import type { Configuration } from "../contract/provider-plugin.js";
import type { ConfigureResult } from "../contract/call-results.js";

/** How a plugin is started, see {@link StartOptions}. */
export type ProcessOptions = Partial<
  Pick<
    StartOptions,
    | "cwd"
    | "env"
    | "inheritEnv"
    | "startTimeoutMs"
    | "tls"
    | "onLog"
    | "onOutput"
    | "onLeftover"
    | "mayStart"
    | "onWillSpawn"
    | "signal"
  >
>;

/** How a plugin is started, what its host offers and how its providers are configured. */
export interface ClientOptions extends ProcessOptions {
  /** What the host offers. Default nothing: no host service is announced. */
  readonly host?: HostServiceOptions | undefined;
  /**
   * Called before each run: a provider whose configuration has changed is configured again. Default
   * nothing but our protocol version.
   */
  readonly configuration?: ((provider: string) => Configuration) | undefined;
  /**
   * Called after each ConfigureProvider, also when the plugin refused it. `hostError`: why the
   * host's services could not be offered.
   */
  readonly onConfigure?: ((provider: string, result: ConfigureResult, hostError?: Error) => void) | undefined;
}
