// Identities, tokens and groups from a profile that the user wrote, to try plugins without an
// account.
import { claimsOfJwt } from "../../wire/claims.js";
import type { AuthRequest, AuthSource, Claims, Token } from "../../contract/host-types.js";

/** One auth handler of a profile. A call for what is left out fails, or its answer is empty. */
export interface ProfileHandler {
  readonly claims?: Claims;
  /** Where its token is kept: never the token itself. What it means is up to `readToken`. */
  readonly tokenRef?: string;
  readonly tokenType?: string;
  readonly groups?: readonly string[];
}

export interface AuthProfile {
  /** By name. */
  readonly handlers: Readonly<Record<string, ProfileHandler>>;
}

/** @returns the token that a reference means; undefined when there is none */
export type ReadToken = (
  reference: string,
  request: AuthRequest & { readonly handler: string; readonly scope: string },
) => string | undefined | Promise<string | undefined>;

/**
 * A source that answers from a profile. Read anew at every call, so a changed profile counts at
 * once.
 */
export function profileAuth(profile: () => AuthProfile, readToken: ReadToken): AuthSource {
  const handlerOf = (name: string): ProfileHandler => {
    const { handlers } = profile();
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (handler === undefined) throw new Error(`auth handler "${name}" not found`);
    return handler;
  };
  const token = async (name: string, scope: string, request: AuthRequest): Promise<Token> => {
    const { tokenRef, tokenType } = handlerOf(name);
    if (tokenRef === undefined) throw new Error(`auth handler "${name}" has no token`);
    const accessToken = await readToken(tokenRef, { ...request, handler: name, scope });
    if (accessToken === undefined || accessToken === "")
      throw new Error(`the token of auth handler "${name}" is not set`);
    const expiresAt = expiryOf(accessToken);
    return {
      accessToken,
      ...(tokenType === undefined ? {} : { tokenType }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      scope,
    };
  };
  return {
    handlers: () => Object.keys(profile().handlers),
    identity: async (name, scope, request) => {
      // With a scope, the identity is the one that a token for it names (docs/contract.md, "Host
      // services").
      if (scope !== "") return claimsOfJwt((await token(name, scope, request)).accessToken);
      const { claims } = handlerOf(name);
      if (claims === undefined) throw new Error(`auth handler "${name}" is not logged in`);
      return claims;
    },
    token: (name, { scope, profile: credentials, signal }) => token(name, scope, { profile: credentials, signal }),
    groups: (name) => handlerOf(name).groups ?? [],
  };
}

/** Undefined for opaque tokens, which contain no expiry. */
function expiryOf(token: string): Date | undefined {
  try {
    return claimsOfJwt(token).expiresAt;
  } catch {
    return undefined; // not a JSON Web Token
  }
}
