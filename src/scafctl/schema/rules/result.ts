// What checking one value against one schema found.
import type { JsonValue } from "../../contract/json.js";
import type { Instance } from "./instance.js";

/** A rule of a schema that a place breaks. */
export interface Breach {
  /** `false` for the schema `false` itself. */
  readonly keyword: string;
  readonly expected: JsonValue;
  /** The schema that contains the keyword. */
  readonly schema: JsonValue;
  readonly instance: Instance;
  /** The missing name of `required` and `dependentRequired`. */
  readonly missing: string | undefined;
}

/** The members or items that schemas have evaluated (draft 2020-12, section 11). */
export class Evaluated {
  all = false;
  /** Set when a part was not checked that could have evaluated more. */
  isUncertain = false;
  private keys: Set<string | number> | undefined;

  add(key: string | number): void {
    this.keys ??= new Set();
    this.keys.add(key);
  }

  has(key: string | number): boolean {
    return this.all || this.keys?.has(key) === true;
  }

  /** How much work merging it is. */
  get size(): number {
    return this.keys?.size ?? 0;
  }

  merge(other: Evaluated): void {
    this.all ||= other.all;
    this.isUncertain ||= other.isUncertain;
    for (const key of other.keys ?? []) this.add(key);
  }
}

/** Three values: a part that was not checked makes the whole neither valid nor invalid. */
export type Verdict = boolean | undefined;

export class Result {
  /** False while the schema is being checked, which a schema that contains itself can see. */
  isComplete = false;
  verdict: Verdict = true;
  readonly evaluated = new Evaluated();
  /** Results are shared, so they are a graph; violations are collected from it once, at the end. */
  private readonly found: (Breach | Result)[] = [];

  fail(instance: Instance, rule: Pick<Breach, "keyword" | "expected" | "schema" | "missing">): void {
    this.verdict = false;
    this.found.push({ ...rule, instance });
  }

  /** A keyword was not checked. */
  skip(): void {
    if (this.verdict === true) this.verdict = undefined;
    this.evaluated.isUncertain = true;
  }

  /** The other one must hold too, and its violations are violations of this one. */
  require(other: Result): void {
    if (other.verdict === false) this.verdict = false;
    else if (this.verdict === true) this.verdict = other.verdict;
    if (other.verdict === false) this.found.push(other);
  }

  /** @param most how many are collected */
  breaches(most: number): readonly Breach[] {
    const all: Breach[] = [];
    const visited = new Set<Result>();
    const pending: (Breach | Result)[] = [this];
    for (let next = pending.pop(); next !== undefined && all.length < most; next = pending.pop()) {
      if (!(next instanceof Result)) all.push(next);
      else if (!visited.has(next)) {
        visited.add(next);
        pending.push(...next.found.toReversed());
      }
    }
    return all;
  }
}
