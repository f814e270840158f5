// Single characters and sets of them in Go's regular expressions, as JavaScript writes them.

/** A piece of a translation: how much of the Go pattern it stands for, and what it became. */
export interface Piece {
  readonly length: number;
  readonly source: string;
}

/** Perl's classes as RE2 defines them: ASCII only, and `\s` without the vertical tab. */
const PERL: Readonly<Record<string, string>> = {
  d: "0-9",
  D: "\\0-\\/:-\\u{10FFFF}",
  w: "0-9A-Za-z_",
  W: "\\0-\\/:-@\\[-\\^`\\{-\\u{10FFFF}",
  s: "\\t\\n\\f\\r ",
  S: "\\0-\\x08\\x0B\\x0E-\\x1F!-\\u{10FFFF}",
};

const POSIX: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\0-\\x7F",
  blank: "\\t ",
  cntrl: "\\0-\\x1F\\x7F",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`\\{-~",
  space: "\\t-\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

const POSIX_CLASS = /^\[:(\^?)([a-z]+):\]/;
const UNICODE_CLASS = /^\\([pP])(?:([A-Z])|\{(\^?)([A-Za-z_]+)\})/;
const CODE_POINT = /^\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/;

/**
 * One character as JavaScript's flag `u` wants it, in all cases of its letter if `fold`; undefined
 * if those are not known here.
 */
export function literal(letter: string, fold = false): string | undefined {
  const cases = fold ? allCases(letter) : [letter];
  return cases !== undefined && cases.length > 1 ? `[${cases.map(escaped).join("")}]` : cases && escaped(letter);
}

/**
 * The escape sequence at the start of `rest`, outside a set.
 *
 * @returns undefined for what JavaScript cannot say, or Go does not know
 */
export function escapeSequence(rest: string, fold: boolean): Piece | undefined {
  const kind = rest.charAt(1);
  if (kind === "A") return { length: 2, source: "^" };
  if (kind === "z") return { length: 2, source: "$" };
  if (kind === "b" || kind === "B") return { length: 2, source: `\\${kind}` };
  const set = classEscape(rest, fold);
  if (set !== undefined) return { length: set.length, source: `[${set.source}]` };
  const single = characterEscape(rest);
  const source = single && literal(single.letter, fold);
  return single && source !== undefined ? { length: single.length, source } : undefined;
}

/**
 * The set in brackets at the start of `rest`.
 *
 * @returns undefined for what JavaScript cannot say, or Go does not know
 */
export function characterClass(rest: string, fold: boolean): Piece | undefined {
  const negated = rest.startsWith("[^");
  const start = negated ? 2 : 1;
  let at = start;
  let out = "";
  // A bracket that closes an empty set is a member of it.
  while (at === start || rest.charAt(at) !== "]") {
    if (at >= rest.length) return undefined;
    const set = posixClass(rest.slice(at), fold) ?? classEscape(rest.slice(at), fold);
    if (set !== undefined) {
      out += set.source;
      at += set.length;
      continue;
    }
    const low = POSIX_CLASS.test(rest.slice(at)) ? undefined : classMember(rest.slice(at));
    if (low === undefined) return undefined;
    at += low.length;
    let high = low;
    if (rest.charAt(at) === "-" && rest.charAt(at + 1) !== "]" && at + 1 < rest.length) {
      const end = classMember(rest.slice(at + 1));
      if (end === undefined) return undefined;
      high = end;
      at += 1 + end.length;
    }
    const range = rangeSource(low.letter, high.letter, fold);
    if (range === undefined) return undefined;
    out += range;
  }
  return { length: at + 1, source: `[${negated ? "^" : ""}${out}]` };
}

function rangeSource(low: string, high: string, fold: boolean): string | undefined {
  if (low === high) return (fold ? allCases(low) : [low])?.map(escaped).join("");
  const plain = `${escaped(low)}-${escaped(high)}`;
  if (!fold) return plain;
  if (/^(?:[a-z]{2}|[A-Z]{2})$/.test(low + high)) {
    const [from, to] = [low.toLowerCase(), high.toLowerCase()];
    const beyond = ["k", "s"]
      .filter((letter) => from <= letter && letter <= to)
      .flatMap((letter) => allCases(letter)?.[2] ?? []);
    return `${from}-${to}${from.toUpperCase()}-${to.toUpperCase()}${beyond.join("")}`;
  }
  // Ranges without letters have no cases; a range that mixes them would have to be taken apart.
  return high < "A" || (low > "Z" && high < "a") || (low > "z" && high <= "\u007f") ? plain : undefined;
}

function classMember(rest: string): { letter: string; length: number } | undefined {
  if (rest.startsWith("\\")) return characterEscape(rest);
  const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return { letter, length: letter.length };
}

function characterEscape(rest: string): { letter: string; length: number } | undefined {
  const code = CODE_POINT.exec(rest);
  if (code !== null) {
    const [all, hex, longHex, octal] = code;
    const value = octal === undefined ? parseInt(hex ?? longHex ?? "", 16) : parseInt(octal, 8);
    return value > 0x10ffff ? undefined : { letter: String.fromCodePoint(value), length: all.length };
  }
  const letter = rest.charAt(1);
  const control = CONTROL[letter];
  if (control !== undefined) return { letter: String.fromCodePoint(control), length: 2 };
  // RE2: a backslash before any other ASCII character that is neither letter nor digit means that
  // character.
  return letter !== "" && letter < "\u0080" && !/[0-9A-Za-z]/.test(letter) ? { letter, length: 2 } : undefined;
}

/**
 * `\d`, `\pL` and the like, as the inside of a set. Ignoring case, sets of letters would have to
 * grow, so those are left alone.
 */
function classEscape(rest: string, fold: boolean): Piece | undefined {
  const perl = rest.startsWith("\\") ? PERL[rest.charAt(1)] : undefined;
  if (perl !== undefined) return fold && /[wW]/.test(rest.charAt(1)) ? undefined : { length: 2, source: perl };
  const unicode = UNICODE_CLASS.exec(rest);
  if (unicode === null || fold) return undefined;
  const [all, letter, short, caret, long] = unicode;
  const name = short ?? long ?? "";
  const negated = (letter === "P") !== (caret === "^");
  if (name === "Any") return { length: all.length, source: negated ? "" : "\\0-\\u{10FFFF}" };
  // Go's names are general categories of one or two letters, or scripts.
  return { length: all.length, source: `\\${negated ? "P" : "p"}{${name.length <= 2 ? "" : "Script="}${name}}` };
}

function posixClass(rest: string, fold: boolean): Piece | undefined {
  const posix = POSIX_CLASS.exec(rest);
  if (posix === null) return undefined;
  const [all, caret, name = ""] = posix;
  if (fold && /^(?:alnum|alpha|lower|upper|word)$/.test(name)) return undefined;
  const source = POSIX[name];
  // Turning a set around inside another one has no form here, except for the three that have one
  // already.
  const inverse = { digit: PERL["D"], word: PERL["W"] }[name];
  const chosen = caret === "^" ? inverse : source;
  return chosen === undefined ? undefined : { length: all.length, source: chosen };
}

/**
 * Every spelling that RE2 takes for the same letter when it ignores case (the long s and the Kelvin
 * sign count); only told for ASCII.
 */
function allCases(letter: string): string[] | undefined {
  const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
  if (lower === upper) return [letter];
  if (!/^[A-Za-z]$/.test(letter)) return undefined;
  return [lower, upper, ...(lower === "s" ? ["\u017f"] : lower === "k" ? ["\u212a"] : [])];
}

function escaped(letter: string): string {
  if (/[\^$\\.*+?()[\]{}|/-]/.test(letter)) return letter === "-" ? "\\x2D" : `\\${letter}`;
  return /[\p{Cc}\u2028\u2029]/u.test(letter) ? `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}` : letter;
}
