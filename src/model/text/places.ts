// Makes text from outside safe for the place where it is shown. What shows text in such a place
// accepts only the result.
import { cleanLine, cleanText } from "./foreign-text.js";

declare const place: unique symbol;

/** Text that is safe in places of one kind: no more than the text itself is shown there. */
export type SafeText<P extends Place> = string & { readonly [place]: P };

export type Place = keyof typeof rules;

interface Rule {
  /** Characters of the whole text. */
  readonly limit: number;
  /** Cleans and shortens text from outside. */
  readonly clean: (text: string, limit: number) => string;
  /** Makes what is markup in this place plain text. */
  readonly escape: (text: string) => string;
}

const asItIs = (text: string): string => text;

/** Notifications show `[text](command:…)` as a link, for addresses too. There is no escape. */
const breakLinks = (text: string): string => text.replaceAll("](", "] (");

/** `$(name)` is an icon. A backslash would escape it, but must not be written twice. */
const breakIcons = (text: string): string => text.replaceAll("$(", "$ (");

/** Lines after the first begin with a mark, so that none of them looks like one of ours. */
const marked = (text: string, limit: number): string => cleanText(text.trimEnd(), limit).replaceAll("\n", "\n  | ");

/** No links, images, HTML or icons. Adds backslashes, so it must not be used twice. */
const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()#+\-.!~|<>&:$@]/g, (character) =>
      character === "<" ? "&lt;" : character === "&" ? "&amp;" : `\\${character}`,
    )
    .replace(/^[ \t]+/gm, "")
    .replace(/\n/g, "\n\n");

const rules = {
  /** Also dialogs. VS Code cuts a notification at 1000 characters. */
  notification: { limit: 1000, clean: cleanLine, escape: breakLinks },
  /** The title of progress that is shown as a notification. */
  progress: { limit: 200, clean: cleanLine, escape: breakLinks },
  /** Status bar and language status, whose details show links as notifications do. */
  status: { limit: 200, clean: cleanLine, escape: (text) => breakIcons(breakLinks(text)) },
  /** Quick picks, input boxes and names of terminals. */
  pick: { limit: 1000, clean: cleanLine, escape: (text) => breakIcons(breakLinks(text)) },
  /** Where nothing is markup: labels of the tree, titles of quick fixes, names of log channels. */
  label: { limit: 1000, clean: cleanLine, escape: asItIs },
  /** Where nothing is markup and lines are kept: tooltips that are no Markdown, diagnostics. */
  tooltip: { limit: 4000, clean: cleanText, escape: asItIs },
  /** Tooltips of the tree, and what the JSON editor shows of a schema. */
  markdown: { limit: 4000, clean: cleanText, escape: escapeMarkdown },
  /** Output channels, and the terminal except for live output (terminal-text.ts). */
  log: { limit: 4000, clean: marked, escape: asItIs },
  terminal: { limit: 4000, clean: marked, escape: asItIs },
} as const satisfies Readonly<Record<string, Rule>>;

/** Text from outside, or a sentence with such text in it, for a kind of place. */
export function textFor<P extends Place>(kind: P, text: string): SafeText<P> {
  const { clean, escape, limit }: Rule = rules[kind];
  return escape(clean(text, limit)) as SafeText<P>;
}

/** Our own text with safe text in it: safe`${place}: ${message}`. */
export function safe<P extends Place>(
  strings: TemplateStringsArray,
  ...parts: readonly (SafeText<P> | number)[]
): SafeText<P> {
  return String.raw({ raw: strings }, ...parts) as SafeText<P>;
}

/** @param separator our own text */
export function joinSafe<P extends Place>(parts: readonly SafeText<P>[], separator: string): SafeText<P> {
  return parts.join(separator) as SafeText<P>;
}

type Sentences = Readonly<Record<string, string | ((...args: never[]) => string)>>;

type SafeSentences<P extends Place, S extends Sentences> = {
  readonly [K in keyof S]: S[K] extends (...args: infer A) => string ? (...args: A) => SafeText<P> : SafeText<P>;
};

/**
 * Our sentences for a kind of place: the texts that are put into them, also in lists and objects,
 * are made safe for it. The longest of them is shortened first, so that no text from outside can
 * push the rest of a sentence away.
 */
export function sentencesFor<P extends Place, const S extends Sentences>(kind: P, sentences: S): SafeSentences<P, S> {
  const safeSentence = (sentence: Sentences[string]): unknown =>
    typeof sentence === "string" ? sentence : (...args: never[]) => fill(rules[kind], sentence, args);
  return Object.fromEntries(
    Object.entries(sentences).map(([name, sentence]) => [name, safeSentence(sentence)]),
  ) as SafeSentences<P, S>;
}

function fill({ limit, clean, escape }: Rule, sentence: (...args: never[]) => string, args: never[]): string {
  for (let most = limit; ; most = Math.floor(most * 0.8)) {
    const filled = escape(sentence(...args.map((arg) => mapTexts(arg, (text) => clean(text, most)) as never)));
    if (filled.length <= limit) return filled;
    // So many texts that shortening each is not enough.
    if (most < 10) return clean(filled, limit);
  }
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
