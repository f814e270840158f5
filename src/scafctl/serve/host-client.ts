// The plugin's side of HostService: typed calls over a connection to the host, failures in the
// SDK's words (docs/contract.md, "Host services").
import type { MethodDefinition } from "@grpc/grpc-js";
import type { CallOptions } from "../../goplugin/index.js";
import { readClaims, time } from "../wire/claims.js";
import type { HostServiceService } from "../gen/scafctl/plugin.js";
import type { AuthHandlers, AuthPrompt, Claims, HostClient, Token, TokenRequest } from "../contract/host-types.js";
import { messageOf, text } from "../wire/wire-json.js";

/**
 * A way to the host. `call` rejects with an Error that has gRPC's `code` when the call failed as
 * such.
 */
export interface HostConnection {
  readonly service: HostServiceService;
  call<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, options?: CallOptions): Promise<Res>;
  close(): void;
}

/** Hosts before the call existed. */
const UNIMPLEMENTED = 12;

/** Calls the host. Made by `serve` when a host offers itself; plugins find it as `context.host`. */
export class HostServiceClient implements HostClient {
  constructor(private readonly host: HostConnection) {}

  async getSecret(name: string, options?: CallOptions): Promise<string | undefined> {
    const { getSecret } = this.host.service;
    const { found, value } = await this.ask("GetSecret", getSecret, { name }, options);
    return found ? value : undefined;
  }

  async setSecret(name: string, value: string, options?: CallOptions): Promise<void> {
    await this.ask("SetSecret", this.host.service.setSecret, { name, value }, options);
  }

  async deleteSecret(name: string, options?: CallOptions): Promise<void> {
    await this.ask("DeleteSecret", this.host.service.deleteSecret, { name }, options);
  }

  async listSecrets(pattern = "", options?: CallOptions): Promise<readonly string[]> {
    const { names } = await this.ask("ListSecrets", this.host.service.listSecrets, { pattern }, options);
    return names;
  }

  async getAuthIdentity(handler = "", scope = "", options?: CallOptions): Promise<Claims | undefined> {
    const request = { handlerName: handler, scope };
    const { claims } = await this.ask("GetAuthIdentity", this.host.service.getAuthIdentity, request, options);
    return claims && readClaims(claims);
  }

  async listAuthHandlers(options?: CallOptions): Promise<AuthHandlers> {
    const answer = await this.ask("ListAuthHandlers", this.host.service.listAuthHandlers, {}, options);
    return { names: answer.handlerNames, defaultHandler: answer.defaultHandler };
  }

  async getAuthToken(request: TokenRequest = {}, options?: CallOptions): Promise<Token> {
    const { handler = "", scope = "", minValidForSeconds = 0, forceRefresh = false, profile = "" } = request;
    const seconds = BigInt(Math.trunc(minValidForSeconds));
    const wire = { handlerName: handler, scope, minValidForSeconds: seconds, forceRefresh, profile };
    const answer = await this.ask("GetAuthToken", this.host.service.getAuthToken, wire, options);
    return {
      accessToken: answer.accessToken,
      ...text("tokenType", answer.tokenType),
      ...time("expiresAt", answer.expiresAtUnix),
      ...text("scope", answer.scope),
    };
  }

  async getAuthGroups(handler = "", options?: CallOptions): Promise<readonly string[]> {
    try {
      const request = { handlerName: handler };
      const { groups } = await this.ask("GetAuthGroups", this.host.service.getAuthGroups, request, options);
      return groups;
    } catch (error) {
      const { cause } = error instanceof Error ? error : {};
      if (cause instanceof Error && "code" in cause && cause.code === UNIMPLEMENTED) return [];
      throw error;
    }
  }

  async promptAuthResponse(prompt: AuthPrompt, options?: CallOptions): Promise<string> {
    const { handler, authorizationUrl, redirectUri } = prompt;
    const request = { handlerName: handler, authorizationUrl, redirectUri };
    const { value } = await this.ask("PromptAuthResponse", this.host.service.promptAuthResponse, request, options);
    return value;
  }

  private async ask<Req, Res extends object>(
    rpc: string,
    method: MethodDefinition<Req, Res>,
    request: Req,
    options: CallOptions | undefined,
  ): Promise<Res> {
    const response = await this.host.call(method, request, options).catch((error: unknown) => {
      throw new Error(`host ${rpc}: ${messageOf(error)}`, { cause: error });
    });
    if ("error" in response && response.error !== "") throw new Error(`host ${rpc}: ${String(response.error)}`);
    return response;
  }
}
