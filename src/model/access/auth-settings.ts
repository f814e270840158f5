// The setting `authHandlers`: identities, groups and tokens that plugins get from auth handlers, so
// that they can be run without an account.
import {
  type AuthProfile,
  type Claims,
  isJsonArray,
  type JsonValue,
  type ProfileHandler,
  secretNameProblem,
  toNumber,
} from "../../scafctl/index.js";
import { EXPECTED, SETTING_SENTENCES } from "../errors/setting-sentences.js";
import { readEntries, type SettingProblem, SettingReader } from "./setting-reader.js";

export interface AuthSettings {
  readonly profile: AuthProfile;
  readonly problems: readonly SettingProblem[];
}

/**
 * Reads handler → `{ claims, tokenSecret, tokenType, groups }`. A token is given by the name of a
 * secret; a handler with the token itself in the setting is ignored.
 */
export function parseAuthHandlers(value: unknown): AuthSettings {
  const problems: SettingProblem[] = [];
  const handlers: Record<string, ProfileHandler> = {};
  readEntries(value, problems, (name, reader) => {
    const handler = readHandler(reader, problems);
    if (handler !== undefined) Object.defineProperty(handlers, name, { value: handler, enumerable: true });
  });
  return { profile: { handlers }, problems };
}

function readHandler(reader: SettingReader, problems: SettingProblem[]): ProfileHandler | undefined {
  const { claims } = reader.object("claims");
  const { tokenSecret: tokenRef } = reader.text("tokenSecret");
  const wrongName = tokenRef === undefined ? undefined : secretNameProblem(tokenRef);
  if (wrongName !== undefined) reader.problem("tokenSecret", wrongName);
  const handler: ProfileHandler = {
    ...(claims && { claims: readClaims(new SettingReader(claims, `${reader.place}.claims`, problems)) }),
    ...(tokenRef !== undefined && wrongName === undefined && { tokenRef }),
    ...reader.text("tokenType"),
    ...reader.read("groups", EXPECTED.texts, strings),
  };
  if (!reader.has("token")) return handler;
  reader.problem("token", SETTING_SENTENCES["token-in-setting"]());
  return undefined;
}

function readClaims(reader: SettingReader): Claims {
  const claims: Claims = {
    ...reader.text("issuer"),
    ...reader.text("subject"),
    ...reader.text("tenantId"),
    ...reader.text("objectId"),
    ...reader.text("clientId"),
    ...reader.text("email"),
    ...reader.text("name"),
    ...reader.text("username"),
    ...reader.read("issuedAt", EXPECTED.time, time),
    ...reader.read("expiresAt", EXPECTED.time, time),
  };
  reader.end();
  return claims;
}

function time(value: JsonValue): Date | undefined {
  const seconds = toNumber(value);
  const date = typeof value === "string" ? new Date(value) : new Date((seconds ?? NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function strings(value: JsonValue): readonly string[] | undefined {
  if (!isJsonArray(value)) return undefined;
  const found = value.filter((item) => typeof item === "string");
  return found.length === value.length ? found : undefined;
}
