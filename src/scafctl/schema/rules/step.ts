// One keyword of a schema at one place of the value: what the code of a keyword works with.
import type { JsonObject, JsonSchema, JsonValue } from "../../contract/json.js";
import { isSchema } from "../walk.js";
import type { Budget } from "./budget.js";
import type { Evaluation } from "./evaluation.js";
import type { Instance } from "./instance.js";
import { NotChecked, type NotCheckedReason } from "./not-checked.js";
import type { Target } from "./references.js";
import type { Evaluated, Result } from "./result.js";
import type { Scope } from "./scope.js";

export interface Place {
  readonly schema: JsonObject;
  readonly instance: Instance;
  readonly scope: Scope;
  readonly result: Result;
}

const FAIL_STEPS = 100;

export class Step {
  readonly schema: JsonObject;
  readonly instance: Instance;
  private readonly scope: Scope;
  private readonly result: Result;

  constructor(
    private readonly evaluation: Evaluation,
    { schema, instance, scope, result }: Place,
    readonly keyword: string,
    /** The keyword's value. */
    readonly expected: JsonValue,
  ) {
    this.schema = schema;
    this.instance = instance;
    this.scope = scope;
    this.result = result;
  }

  get value(): JsonValue {
    return this.instance.value;
  }

  get budget(): Budget {
    return this.evaluation.budget;
  }

  get evaluated(): Evaluated {
    return this.result.evaluated;
  }

  /** @param missing the name that `required` and the like miss */
  fail(missing?: string): void {
    const { keyword, expected, schema } = this;
    this.budget.spend(FAIL_STEPS);
    this.result.fail(this.instance, { keyword, expected, schema, missing });
  }

  /** The keyword was not checked, or only in part, for a reason that is reported elsewhere. */
  skip(): void {
    this.result.skip();
  }

  /** A part of the keyword was not checked: the rest is. */
  omit(reason: NotCheckedReason, value: JsonValue): void {
    this.skip();
    this.evaluation.omit({ keyword: this.keyword, value, reason, path: this.instance.path }, this.schema);
  }

  /** Checks a schema on the same value. */
  inPlace(schema: JsonSchema): Result {
    return this.evaluation.evaluate(schema, this.instance, this.scope);
  }

  /** Checks a schema on the same value, which must fit it. */
  requireInPlace(schema: JsonValue): void {
    if (!isSchema(schema)) {
      this.omit("form", schema);
      return;
    }
    const other = this.inPlace(schema);
    this.result.require(other);
    this.merge(other);
  }

  /** What a schema has evaluated on the same value is evaluated for this one. */
  merge(other: Result): void {
    if (!this.evaluation.references.tracksEvaluated) return;
    this.budget.spend(other.evaluated.size);
    this.evaluated.merge(other.evaluated);
  }

  /** Checks a schema on a member, an item or a name. */
  on(instance: Instance, schema: JsonSchema): Result {
    return this.evaluation.evaluate(schema, instance, this.scope);
  }

  /** Checks a schema on a member or an item, which must fit it. */
  require(instance: Instance, schema: JsonValue): void {
    if (!isSchema(schema)) this.omit("form", schema);
    // Said of the keyword that forbids it.
    else if (!schema)
      this.result.fail(instance, { keyword: this.keyword, expected: false, schema: this.schema, missing: undefined });
    else this.result.require(this.on(instance, schema));
  }

  once<T>(part: object, derive: () => T): T {
    return this.evaluation.once(part, derive);
  }

  /** @throws NotChecked for a reference that leads nowhere here */
  target(reference: string): Target {
    const target = this.evaluation.references.resolve(reference, this.schema);
    if (typeof target === "string") throw new NotChecked(target);
    return target;
  }

  /** The target of a `$dynamicRef`: the outermost schema on the way here that has the anchor. */
  dynamicTarget(reference: string): JsonSchema {
    const { schema, dynamicAnchor } = this.target(reference);
    return (dynamicAnchor === undefined ? undefined : this.scope.find(dynamicAnchor)) ?? schema;
  }
}
