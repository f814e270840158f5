// Filters a catalogue by the words that the user types, with the positions of the matches.
import {
  type CatalogueSnapshot,
  type DirectoryEntry,
  hasSameItems,
  type PluginEntry,
  type ProviderEntry,
} from "./types.js";

/** Start and end of a match in a name, in UTF-16 units. */
export type Highlight = readonly [start: number, end: number];

export interface Filtered {
  readonly snapshot: CatalogueSnapshot;
  /** By id of a plugin or provider: matches in its name, in order, not overlapping. */
  readonly highlights: ReadonlyMap<string, readonly Highlight[]>;
}

/**
 * Keeps the providers for which every word of `text` occurs in their name, display name,
 * description, capabilities, category or tags, or in the name of their plugin; and the plugins that
 * have such a provider, or that have every word in their own name and their auth handlers. Ignores
 * case. An entry of which nothing is removed stays the same object; an empty text returns the
 * snapshot itself.
 */
export function matches(snapshot: CatalogueSnapshot, text: string): Filtered {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const highlights = new Map<string, readonly Highlight[]>();
  if (words.length === 0) return { snapshot, highlights };

  const mark = (id: string, name: string): void => {
    const found = highlight(name, words);
    if (found.length > 0) highlights.set(id, found);
  };
  const narrow = (plugin: PluginEntry): readonly PluginEntry[] => {
    const kept = plugin.providers.filter((provider) => includesAll(`${searchText(provider)}\n${plugin.name}`, words));
    if (kept.length === 0 && !includesAll(`${plugin.name}\n${handlerText(plugin)}`, words)) return [];
    mark(plugin.id, plugin.name);
    for (const provider of kept) mark(provider.id, provider.name);
    return [kept.length === plugin.providers.length ? plugin : { ...plugin, providers: kept }];
  };
  const directories = snapshot.directories.flatMap((directory): readonly DirectoryEntry[] => {
    const plugins = directory.plugins.flatMap(narrow);
    const older = directory.older?.flatMap(narrow) ?? [];
    if (plugins.length + older.length === 0) return [];
    if (hasSameItems(plugins, directory.plugins) && hasSameItems(older, directory.older ?? [])) return [directory];
    return [{ ...directory, plugins, older }];
  });
  return { snapshot: { ...snapshot, directories }, highlights };
}

function searchText({ name, descriptor }: ProviderEntry): string {
  if (descriptor === undefined) return name;
  const { displayName = "", description = "", category = "", capabilities, tags = [] } = descriptor;
  return [name, displayName, description, category, ...capabilities, ...tags].join("\n");
}

function handlerText({ handlers = [] }: PluginEntry): string {
  return handlers
    .flatMap(({ handler: { name, displayName = "", flows, capabilities } }) => [
      name,
      displayName,
      ...flows,
      ...capabilities,
    ])
    .join("\n");
}

function includesAll(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

function highlight(name: string, words: readonly string[]): readonly Highlight[] {
  const lower = name.toLowerCase();
  // Some letters change length in lower case (İ), which would move the highlights.
  if (lower.length !== name.length) return [];
  const found: Highlight[] = [];
  for (const word of words) {
    for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + word.length))
      found.push([at, at + word.length]);
  }
  return merge(found);
}

function merge(ranges: readonly Highlight[]): readonly Highlight[] {
  const merged: Highlight[] = [];
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last === undefined || start > last[1]) merged.push([start, end]);
    else merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
  }
  return merged;
}
