// Read-only client of a started auth-handler plugin (docs/contract.md, "Auth handlers").
import { resolve } from "node:path";
import { type CallOptions, isPluginError } from "../../goplugin/index.js";
import type {
  AuthHandler,
  AuthHandlerListing,
  AuthPluginDescription,
  AuthStatus,
  AvailableFlows,
} from "../contract/auth-types.js";
import { readClaims, time } from "../wire/claims.js";
import type { ProcessOptions } from "./client-options.js";
import { ProviderError } from "../contract/errors.js";
import type { AuthHandlerServiceService } from "../gen/scafctl/plugin.js";
import { isUnimplemented, StartedPlugin, startPrepared } from "./started-plugin.js";
import { AUTH_PROTOCOL_VERSIONS, AuthHandshakeConfig } from "../contract/handshake.js";
import { filled } from "../wire/wire-json.js";

/**
 * Deadline of one call about a handler, which may search for accounts on the network.
 * Milliseconds.
 */
const CALL_MS = 10_000;

/** A started auth-handler plugin and its process. */
export class AuthClient extends StartedPlugin {
  /**
   * Starts an auth-handler plugin of either handshake and connects to it.
   * @throws PluginError with the reason, `cookie-refused` for a provider plugin; nothing is left of
   *   the process then
   */
  static async newClient(path: string, options: ProcessOptions = {}): Promise<AuthClient> {
    const expected = { handshake: AuthHandshakeConfig, versions: AUTH_PROTOCOL_VERSIONS };
    return new AuthClient(await startPrepared({ ...options, path: resolve(path), ...expected }));
  }

  /** The handlers, in the plugin's own order, each name once. @throws PluginError */
  async getAuthHandlers(options?: CallOptions): Promise<readonly AuthHandler[]> {
    const { getAuthHandlers } = await methods();
    const { handlers } = await this.plugin.call(getAuthHandlers, {}, options);
    const first = handlers.filter(({ name }, index) => handlers.findIndex((other) => other.name === name) === index);
    return first.map((handler) => ({
      name: handler.name,
      ...filled(handler, "displayName"),
      flows: handler.flows,
      capabilities: handler.capabilities,
    }));
  }

  /**
   * Which flows a handler could use here and now.
   * @throws ProviderError with the plugin's text; PluginError
   */
  async detectAvailableFlows(handler: string, options?: CallOptions): Promise<AvailableFlows> {
    const { detectAvailableFlows } = await methods();
    try {
      const { flows, error } = await this.plugin.call(detectAvailableFlows, { handlerName: handler }, options);
      if (error !== "") throw new ProviderError(handler, error);
      return {
        supported: true,
        flows: flows.map((wire) => ({ flow: wire.flow, available: wire.available, ...filled(wire, "reason") })),
      };
    } catch (error) {
      if (isUnimplemented(error)) return { supported: false, flows: [] };
      throw error;
    }
  }

  /**
   * The identity that is logged in, if there is one.
   * @throws PluginError; `call-failed` with the plugin's text when it does not know
   */
  async getStatus(handler: string, options?: CallOptions): Promise<AuthStatus> {
    const { getStatus } = await methods();
    // Only handlers with several hosts need a host name, and the user would have to choose it.
    const wire = await this.plugin.call(getStatus, { handlerName: handler, profile: "", hostname: "" }, options);
    return {
      authenticated: wire.authenticated,
      ...(wire.claims && { claims: readClaims(wire.claims) }),
      ...time("expiresAt", wire.expiresAtUnix),
      ...time("lastRefresh", wire.lastRefreshUnix),
      ...filled(wire, "tenantId", "identityType", "clientId", "tokenFile"),
      scopes: wire.scopes,
      ...filled(wire, "reason", "flow", "hostname"),
    };
  }

  /**
   * Lists the handlers with their flows and status.
   * @throws PluginError when the handlers cannot be listed, or the whole was cancelled
   */
  async describe(options: Pick<CallOptions, "signal"> = {}): Promise<AuthPluginDescription> {
    const limited = { ...options, deadlineMs: CALL_MS };
    const handlers = await Promise.all(
      (await this.getAuthHandlers(limited)).map(async (handler): Promise<AuthHandlerListing> => {
        const [flows, status] = await Promise.all([
          outcome(this.detectAvailableFlows(handler.name, limited)),
          outcome(this.getStatus(handler.name, limited)),
        ]);
        return {
          handler,
          ...("value" in flows ? { availableFlows: flows.value } : { availableFlowsError: flows.error }),
          ...("value" in status ? { status: status.value } : { statusError: status.error }),
        };
      }),
    );
    return { path: this.path(), name: this.name(), protocolVersion: this.plugin.protocolVersion, handlers };
  }
}

/**
 * Starts an auth-handler plugin, lists it and ends it.
 * @throws PluginError; nothing is left of the process, whatever happens
 */
export async function describeAuth(path: string, options: ProcessOptions = {}): Promise<AuthPluginDescription> {
  const client = await AuthClient.newClient(path, options);
  try {
    return await client.describe({ signal: options.signal });
  } finally {
    await client.kill();
  }
}

type Outcome<T> = { readonly value: T } | { readonly error: Error };

/** A failure as a value, unless all calls failed because of a cancel or a stop. */
async function outcome<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await promise };
  } catch (error) {
    if (isPluginError(error) && (error.reason === "cancelled" || error.reason === "stopped")) throw error;
    if (!(error instanceof Error)) throw error;
    return { error };
  }
}

async function methods(): Promise<typeof AuthHandlerServiceService> {
  const { authService } = await import("../engine.js");
  return authService;
}
