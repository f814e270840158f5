// The part of a plugin's description that holds for as long as its file is unchanged.
import type {
  AuthHandler,
  Descriptor,
  Finding,
  Fingerprint,
  PluginDescription,
  ProviderListing,
} from "../../scafctl/index.js";

export type { Fingerprint };

/** When all three are equal, the file is taken for unchanged and not started to be described. */
export function sameFingerprint(a: Fingerprint | undefined, b: Fingerprint): boolean {
  return a?.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;
}

/** A described provider; one without a descriptor is a failure and is not cached. */
export interface CachedProvider {
  readonly name: string;
  readonly descriptor: Descriptor;
  /** Found when the descriptor was read. Lint findings are not cached: releases change them. */
  readonly findings: readonly Finding[];
  readonly newerFields?: readonly string[];
}

/** A handler without its login state and available flows, which hold only for a moment. */
export interface CachedHandler {
  readonly handler: AuthHandler;
}

export type CachedDescription =
  | { readonly kind: "provider"; readonly providers: readonly CachedProvider[] }
  | {
      readonly kind: "auth-handler";
      readonly protocolVersion: number;
      readonly handlers: readonly CachedHandler[];
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
