// What makes google/jsonschema-go (0.4) refuse a schema. scafctl resolves the input schema of a
// provider with it before each run, without a loader for other documents.
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  member,
  toNumber,
} from "../../contract/json.js";
import { compileGoRegExp } from "../go-regexp.js";
import { References } from "../rules/references.js";
import { parsePointer } from "../pointer.js";
import { isSchema, type Subschema, SUBSCHEMA_KEYWORDS, subschemas } from "../walk.js";
import { formProblem } from "./schema-forms.js";

/** Why the schema is refused, and where: a JSON pointer. */
export interface Refusal {
  readonly place: string;
  readonly reason: string;
}

/** More are not reported. */
const MAX_REFUSALS = 20;
/** Longer patterns take too long to compile: in characters. */
const MAX_PATTERN = 10_000;
const DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema";
const DRAFT_7 = ["http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft-07/schema#"];

export interface Refusals {
  readonly refused: readonly Refusal[];
  /** Places with a pattern that is too long to be compiled here. */
  readonly notChecked: readonly string[];
}

export function refusals(root: JsonSchema): Refusals {
  const found: Refusal[] = [];
  const notChecked: string[] = [];
  if (!isJsonObject(root)) return { refused: found, notChecked };
  const dialect = member(root, "$schema") ?? "";
  if (typeof dialect === "string" && !["", DRAFT_2020, ...DRAFT_7].includes(dialect)) {
    found.push({
      place: "",
      reason: `$schema is ${JSON.stringify(dialect)}, which is neither draft 2020-12 nor draft 7`,
    });
  }
  if (holdsHugeNumber(root)) found.push({ place: "", reason: "it has a number beyond the range of a double" });
  const references = new References(root);
  const pending: Placed[] = [{ schema: root, place: "", hasBase: false }];
  for (let next = pending.pop(); next !== undefined && found.length < MAX_REFUSALS; next = pending.pop()) {
    const { schema, place } = next;
    if (!isJsonObject(schema)) continue;
    const { reasons, hasBase } = ownRefusals(schema, next, references);
    found.push(...reasons.map((reason) => ({ place, reason })));
    if (patternsOf(schema).some((pattern) => pattern.length > MAX_PATTERN)) notChecked.push(place);
    const inside = childrenOf(schema).map((child) => {
      return { schema: child.schema, place: `${place}/${child.path.map(escaped).join("/")}`, hasBase };
    });
    pending.push(...inside.reverse());
  }
  return { refused: found.slice(0, MAX_REFUSALS), notChecked };
}

interface Placed {
  readonly schema: JsonSchema;
  readonly place: string;
  /** Whether a schema around it has an absolute `$id`. */
  readonly hasBase: boolean;
}

function ownRefusals(schema: JsonObject, { hasBase }: Placed, references: References) {
  const reasons = Object.entries(schema).flatMap(([keyword, value]) => {
    const expected = formProblem(keyword, value);
    return expected === undefined ? [] : [`${keyword} must be ${expected}`];
  });
  reasons.push(...patternsOf(schema).flatMap(patternRefusals));
  for (const keyword of ["$ref", "$dynamicRef"]) {
    const reference = member(schema, keyword);
    if (typeof reference !== "string" || reference === "") continue;
    const reason = referenceRefusal(reference, schema, references);
    if (reason !== undefined) reasons.push(`${keyword} ${JSON.stringify(reference)} ${reason}`);
  }
  if (isJsonObject(member(schema, "$defs")) && isJsonObject(member(schema, "definitions"))) {
    reasons.push("it has both $defs and definitions");
  }
  if (isJsonObject(member(schema, "$vocabulary")) && member(schema, "$schema") !== DRAFT_2020) {
    reasons.push("it has a $vocabulary");
  }
  const identifier = identifierRefusal(schema, hasBase, references.isDraft7);
  if (identifier.reason !== undefined) reasons.push(identifier.reason);
  return { reasons, hasBase: identifier.hasBase };
}

function patternsOf(schema: JsonObject): readonly string[] {
  const one = member(schema, "pattern");
  const many = member(schema, "patternProperties");
  return [...(typeof one === "string" ? [one] : []), ...(isJsonObject(many) ? Object.keys(many) : [])];
}

function patternRefusals(pattern: string): readonly string[] {
  if (pattern.length > MAX_PATTERN) return [];
  const compiled = compileGoRegExp(pattern);
  return typeof compiled === "string" ? [`the pattern ${JSON.stringify(pattern)} is no regular expression of Go`] : [];
}

function identifierRefusal(schema: JsonObject, hasBase: boolean, isDraft7: boolean) {
  const id = member(schema, "$id");
  if (typeof id !== "string" || id === "" || (isDraft7 && (hasText(schema, "$ref") || id.includes("#")))) {
    return { reason: undefined, hasBase };
  }
  const named = `$id ${JSON.stringify(id)}`;
  if (isMalformed(id)) return { reason: `${named} is no address`, hasBase };
  if (/#./.test(id)) return { reason: `${named} must not have a fragment`, hasBase };
  if (!hasBase && !/^[A-Za-z][A-Za-z\d+.-]*:/.test(id)) return { reason: `${named} is no absolute address`, hasBase };
  return { reason: undefined, hasBase: true };
}

function hasText(schema: JsonObject, keyword: string): boolean {
  const value = member(schema, keyword);
  return typeof value === "string" && value !== "";
}

function referenceRefusal(reference: string, schema: JsonObject, references: References): string | undefined {
  if (isMalformed(reference)) return "is no address";
  const target = references.resolve(reference, schema);
  if (target === "remote") return "leads to another document";
  const fragment = reference.slice(reference.indexOf("#") + 1);
  const isPointer = reference.includes("#") && fragment.startsWith("/");
  const resource = isPointer ? references.resolve(reference.slice(0, reference.indexOf("#") + 1), schema) : target;
  const isThere =
    target !== "missing" && (!isPointer || (typeof resource !== "string" && leadsToSchema(resource.schema, fragment)));
  return isThere ? undefined : "leads to no schema in it";
}

/** Go follows pointers only through keywords that contain schemas. */
function leadsToSchema(root: JsonSchema, pointer: string): boolean {
  let at: JsonValue | undefined = root;
  let isBetween = false;
  for (const key of parsePointer(`#${pointer}`) ?? []) {
    if (!isBetween && !(SUBSCHEMA_KEYWORDS.has(key) || key === "contentSchema")) return false;
    const next: JsonValue | undefined = isJsonArray(at)
      ? at[Number(key)]
      : isJsonObject(at)
        ? member(at, key)
        : undefined;
    if (next === undefined) return false;
    isBetween = !isBetween && (isJsonArray(next) || MAPS.has(key));
    at = next;
  }
  return !isBetween && isSchema(at);
}

const MAPS: ReadonlySet<string> = new Set(
  "properties patternProperties dependentSchemas dependencies $defs definitions".split(" "),
);

/** What Go's net/url does not parse. */
function isMalformed(address: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u001f\u007f]|%(?![\da-f]{2})|^:|^[^/?#]*[^A-Za-z\d+.\-/?#:][^/?#]*:|^\d[^/?#]*:/i.test(address);
}

function childrenOf(schema: JsonObject): readonly Subschema[] {
  const content = member(schema, "contentSchema");
  return [...subschemas(schema), ...(isSchema(content) ? [{ schema: content, path: ["contentSchema"] }] : [])];
}

/** Go reads every number of a schema as a double, also in `default` and in unknown keywords. */
function holdsHugeNumber(root: JsonValue): boolean {
  const pending: JsonValue[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    const number = toNumber(value);
    if (number !== undefined && !Number.isFinite(number)) return true;
    if (isJsonArray(value) || isJsonObject(value)) for (const item of Object.values(value)) pending.push(item);
  }
  return false;
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
