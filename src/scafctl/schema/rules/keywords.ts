// Every keyword that is checked, as google/jsonschema-go does. Not here: annotations, and `format`,
// which it never asserts.
import type { JsonObject, JsonValue } from "../../contract/json.js";
import { DRAFT_7_APPLICATORS } from "./keywords-of-draft-7.js";
import { ASSERTIONS } from "./keywords-of-values.js";
import { APPLICATORS } from "./keywords-with-schemas.js";
import type { Step } from "./step.js";

/**
 * Checks one keyword; a value of another type than the keyword is for is accepted.
 * @throws NotChecked when it cannot be checked
 */
export type Keyword = (step: Step) => void;

export interface Rule {
  readonly keyword: string;
  readonly value: JsonValue;
  readonly check: Keyword;
}

/** They ask what the other keywords have evaluated. */
const LAST: ReadonlySet<string> = new Set(["unevaluatedItems", "unevaluatedProperties"]);

/** The keywords of a draft. */
export class Vocabulary {
  private readonly known = new WeakMap<JsonObject, readonly Rule[]>();

  constructor(
    private readonly keywords: ReadonlyMap<string, Keyword>,
    private readonly isReferenceAlone: boolean,
  ) {}

  /** What is checked of a schema, in its own order. */
  rulesOf(schema: JsonObject): readonly Rule[] {
    const known = this.known.get(schema) ?? this.sorted(schema);
    this.known.set(schema, known);
    return known;
  }

  private sorted(schema: JsonObject): readonly Rule[] {
    const all = Object.entries(schema).flatMap(([keyword, value]): Rule[] => {
      const check = this.keywords.get(keyword);
      return check === undefined ? [] : [{ keyword, value, check }];
    });
    const reference = all.filter(({ keyword }) => keyword === "$ref");
    if (this.isReferenceAlone && reference.length > 0) return reference;
    return [...all.filter(({ keyword }) => !LAST.has(keyword)), ...all.filter(({ keyword }) => LAST.has(keyword))];
  }
}

export const DRAFT_2020 = new Vocabulary(new Map([...ASSERTIONS, ...APPLICATORS]), false);

const NEWER: ReadonlySet<string> = new Set(["prefixItems", "dependentRequired", "dependentSchemas"]);

/** Siblings of `$ref` are ignored. */
export const DRAFT_7 = new Vocabulary(
  new Map([...[...ASSERTIONS, ...APPLICATORS].filter(([name]) => !NEWER.has(name)), ...DRAFT_7_APPLICATORS]),
  true,
);
