// The providers of a plugin as entries of the catalogue.
import { lintDescriptor, type ProviderListing, stringifyJson } from "../../scafctl/index.js";
import { hasSameItems, type ProviderEntry } from "./types.js";

/**
 * @param path of the plugin
 * @param before the entries so far: one that did not change stays the same object
 */
export function providerEntries(
  path: string,
  listings: readonly ProviderListing[],
  before: readonly ProviderEntry[],
): readonly ProviderEntry[] {
  const known = new Map(before.map((provider) => [provider.id, provider]));
  const entries = listings.map((listing): ProviderEntry => {
    const { name, descriptor, error } = listing;
    const entry: ProviderEntry = {
      id: `${path}#${name}`,
      name,
      ...(descriptor === undefined ? {} : { descriptor }),
      ...(error === undefined ? {} : { error }),
      findings: lintDescriptor(listing),
    };
    const old = known.get(entry.id);
    return old !== undefined && isUnchanged(old, entry) ? old : entry;
  });
  return hasSameItems(entries, before) ? before : entries;
}

function isUnchanged(a: ProviderEntry, b: ProviderEntry): boolean {
  if (a.error !== undefined || b.error !== undefined) return false;
  return stringifyJson([a.descriptor ?? null, a.findings]) === stringifyJson([b.descriptor ?? null, b.findings]);
}
