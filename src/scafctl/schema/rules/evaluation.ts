// Checks a value against a schema of draft 2020-12. Each pair of a schema and a place is checked
// once, so references to the same schema cost nothing again; the work is bounded in steps.
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from "../../contract/json.js";
import { Budget, MAX_DEPTH } from "./budget.js";
import { Instance } from "./instance.js";
import { DRAFT_2020, DRAFT_7, type Keyword, type Vocabulary } from "./keywords.js";
import { NotChecked, type NotCheckedReason } from "./not-checked.js";
import type { References } from "./references.js";
import { Result } from "./result.js";
import { Scope } from "./scope.js";
import { Step } from "./step.js";

/** A keyword that was not checked. */
export interface Omission {
  readonly keyword: string;
  readonly value: JsonValue;
  readonly reason: NotCheckedReason;
  /** Where it would have been checked first. */
  readonly path: readonly (string | number)[];
}

const SCHEMA_STEPS = 40;
const KEYWORD_STEPS = 15;

export class Evaluation {
  readonly budget = new Budget();
  readonly omissions: Omission[] = [];
  private readonly omitted = new Map<object, Set<string>>();
  private readonly derived = new Map<object, unknown>();
  private depth = 0;

  private readonly vocabulary: Vocabulary;

  constructor(readonly references: References) {
    this.vocabulary = references.isDraft7 ? DRAFT_7 : DRAFT_2020;
  }

  run(schema: JsonSchema, value: JsonValue): Result {
    return this.evaluate(schema, new Instance(value), new Scope());
  }

  /** @throws NotChecked when the bound is exceeded, or for a schema that is being checked */
  evaluate(schema: JsonSchema, instance: Instance, outer: Scope): Result {
    this.budget.spend(SCHEMA_STEPS);
    const result = new Result();
    if (!isJsonObject(schema)) {
      if (!schema) result.fail(instance, { keyword: "false", expected: schema, schema, missing: undefined });
      return result;
    }
    const scope = this.references.isDynamic ? outer.enter(this.references.resourceOf(schema)) : outer;
    const results = scope.resultsOf(schema);
    const known = results.get(instance);
    if (known?.isComplete === true) return known;
    if (known !== undefined) throw new NotChecked("loop");
    if (this.depth > MAX_DEPTH) throw new NotChecked("too-much-work");
    results.set(instance, result);
    this.depth++;
    try {
      for (const { keyword, value, check } of this.vocabulary.rulesOf(schema)) {
        this.apply(check, new Step(this, { schema, instance, scope, result }, keyword, value));
      }
    } finally {
      this.depth--;
      result.isComplete = true;
    }
    return result;
  }

  /** What is derived from a part of a schema, once. */
  once<T>(part: object, derive: () => T): T {
    if (!this.derived.has(part)) this.derived.set(part, derive());
    return this.derived.get(part) as T;
  }

  private apply(check: Keyword, step: Step): void {
    try {
      this.budget.spend(KEYWORD_STEPS);
      check(step);
    } catch (error) {
      if (!(error instanceof NotChecked)) throw error;
      step.omit(error.reason, step.expected);
    }
  }

  /** Each part is reported once, too much work once for the whole check. */
  omit(omission: Omission, schema: JsonObject): void {
    const { keyword, value, reason } = omission;
    const part = reason === "too-much-work" ? reason : `${keyword} ${typeof value === "string" ? value : ""}`;
    const said = this.said(reason === "too-much-work" ? this : schema);
    if (said.has(part)) return;
    said.add(part);
    this.omissions.push(omission);
  }

  /** Says that there is more than was checked. */
  giveUp(): void {
    this.omit({ keyword: "", value: null, reason: "too-much-work", path: [] }, {});
  }

  private said(where: object): Set<string> {
    const said = this.omitted.get(where) ?? new Set<string>();
    this.omitted.set(where, said);
    return said;
  }
}
