// The sentences for remarks on a run, and on a provider that several plugins offer.
import { cleanLine } from "../text/foreign-text.js";

export const RUN_SENTENCES = {
  "dry-run": () => "This was a dry run, but a plugin can ignore that.",
  "what-if-failed": (why: string) => `The provider did not say what the run would do. ${why}`,
  "write-outside-action": (operation: string) =>
    `"${operation}" is a write operation and was not run under the capability "action": scafctl would refuse that.`,
  "unclassified-action": () =>
    'The provider does not declare its write operations: under "action", any operation may write.',
  "result-too-deep": () =>
    "The provider ran. Its data is not shown, because it has too many objects and lists inside each other.",
  "plugins-not-considered": (names: readonly string[]) =>
    `Not considered, because they could not be loaded: ${names.map((name) => cleanLine(name, 100)).join(", ")}.`,
} as const;

/** @param selector the value of `plugin` in a request that selects this plugin */
export const REPEATED_SENTENCES = {
  none: (name: string, others: readonly string[], selector: string) =>
    `${alsoOffered(name, others)}: scafctl would load none of them; ${selectedBy(selector)}.`,
  this: (name: string, others: readonly string[], reason: ChoiceReason, selector: string) =>
    `${alsoOffered(name, others)}: scafctl would use this one, because ${REASONS[reason]}; ${selectedBy(selector)}.`,
  other: (name: string, path: string, reason: ChoiceReason, selector: string) =>
    `scafctl would use the "${cleanLine(name, 100)}" of ${cleanLine(path, 200)}, because ${REASONS[reason]}; ${selectedBy(selector)}.`,
} as const;

const REASONS = {
  "directory-first": "its directory comes first",
  "file-first": "its file name comes first",
  "listed-first": "it is listed first",
  "first-that-loads": "it is the first that scafctl would load",
} as const;

/** Why scafctl uses one of several plugins that offer a provider. */
export type ChoiceReason = keyof typeof REASONS;

/** A directory may hold a hundred copies of one plugin. */
const MAX_PLACES = 3;

function alsoOffered(name: string, paths: readonly string[]): string {
  const more = paths.length - MAX_PLACES;
  const places = paths.slice(0, MAX_PLACES).map((path) => cleanLine(path, 200));
  return `"${cleanLine(name, 100)}" is also offered by ${places.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function selectedBy(selector: string): string {
  return `a request that says "plugin": ${JSON.stringify(selector)} runs this one`;
}
