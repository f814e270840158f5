// Checks of secret names, in the order and wording of scafctl's host (docs/contract.md, "Host
// services").
import { compileGoRegExp } from "../../schema/check/checker.js";

const MAX_NAME_BYTES = 256;
const MAX_PATTERN_BYTES = 256;

export const NO_STORE = "secret store not available";
export const OUTSIDE_SCOPE = "access denied: secret name outside allowed scope";

/** Why a name is refused, or undefined. */
export function secretNameProblem(name: string, allowedPrefix = ""): string | undefined {
  if (name === "") return "secret name must not be empty";
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `secret name exceeds maximum length of ${MAX_NAME_BYTES}`;
  if (!/^[a-zA-Z0-9_\-./]+$/.test(name)) return "secret name contains invalid characters";
  if (name.includes("..")) return "secret name must not contain path traversal sequences";
  return name.startsWith(allowedPrefix) ? undefined : OUTSIDE_SCOPE;
}

/**
 * The part of the allowed prefix of an auth handler's plugin; one that nothing can match for a name
 * that breaks the rule.
 */
export function authSecretPrefix(handler: string): string {
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(handler) ? `scafctl.auth.${handler}.` : "\0";
}

/**
 * The names that a Go regular expression matches somewhere; an empty pattern matches all.
 *
 * @throws Error with scafctl's text for a pattern that is too long or invalid
 */
export function matchingNames(names: readonly string[], pattern: string): readonly string[] {
  if (pattern === "") return names;
  if (Buffer.byteLength(pattern) > MAX_PATTERN_BYTES) {
    throw new Error(`pattern too long: max ${MAX_PATTERN_BYTES} characters`);
  }
  const regExp = compileGoRegExp(pattern);
  if (typeof regExp === "string") throw new Error(`invalid pattern: ${regExp}`);
  return names.filter((name) => regExp.test(name));
}
