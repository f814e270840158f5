// The description of an auth-handler plugin, as far as it is shown: handlers, flows and status; no
// logins, no tokens (docs/contract.md, "Auth handlers").
import type { Claims } from "./host-types.js";

export interface AuthHandler {
  readonly name: string;
  readonly displayName?: string;
  /** Long names: `device_code`, `service_principal` … Unknown ones are kept. */
  readonly flows: readonly string[];
  readonly capabilities: readonly string[];
}

export interface FlowAvailability {
  readonly flow: string;
  readonly available: boolean;
  /** Why it is not. */
  readonly reason?: string;
}

/** The answer to DetectAvailableFlows. */
export interface AvailableFlows {
  /** False when the plugin does not implement the call, as all before plugin SDK v0.5. */
  readonly supported: boolean;
  readonly flows: readonly FlowAvailability[];
}

export interface AuthStatus {
  readonly authenticated: boolean;
  readonly claims?: Claims;
  readonly expiresAt?: Date;
  readonly lastRefresh?: Date;
  readonly tenantId?: string;
  /** `user`, `service-principal`, `workload-identity`. */
  readonly identityType?: string;
  readonly clientId?: string;
  readonly tokenFile?: string;
  readonly scopes: readonly string[];
  /** Why it is as it is. */
  readonly reason?: string;
  readonly flow?: string;
  readonly hostname?: string;
}

/**
 * A handler with the answers about it; one call that fails does not hide the answers to the
 * others.
 */
export interface AuthHandlerListing {
  readonly handler: AuthHandler;
  readonly availableFlows?: AvailableFlows;
  readonly availableFlowsError?: Error;
  readonly status?: AuthStatus;
  readonly statusError?: Error;
}

export interface AuthPluginDescription {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  /** Of its handshake: 1 or 2. */
  readonly protocolVersion: number;
  /** In the plugin's order, each name once. */
  readonly handlers: readonly AuthHandlerListing[];
}
