// Go's regular expressions (RE2) as JavaScript's: what can be said exactly is translated,
// everything else is left alone.
import { characterClass, escapeSequence, literal } from "./regexp-class.js";

/**
 * Flags of RE2 that change what matches; `U` only changes which match is found, which is
 * irrelevant here.
 */
interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** Thrown inside this file only: the pattern has no exact counterpart. */
class Untranslatable extends Error {}

const GROUP_FLAGS = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/;
const GROUP_NAME = /^\(\?P?<([A-Za-z_]\w*)>/;
const REPETITION = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/;
const QUOTED = /^\\Q([\s\S]*?)(?:\\E|$)/;

/**
 * Translates a Go regular expression into the source of a JavaScript one for the flag `u`, with the
 * same meaning for "does it match somewhere".
 *
 * @returns undefined when there is no exact translation, or when Go would not compile the pattern
 *   either (look-around, back-references)
 */
export function translateRegExp(pattern: string): string | undefined {
  try {
    const source = translate(pattern);
    new RegExp(source, "u");
    return source;
  } catch (error) {
    if (error instanceof Untranslatable || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function translate(pattern: string): string {
  let flags: Flags = { i: false, m: false, s: false };
  const outer: Flags[] = [];
  let out = "";
  let rest = pattern;
  const take = (length: number, translated: string): void => {
    rest = rest.slice(length);
    out += translated;
  };
  while (rest !== "") {
    const quoted = QUOTED.exec(rest);
    const repetition = REPETITION.exec(rest);
    const first = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    if (quoted !== null) {
      take(
        quoted[0].length,
        Array.from(quoted[1] ?? "")
          .map((letter) => plainLetter(letter, flags.i))
          .join(""),
      );
    } else if (first === "(") {
      const group = openGroup(rest, flags);
      if (group.opens) outer.push(flags);
      flags = group.flags;
      take(group.length, group.source);
    } else if (first === ")") {
      flags = outer.pop() ?? untranslatable();
      take(1, ")");
    } else if (first === "[") {
      const set = characterClass(rest, flags.i) ?? untranslatable();
      take(set.length, set.source);
    } else if (first === "\\") {
      const escape = escapeSequence(rest, flags.i) ?? untranslatable();
      take(escape.length, escape.source);
    } else if (repetition !== null) {
      take(repetition[0].length, repetition[0]);
    } else {
      take(first.length, plain(first, flags));
    }
  }
  return outer.length === 0 ? out : untranslatable();
}

function openGroup(rest: string, flags: Flags): { opens: boolean; flags: Flags; length: number; source: string } {
  if (!rest.startsWith("(?")) return { opens: true, flags, length: 1, source: "(" };
  const named = GROUP_NAME.exec(rest);
  if (named !== null) return { opens: true, flags, length: named[0].length, source: `(?<${named[1] ?? ""}>` };
  const flagged = GROUP_FLAGS.exec(rest) ?? untranslatable();
  const [all, on = "", off = "", end] = flagged;
  const set = (flag: keyof Flags): boolean => (on.includes(flag) || flags[flag]) && !off.includes(flag);
  const opens = end === ":";
  // `(?i)` holds to the end of the group around it, where JavaScript has nothing of the kind: it
  // only switches what follows.
  return { opens, flags: { i: set("i"), m: set("m"), s: set("s") }, length: all.length, source: opens ? "(?:" : "" };
}

function plain(letter: string, flags: Flags): string {
  switch (letter) {
    case ".":
      return flags.s ? "[^]" : "[^\\n]";
    case "^":
      return flags.m ? "(?<=^|\\n)" : "^";
    case "$":
      return flags.m ? "(?=\\n|$)" : "$";
    case "|":
      return "|";
    default:
      return plainLetter(letter, flags.i);
  }
}

function plainLetter(letter: string, fold: boolean): string {
  return literal(letter, fold) ?? untranslatable();
}

function untranslatable(): never {
  throw new Untranslatable();
}
