// Claims as messages, in both directions, and as JSON Web Tokens hold them.
import type { Claims as WireClaims } from "../gen/scafctl/plugin.js";
import type { Claims } from "../contract/host-types.js";
import { isJsonObject, member, parseJson, toNumber } from "../contract/json.js";
import { filled } from "./wire-json.js";

/**
 * Go's zero time is far below zero; whatever is not above it was never set (docs/contract.md, "Auth
 * handlers"). Seconds.
 */
function readTime(seconds: bigint): Date | undefined {
  // Later than JavaScript's calendar ends is "never", which is as good as unset.
  return seconds <= 0n || seconds > 8_640_000_000_000n ? undefined : new Date(Number(seconds) * 1000);
}

/** Seconds since 1970; 0 when unset. */
export function timeMessage(time: Date | undefined): bigint {
  const seconds = Math.floor((time?.getTime() ?? 0) / 1000);
  return Number.isFinite(seconds) ? BigInt(seconds) : 0n;
}

export function time<K extends string>(key: K, seconds: bigint): { [P in K]?: Date } {
  const date = readTime(seconds);
  return date === undefined ? {} : ({ [key]: date } as { [P in K]: Date });
}

export function readClaims(wire: WireClaims): Claims {
  return {
    ...filled(wire, "issuer", "subject", "tenantId", "objectId", "clientId", "email", "name", "username"),
    ...time("issuedAt", wire.issuedAtUnix),
    ...time("expiresAt", wire.expiresAtUnix),
  };
}

export function claimsMessage(claims: Claims): WireClaims {
  return {
    issuer: claims.issuer ?? "",
    subject: claims.subject ?? "",
    tenantId: claims.tenantId ?? "",
    objectId: claims.objectId ?? "",
    clientId: claims.clientId ?? "",
    email: claims.email ?? "",
    name: claims.name ?? "",
    username: claims.username ?? "",
    issuedAtUnix: timeMessage(claims.issuedAt),
    expiresAtUnix: timeMessage(claims.expiresAt),
  };
}

/**
 * The claims inside a JSON Web Token. Its signature is not checked: the claims
 * are displayed, not used for authorization.
 *
 * @throws Error when the text is not a token of this form
 */
export function claimsOfJwt(token: string): Claims {
  const [, payload, ...rest] = token.split(".");
  if (payload === undefined || rest.length !== 1) throw new Error("the token is no JSON Web Token");
  const value = parsePayload(payload);
  if (!isJsonObject(value)) throw new Error("the token's payload is no JSON object");
  const word = (...keys: string[]): string => {
    const found = keys.map((key) => member(value, key)).find((item) => typeof item === "string" && item !== "");
    return typeof found === "string" ? found : "";
  };
  const moment = (key: string): bigint => {
    const seconds = Math.trunc(toNumber(member(value, key)) ?? 0);
    return Number.isFinite(seconds) ? BigInt(seconds) : 0n;
  };
  return readClaims({
    issuer: word("iss"),
    subject: word("sub"),
    tenantId: word("tid"),
    objectId: word("oid"),
    clientId: word("azp", "appid", "client_id"),
    email: word("email"),
    name: word("name"),
    username: word("preferred_username", "upn"),
    issuedAtUnix: moment("iat"),
    expiresAtUnix: moment("exp"),
  });
}

function parsePayload(payload: string): ReturnType<typeof parseJson> {
  try {
    return parseJson(Buffer.from(payload, "base64url").toString("utf8"));
  } catch (error) {
    throw new Error("the token's payload is no JSON", { cause: error });
  }
}
