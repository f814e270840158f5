// The plugin's side of HostService: typed calls over a connection to the host, failures in the
// SDK's words (docs/contract.md, "Host services").
import type { CallOptions } from "../../goplugin/index.js";
import { readClaims, time } from "../wire/claims.js";
import type { HostServiceService } from "../gen/scafctl/plugin.js";
import type { AuthHandlers, AuthPrompt, Claims, HostClient, Token, TokenRequest } from "../contract/host-types.js";
import type { RequestOf, ResponseOf } from "../wire/unary.js";
import { filled, messageOf } from "../wire/wire-json.js";

type Method = keyof HostServiceService;
type Request<M extends Method> = RequestOf<HostServiceService[M]>;
type Response<M extends Method> = ResponseOf<HostServiceService[M]>;

/** @internal A connection to the host. `call` rejects with an Error that has gRPC's `code`. */
export interface HostConnection {
  call<M extends Method>(method: M, request: Request<M>, options?: CallOptions): Promise<Response<M>>;
  close(): void;
}

/** Hosts before the call existed. */
const UNIMPLEMENTED = 12;

/** Calls the host. Made by `serve` when a host offers itself; plugins find it as `context.host`. */
export class HostServiceClient implements HostClient {
  /** @internal */
  constructor(private readonly host: HostConnection) {}

  async getSecret(name: string, options?: CallOptions): Promise<string | undefined> {
    const { found, value } = await this.call("getSecret", { name }, options);
    return found ? value : undefined;
  }

  async setSecret(name: string, value: string, options?: CallOptions): Promise<void> {
    await this.call("setSecret", { name, value }, options);
  }

  async deleteSecret(name: string, options?: CallOptions): Promise<void> {
    await this.call("deleteSecret", { name }, options);
  }

  async listSecrets(pattern = "", options?: CallOptions): Promise<readonly string[]> {
    const { names } = await this.call("listSecrets", { pattern }, options);
    return names;
  }

  async getAuthIdentity(handler = "", scope = "", options?: CallOptions): Promise<Claims | undefined> {
    const request = { handlerName: handler, scope };
    const { claims } = await this.call("getAuthIdentity", request, options);
    return claims && readClaims(claims);
  }

  async listAuthHandlers(options?: CallOptions): Promise<AuthHandlers> {
    const answer = await this.call("listAuthHandlers", {}, options);
    return { names: answer.handlerNames, defaultHandler: answer.defaultHandler };
  }

  async getAuthToken(request: TokenRequest = {}, options?: CallOptions): Promise<Token> {
    const { handler = "", scope = "", minValidForSeconds = 0, forceRefresh = false, profile = "" } = request;
    const seconds = BigInt(Math.trunc(minValidForSeconds));
    const wire = { handlerName: handler, scope, minValidForSeconds: seconds, forceRefresh, profile };
    const answer = await this.call("getAuthToken", wire, options);
    return {
      accessToken: answer.accessToken,
      ...filled(answer, "tokenType"),
      ...time("expiresAt", answer.expiresAtUnix),
      ...filled(answer, "scope"),
    };
  }

  async getAuthGroups(handler = "", options?: CallOptions): Promise<readonly string[]> {
    try {
      const request = { handlerName: handler };
      const { groups } = await this.call("getAuthGroups", request, options);
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
    const { value } = await this.call("promptAuthResponse", request, options);
    return value;
  }

  private async call<M extends Method>(
    method: M,
    request: Request<M>,
    options: CallOptions | undefined,
  ): Promise<Response<M>> {
    const prefix = `host ${method.charAt(0).toUpperCase()}${method.slice(1)}`;
    const response = await this.host.call(method, request, options).catch((error: unknown) => {
      throw new Error(`${prefix}: ${messageOf(error)}`, { cause: error });
    });
    if ("error" in response && response.error !== "") throw new Error(`${prefix}: ${response.error}`);
    return response;
  }
}
