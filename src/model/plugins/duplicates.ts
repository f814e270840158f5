// Finds provider names that several plugins offer, and adds a finding to each such provider: which
// one scafctl would use, and why.
import { type Finding, registryFindings } from "../../scafctl/index.js";
import { type ChoiceReason, REPEATED_SENTENCES } from "../errors/run-sentences.js";
import type { Target } from "./find-target.js";
import { type DirectoryEntry, hasSameItems, type PluginEntry, type ProviderEntry } from "./types.js";

/** A provider name that several offer. */
interface Choice {
  /** The name under which scafctl registers it: the descriptor's. */
  readonly name: string;
  /** In the order in which scafctl loads them; at least two. */
  readonly offers: readonly Target[];
  /** Absent when scafctl would load none of them. */
  readonly winner?: { readonly target: Target; readonly reason: ChoiceReason };
}

/** Every provider name that several offer. */
export function choices(directories: readonly DirectoryEntry[]): readonly Choice[] {
  const byName = new Map<string, Target[]>();
  for (const plugin of directories.flatMap(({ plugins }) => plugins)) {
    for (const provider of plugin.providers) {
      const name = provider.descriptor?.name ?? "";
      if (name === "") continue;
      const offers = byName.get(name);
      if (offers === undefined) byName.set(name, [{ plugin, provider }]);
      else offers.push({ plugin, provider });
    }
  }
  return [...byName].filter(([, offers]) => offers.length > 1).map(([name, offers]) => choose(name, offers));
}

function choose(name: string, offers: readonly Target[]): Choice {
  const target = offers.find(({ provider }) => isLoadable(provider));
  if (target === undefined) return { name, offers };
  return { name, offers, winner: { target, reason: reasonOf(target, offers) } };
}

const loadable = new WeakMap<ProviderEntry, boolean>();

function isLoadable(provider: ProviderEntry): boolean {
  const { name, descriptor } = provider;
  if (descriptor === undefined) return false;
  let known = loadable.get(provider);
  if (known === undefined) {
    known = registryFindings(name, descriptor).every(({ severity }) => severity === "info");
    loadable.set(provider, known);
  }
  return known;
}

/**
 * scafctl reads directories in the configured order and files by name, and the first registration
 * of a name counts (docs/contract.md, "Discovery"). It skips providers that its registry refuses.
 */
function reasonOf(winner: Target, offers: readonly Target[]): ChoiceReason {
  if (offers[0] !== winner) return "first-that-loads";
  const second = offers[1] ?? winner;
  if (second.plugin === winner.plugin) return "listed-first";
  return second.plugin.directory === winner.plugin.directory ? "file-first" : "directory-first";
}

/** The findings about the providers in these lists, one list for each plugin. */
interface Found {
  readonly lists: readonly (readonly ProviderEntry[])[];
  readonly findings: ReadonlyMap<ProviderEntry, Finding>;
}

/**
 * Adds the findings to the entries. An entry without a finding, or with the same one as before,
 * stays the same object, so the tree does not redraw it.
 */
export class Duplicates {
  private readonly providers = new Derived<ProviderEntry>();
  private readonly plugins = new Derived<PluginEntry>();
  private readonly directories = new Derived<DirectoryEntry>();
  /** The list is kept as well: it does not change when only the process of the plugin changes. */
  private readonly lists = new Derived<readonly ProviderEntry[]>();
  private found: Found = { lists: [], findings: new Map() };

  mark(directories: readonly DirectoryEntry[]): readonly DirectoryEntry[] {
    const findings = this.find(directories);
    if (findings.size === 0) return directories;
    return directories.map((directory) => {
      const plugins = directory.plugins.map((plugin) => this.markPlugin(plugin, findings));
      return this.directories.from(directory, plugins, directory.plugins, () => ({ ...directory, plugins }));
    });
  }

  /** Searched again only when the providers of a plugin have changed. */
  private find(directories: readonly DirectoryEntry[]): ReadonlyMap<ProviderEntry, Finding> {
    const lists = directories.flatMap(({ plugins }) => plugins.map(({ providers }) => providers));
    if (!hasSameItems(lists, this.found.lists)) {
      this.found = { lists, findings: new Map(choices(directories).flatMap(findingsFor)) };
    }
    return this.found.findings;
  }

  private markPlugin(plugin: PluginEntry, findings: ReadonlyMap<ProviderEntry, Finding>): PluginEntry {
    const marked = plugin.providers.map((provider) => {
      const finding = findings.get(provider);
      if (finding === undefined) return provider;
      return this.providers.from(provider, [finding.message], [], () => {
        return { ...provider, findings: [...provider.findings, finding] };
      });
    });
    const providers = this.lists.from(plugin.providers, marked, plugin.providers, () => marked);
    return this.plugins.from(plugin, [providers], [plugin.providers], () => ({ ...plugin, providers }));
  }
}

/** Caches what was derived from an object. */
class Derived<T extends object> {
  private readonly made = new WeakMap<T, { readonly parts: readonly unknown[]; readonly value: T }>();

  /** The cached value when the parts are the same; `source` itself when they are its own. */
  from(source: T, parts: readonly unknown[], own: readonly unknown[], make: () => T): T {
    if (hasSameItems(parts, own)) return source;
    const before = this.made.get(source);
    if (before !== undefined && hasSameItems(before.parts, parts)) return before.value;
    const value = make();
    this.made.set(source, { parts, value });
    return value;
  }
}

function findingsFor(choice: Choice): readonly (readonly [ProviderEntry, Finding])[] {
  return choice.offers.map((offer) => [
    offer.provider,
    { severity: "info", code: "name-repeated", provider: offer.provider.name, message: sentenceFor(offer, choice) },
  ]);
}

function sentenceFor(offer: Target, { name, offers, winner }: Choice): string {
  const selector = selectorOf(offer, offers);
  if (winner !== undefined && winner.target !== offer) {
    return REPEATED_SENTENCES.other(name, winner.target.plugin.path, winner.reason, selector);
  }
  const others = offers.filter((other) => other !== offer).map(({ plugin }) => plugin.path);
  return winner === undefined
    ? REPEATED_SENTENCES.none(name, others, selector)
    : REPEATED_SENTENCES.this(name, others, winner.reason, selector);
}

/** How a request selects it: by the plugin's name, or by its path if the name is not unique. */
function selectorOf({ plugin }: Target, offers: readonly Target[]): string {
  return offers.filter((other) => other.plugin.name === plugin.name).length === 1 ? plugin.name : plugin.path;
}
