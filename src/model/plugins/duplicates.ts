// One provider name in several plugins: which of them scafctl would use and why, as a remark on
// each.
import { type Finding, registryFindings } from "../../scafctl/index.js";
import { cleanLine } from "../text/foreign-text.js";
import type { Target } from "./find-target.js";
import type { DirectoryEntry, PluginEntry, ProviderEntry } from "./types.js";

/**
 * Why scafctl takes one of several: it goes through directories as configured and files by name,
 * and the first registration of a name wins (docs/contract.md, "Discovery"); what its registry
 * refuses is not among them.
 */
export type ChoiceReason = "directory-first" | "file-first" | "listed-first" | "first-that-loads";

/** A name that is offered more than once. */
export interface Choice {
  /** Under which scafctl registers it: the descriptor's. */
  readonly name: string;
  /** In the order in which scafctl meets them; at least two. */
  readonly offers: readonly Target[];
  /** Absent when scafctl would load none of them. */
  readonly winner?: { readonly target: Target; readonly reason: ChoiceReason };
}

/** Every name that is offered more than once. */
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

/** An entry never changes, and it is looked at again for every snapshot. */
const loadable = new WeakMap<ProviderEntry, boolean>();

function isLoadable(provider: ProviderEntry): boolean {
  const known = loadable.get(provider);
  if (known !== undefined) return known;
  const { name, descriptor } = provider;
  const is =
    descriptor !== undefined && registryFindings(name, descriptor).every(({ severity }) => severity === "info");
  loadable.set(provider, is);
  return is;
}

function reasonOf(winner: Target, offers: readonly Target[]): ChoiceReason {
  if (offers[0] !== winner) return "first-that-loads";
  const second = offers[1] ?? winner;
  if (second.plugin === winner.plugin) return "listed-first";
  return second.plugin.directory === winner.plugin.directory ? "file-first" : "directory-first";
}

/**
 * Puts the remarks on the entries. What needs none, or the same as before, stays the same object,
 * so that a tree has nothing to redraw.
 */
export class Duplicates {
  private readonly providers = new Derived<ProviderEntry>();
  private readonly plugins = new Derived<PluginEntry>();
  private readonly directories = new Derived<DirectoryEntry>();
  /**
   * The list of a plugin's providers is an object of its own, which outlives changes of its
   * process.
   */
  private readonly lists = new Derived<readonly ProviderEntry[]>();

  mark(directories: readonly DirectoryEntry[]): readonly DirectoryEntry[] {
    const remarks = new Map(choices(directories).flatMap(remarksOn));
    if (remarks.size === 0) return directories;
    return directories.map((directory) => {
      const plugins = directory.plugins.map((plugin) => this.markPlugin(plugin, remarks));
      return this.directories.from(directory, plugins, directory.plugins, () => ({ ...directory, plugins }));
    });
  }

  private markPlugin(plugin: PluginEntry, remarks: ReadonlyMap<ProviderEntry, Finding>): PluginEntry {
    const marked = plugin.providers.map((provider) => {
      const remark = remarks.get(provider);
      if (remark === undefined) return provider;
      return this.providers.from(provider, [remark.message], [], () => {
        return { ...provider, findings: [...provider.findings, remark] };
      });
    });
    const providers = this.lists.from(plugin.providers, marked, plugin.providers, () => marked);
    return this.plugins.from(plugin, [providers], [plugin.providers], () => ({ ...plugin, providers }));
  }
}

/** Remembers what was made of an object for as long as that lives. */
class Derived<T extends object> {
  private readonly made = new WeakMap<T, { readonly parts: readonly unknown[]; readonly value: T }>();

  /** The same as before when the parts are; `source` itself when they are its own. */
  from(source: T, parts: readonly unknown[], own: readonly unknown[], make: () => T): T {
    if (isSame(parts, own)) return source;
    const before = this.made.get(source);
    if (before !== undefined && isSame(before.parts, parts)) return before.value;
    const value = make();
    this.made.set(source, { parts, value });
    return value;
  }
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function remarksOn(choice: Choice): readonly (readonly [ProviderEntry, Finding])[] {
  return choice.offers.map((offer) => [
    offer.provider,
    { severity: "info", code: "name-repeated", provider: offer.provider.name, message: sentenceFor(offer, choice) },
  ]);
}

function sentenceFor(offer: Target, { name, offers, winner }: Choice): string {
  const shown = cleanLine(name, 100);
  const choose = choosing(offer, offers);
  if (winner === undefined) {
    return `"${shown}" is also offered by ${others(offer, offers)}: scafctl would load none of them; ${choose}.`;
  }
  const why = REASONS[winner.reason];
  return winner.target === offer
    ? `"${shown}" is also offered by ${others(offer, offers)}: scafctl would use this one, because ${why}; ${choose}.`
    : `scafctl would use the "${shown}" of ${placeOf(winner.target.plugin)}, because ${why}; ${choose}.`;
}

/** The first few: a directory may hold a hundred copies of one plugin, and each has a sentence. */
function others(offer: Target, offers: readonly Target[]): string {
  const places = offers.filter((other) => other !== offer).map(({ plugin }) => placeOf(plugin));
  const more = places.length - MAX_PLACES;
  return places.slice(0, MAX_PLACES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const MAX_PLACES = 3;

const REASONS: Readonly<Record<ChoiceReason, string>> = {
  "directory-first": "its directory comes first",
  "file-first": "its file name comes first",
  "listed-first": "it is listed first",
  "first-that-loads": "it is the first that scafctl would load",
};

function placeOf({ path }: PluginEntry): string {
  return cleanLine(path, 200);
}

/**
 * How a request says which one it means: by the plugin's name, or by its path where the name does
 * not tell them apart.
 */
function choosing({ plugin }: Target, offers: readonly Target[]): string {
  const isNameEnough = offers.filter((other) => other.plugin.name === plugin.name).length === 1;
  const value = JSON.stringify(isNameEnough ? plugin.name : plugin.path);
  return `a request that says "plugin": ${value} runs this one`;
}
