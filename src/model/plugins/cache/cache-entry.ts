// What the descriptor cache keeps of a plugin file, and the check that an entry on disk is valid.
import {
  type AuthHandler,
  type Descriptor,
  type Finding,
  type Fingerprint,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type PluginDescription,
  type PluginFailure,
  type ProviderListing,
} from "../../../scafctl/index.js";

/** Increased whenever an entry changes its form or meaning; entries of other formats are misses. */
export const FORMAT = 4;

/** A provider with its descriptor; one without is a failure and is not cached. */
interface CachedProvider {
  readonly name: string;
  readonly descriptor: Descriptor;
  /** Found when the descriptor was read. Lint findings are not cached: releases change them. */
  readonly findings: readonly Finding[];
  readonly newerFields?: readonly string[];
}

/** The part of a plugin's description that is valid as long as its file is unchanged. */
export type CachedDescription =
  | { readonly kind: "provider"; readonly providers: readonly CachedProvider[] }
  | {
      readonly kind: "auth-handler";
      readonly protocolVersion: number;
      /** Without login status and available flows, which can change at any time. */
      readonly handlers: readonly { readonly handler: AuthHandler }[];
    };

/** The part to cache; undefined when a provider failed, which another attempt may fix. */
export function cacheable(description: PluginDescription): CachedDescription | undefined {
  if (description.kind === "auth-handler") {
    return { ...description, handlers: description.handlers.map(({ handler }) => ({ handler })) };
  }
  const providers = description.providers.filter(isComplete);
  return providers.length === description.providers.length ? { kind: "provider", providers } : undefined;
}

function isComplete(listing: ProviderListing): listing is CachedProvider {
  return listing.descriptor !== undefined && listing.error === undefined;
}

/** A failed start, and when it failed. Milliseconds since the epoch. */
export interface FailedStart {
  readonly failure: PluginFailure;
  readonly at: number;
}

/** What is known of one state of a plugin file: one of the two. */
export type Knowledge = { readonly listing: CachedDescription } | { readonly failed: FailedStart };

export interface EntryHead {
  readonly format: number;
  readonly path: string;
  readonly fingerprint: Fingerprint;
}

export type Entry = EntryHead & Knowledge;

/** Failures that an unchanged file repeats, with their members that are text. */
const LASTING: ReadonlyMap<string, readonly string[]> = new Map([
  ["not-executable", []],
  ["wrong-format", ["found"]],
  ["wrong-architecture", ["found", "expected"]],
  ["interpreter-missing", ["interpreter"]],
  ["exited-before-handshake", ["lastWords"]],
  ["cookie-refused", ["lastWords"]],
  ["unreadable-line", ["line", "detail", "lastWords"]],
  ["core-version", ["found"]],
  ["unknown-network", ["network"]],
  ["bad-address", ["network", "address"]],
  ["unsupported-protocol", ["protocol"]],
]);

export function isLasting({ reason }: PluginFailure): boolean {
  return LASTING.has(reason);
}

/** Checks the types of members that the code relies on; the rest of a descriptor is any JSON. */
export function toEntry(value: JsonValue): Entry | undefined {
  if (!isJsonObject(value) || value["format"] !== FORMAT) return undefined;
  const { path, fingerprint, listing, failed } = value;
  if (typeof path !== "string" || !isFingerprint(fingerprint)) return undefined;
  if (!isListing(listing) && !isFailedStart(failed)) return undefined;
  return value as unknown as Entry;
}

function isListing(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { kind, providers, handlers, protocolVersion } = value;
  if (kind === "provider") return isJsonArray(providers) && providers.every(isProvider);
  return (
    kind === "auth-handler" &&
    typeof protocolVersion === "number" &&
    isJsonArray(handlers) &&
    handlers.every((entry) => isJsonObject(entry) && isHandler(entry["handler"]))
  );
}

function isFailedStart(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { failure, at } = value;
  if (typeof at !== "number" || !isJsonObject(failure) || typeof failure["reason"] !== "string") return false;
  const { exit } = failure;
  return (
    LASTING.get(failure["reason"])?.every((name) => isString(failure[name])) === true &&
    (failure["reason"] === "exited-before-handshake" || failure["reason"] === "cookie-refused") === isJsonObject(exit)
  );
}

function isHandler(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { name, flows, capabilities } = value;
  return isString(name) && isTextList(flows) && isTextList(capabilities) && areOptional(value, isString, "displayName");
}

function isFingerprint(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && isString(value["state"]) && typeof value["changedMs"] === "number";
}

function isProvider(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const { name, descriptor, findings } = value;
  if (!isString(name) || !isJsonObject(descriptor) || !isJsonArray(findings)) return false;
  return (
    areOptional(value, isTextList, "newerFields") &&
    isString(descriptor["name"]) &&
    isTextList(descriptor["capabilities"]) &&
    isJsonObject(descriptor["outputSchemas"]) &&
    areOptional(descriptor, isString, "displayName", "description", "version", "category", "apiVersion", "icon") &&
    areOptional(descriptor, isBoolean, "deprecated", "beta", "hasExtractDependencies") &&
    areOptional(descriptor, isTextList, "sensitiveFields", "tags", "writeOperations") &&
    areOptional(descriptor, isObjectList, "links", "examples", "maintainers", "operations")
  );
}

/** Whether each of the members is absent or valid. */
function areOptional(
  value: JsonObject,
  isValid: (member: JsonValue | undefined) => boolean,
  ...keys: readonly string[]
): boolean {
  return keys.every((key) => value[key] === undefined || isValid(value[key]));
}

function isString(value: JsonValue | undefined): boolean {
  return typeof value === "string";
}

function isBoolean(value: JsonValue | undefined): boolean {
  return typeof value === "boolean";
}

function isTextList(value: JsonValue | undefined): boolean {
  return isJsonArray(value) && value.every(isString);
}

function isObjectList(value: JsonValue | undefined): boolean {
  return isJsonArray(value) && value.every(isJsonObject);
}
