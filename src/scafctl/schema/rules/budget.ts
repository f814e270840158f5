// The bound of a check, in steps: the same on every machine, so that editor and terminal agree.
import { type GoRegExp, compileGoRegExp } from "../go-regexp.js";
import { isJsonArray, isJsonObject, type JsonValue } from "../../contract/json.js";
import { canonicalNumber, isNumber, type JsonNumber } from "./decimal.js";
import { NotChecked } from "./not-checked.js";

/** About 50 ms for the most expensive steps there are (npm run bench). */
const MAX_STEPS = 1_500_000;
/** Values and schemas nested deeper are not checked: the check is recursive. */
export const MAX_DEPTH = 400;

/** Compiling a pattern takes as long as this many steps for each character. */
const COMPILE_STEPS = 100;
/** A Unicode class has hundreds of ranges, which the first match looks at for each instruction. */
const UNICODE_CLASS_STEPS = 500;
const UNICODE_CLASS = /\\p/i;
/** What a part of a value that is compared costs at least. */
const COMPARE_STEPS = 25;

const TOO_MUCH = new NotChecked("too-much-work");

/** Schemas are immutable and are checked at every keystroke: the most recent patterns are kept. */
const compiled = new Map<string, GoRegExp | string>();
const MAX_COMPILED = 1000;

export class Budget {
  private steps = MAX_STEPS;
  private readonly paid = new Set<string>();

  /**
   * Counts work that is about to be done.
   * @throws NotChecked when the bound is exceeded, from then on for every call
   */
  spend(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0) throw TOO_MUCH;
  }

  /**
   * Whether a Go pattern matches somewhere in the text. Costs the size of its program times the
   * length of the text, and its compilation once, whether or not it was compiled before.
   *
   * @returns undefined for what is no pattern of Go
   */
  matches(pattern: string, text: string): boolean | undefined {
    const regExp = this.compile(pattern);
    if (regExp === undefined) return undefined;
    this.spend(regExp.size * (text.length + 1) * (UNICODE_CLASS.test(pattern) ? 3 : 1));
    return regExp.test(text);
  }

  private compile(pattern: string): GoRegExp | undefined {
    const isPaid = this.paid.has(pattern);
    if (!isPaid) this.spend(pattern.length * (COMPILE_STEPS + repetitions(pattern)));
    const regExp = compileOnce(pattern);
    if (typeof regExp === "string") return undefined;
    if (!isPaid && UNICODE_CLASS.test(pattern)) this.spend(regExp.size * UNICODE_CLASS_STEPS);
    this.paid.add(pattern);
    return regExp;
  }

  /** A number that is about to be compared; costs its length. */
  number(value: JsonNumber): JsonNumber {
    if (typeof value !== "number") this.spend(COMPARE_STEPS * 4 + value.toString().length * 4);
    return value;
  }

  /** The same text for equal values; costs the size of the value. */
  canonical(value: JsonValue, depth = 0): string {
    if (depth > MAX_DEPTH) throw TOO_MUCH;
    this.spend(COMPARE_STEPS + (typeof value === "string" ? value.length / 4 : 0));
    if (isNumber(value)) return canonicalNumber(this.number(value));
    if (isJsonArray(value)) return `[${value.map((item) => this.canonical(item, depth + 1)).join(",")}]`;
    if (!isJsonObject(value)) return JSON.stringify(value);
    const members = Object.keys(value).sort();
    for (const key of members) this.spend(COMPARE_STEPS + key.length / 4);
    return `{${members.map((key) => `${JSON.stringify(key)}:${this.canonical(value[key] ?? null, depth + 1)}`).join(",")}}`;
  }
}

/** How often a pattern repeats its parts at most: the sum of the numbers in `{n,m}`. */
function repetitions(pattern: string): number {
  let sum = 0;
  for (const [, from, to] of pattern.matchAll(/\{(\d{1,4})(?:,(\d{0,4}))?\}/g))
    sum += Math.max(Number(from), Number(to ?? 0));
  return sum;
}

function compileOnce(pattern: string): GoRegExp | string {
  const known = compiled.get(pattern) ?? compileGoRegExp(pattern);
  compiled.delete(pattern);
  compiled.set(pattern, known);
  for (const oldest of compiled.keys()) {
    if (compiled.size <= MAX_COMPILED) break;
    compiled.delete(oldest);
  }
  return known;
}
