// What a plugin file said of itself, tied to the state of the file in which it said so.
import type {
  AuthHandler,
  AuthHandlerListing,
  Descriptor,
  Finding,
  Fingerprint,
  ProviderListing,
} from "../../scafctl/index.js";

export type { Fingerprint };

/** When all three are equal, the file is the same: it is not started again just to be described. */
export function sameFingerprint(a: Fingerprint | undefined, b: Fingerprint): boolean {
  return a?.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;
}

/** What a plugin answers when it is asked what it is. */
export type PluginListing =
  | { readonly kind: "provider"; readonly providers: readonly ProviderListing[] }
  | {
      readonly kind: "auth-handler";
      /** Of its handshake: 1 or 2. */
      readonly protocolVersion: number;
      readonly handlers: readonly AuthHandlerListing[];
    };

/** A provider that was described; one without a descriptor is a failure and is not kept. */
export interface CachedProvider {
  readonly name: string;
  readonly descriptor: Descriptor;
  /**
   * What reading found. What scafctl would say is not kept: our judgement changes with our
   * releases, the file does not.
   */
  readonly findings: readonly Finding[];
  readonly newerFields?: readonly string[];
}

/**
 * A handler without what holds only for a moment: who is logged in, and which flows are open here
 * and now.
 */
export interface CachedHandler {
  readonly handler: AuthHandler;
}

/**
 * The part of a listing that stays true for as long as the file stays the same; a listing itself.
 */
export type CachedListing =
  | { readonly kind: "provider"; readonly providers: readonly CachedProvider[] }
  | {
      readonly kind: "auth-handler";
      readonly protocolVersion: number;
      readonly handlers: readonly CachedHandler[];
    };

/** What is worth keeping; undefined when a part is missing that asking again may bring. */
export function lastingPart(listing: PluginListing): CachedListing | undefined {
  if (listing.kind === "auth-handler") {
    return { ...listing, handlers: listing.handlers.map(({ handler }) => ({ handler })) };
  }
  const providers = listing.providers.filter(isComplete);
  return providers.length === listing.providers.length ? { kind: "provider", providers } : undefined;
}

function isComplete(listing: ProviderListing): listing is CachedProvider {
  return listing.descriptor !== undefined && listing.error === undefined;
}
