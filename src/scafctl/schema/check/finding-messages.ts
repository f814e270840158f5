// The English sentences of validation findings.
import { isJsonArray, isJsonObject, jsonObject, type JsonValue, member, stringifyJson } from "../../contract/json.js";
import { valueType } from "../schema.js";
import { isSecretPlace, REDACTED, type Secrets } from "../secrets.js";
import { quotedSuggestion, suggest } from "../suggest.js";
import { isNumber } from "../rules/decimal.js";
import type { Omission } from "../rules/evaluation.js";
import type { NotCheckedReason } from "../rules/not-checked.js";
import type { Violation } from "./check-schema.js";

/** Values are quoted up to this many characters. */
const MAX_QUOTE = 60;
/** Names and values are listed up to this many. */
const MAX_LIST = 12;

const NOUNS: Readonly<Record<string, string>> = {
  string: "a string",
  integer: "an integer",
  number: "a number",
  boolean: "a boolean",
  array: "an array",
  object: "an object",
  null: "null",
};

export interface Sentence {
  readonly code: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** What a sentence about a violation is made of. */
interface Subject extends Violation {
  /** The place of the value in quotes, or what the whole value is called. */
  readonly subject: string;
  /** The value, to follow the sentence; empty for a secret. */
  readonly got: string;
  readonly limit: string;
  readonly secrets: Secrets | undefined;
  readonly isSecret: boolean;
}

/** For each keyword the finding's code and its sentence. */
const SENTENCES: ReadonlyMap<string, readonly [code: string, message: (violation: Subject) => string]> = new Map<
  string,
  readonly [string, (violation: Subject) => string]
>([
  ["required", ["required", (one) => `${missingName(one)} is missing and must be there.`]],
  ["dependentRequired", ["required", (one) => `${missingName(one)} is missing and must accompany what is there.`]],
  ["type", ["type", (one) => `${one.subject} must be ${typeNouns(one.expected)}, not ${actualNoun(one)}.`]],
  ["enum", ["enum", enumMessage]],
  ["const", ["const", ({ subject, expected, got }) => `${subject} must be ${quote(expected)}${got}.`]],
  ["minLength", ["min-length", (one) => sizeMessage(one, "at least", "character")]],
  ["maxLength", ["max-length", (one) => sizeMessage(one, "at most", "character")]],
  ["pattern", ["pattern", patternMessage]],
  ["minimum", ["minimum", ({ subject, limit, got }) => `${subject} must be at least ${limit}${got}.`]],
  ["maximum", ["maximum", ({ subject, limit, got }) => `${subject} must be at most ${limit}${got}.`]],
  ["exclusiveMinimum", ["minimum", ({ subject, limit, got }) => `${subject} must be greater than ${limit}${got}.`]],
  ["exclusiveMaximum", ["maximum", ({ subject, limit, got }) => `${subject} must be less than ${limit}${got}.`]],
  ["multipleOf", ["multiple-of", ({ subject, limit, got }) => `${subject} must be a multiple of ${limit}${got}.`]],
  ["minItems", ["min-items", (one) => sizeMessage(one, "at least", "item")]],
  ["maxItems", ["max-items", (one) => sizeMessage(one, "at most", "item")]],
  ["uniqueItems", ["unique-items", ({ subject }) => `${subject} must not contain the same item twice.`]],
  ["contains", ["contains", containsMessage]],
  ["minProperties", ["min-properties", (one) => sizeMessage(one, "at least", "member")]],
  ["maxProperties", ["max-properties", (one) => sizeMessage(one, "at most", "member")]],
  ["propertyNames", ["property-names", ({ subject }) => `${subject} has a member whose name is not allowed.`]],
  ["anyOf", ["alternatives", alternativesMessage]],
  ["oneOf", ["alternatives", alternativesMessage]],
  ["not", ["not", ({ subject }) => `${subject} has a form that its schema rules out.`]],
]);

/** A place in a value as a person writes it: `servers[0].port`; empty for the whole value. */
function placeName(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}

/**
 * Says what is wrong, without the values of secrets.
 *
 * @param whole what the checked value is called: "The input", "The data"
 */
export function violationSentence(violation: Violation, whole: string, secrets: Secrets | undefined): Sentence {
  const { keyword, path, expected } = violation;
  const place = placeName(path);
  const isSecret = isSecretPlace(path, secrets);
  const one: Subject = {
    ...violation,
    subject: place === "" ? whole : `"${place}"`,
    // Only some sentences quote the value, which may be large.
    get got() {
      return isSecret ? "" : ` (it is ${quote(violation.value, secrets)})`;
    },
    secrets,
    limit: isNumber(expected) ? expected.toString() : "",
    isSecret,
  };
  if (isUnknownMember(violation)) return { code: "unknown-key", message: `${one.subject} is not known here.` };
  if (expected === false) return { code: "not-allowed", message: `${one.subject} is not allowed here.` };
  const [code, message] = SENTENCES.get(keyword) ?? [
    "schema",
    () => `${one.subject} breaks the rule "${keyword}" of its schema.`,
  ];
  const suggestion = keyword === "enum" ? nearestAllowed(one) : undefined;
  return { code, message: message(one), ...(suggestion === undefined ? {} : { suggestion }) };
}

/** True for a member that `additionalProperties` or `unevaluatedProperties` forbids. */
export function isUnknownMember({ keyword }: Violation): boolean {
  return keyword === "additionalProperties" || keyword === "unevaluatedProperties";
}

export function coercionSentence(type: string, coerced: JsonValue, isSecret: boolean): string {
  return `scafctl would turn it into ${isSecret ? "one" : `the ${type} ${quote(coerced)}`}.`;
}

export function unknownInputSentence(
  name: string,
  provider: string,
  consequence: "drop" | "refuse",
  known: readonly string[],
  suggestion: string | undefined,
): string {
  const hint =
    suggestion === undefined
      ? `Its inputs are ${known.slice(0, MAX_LIST).join(", ")}.`
      : `Did you mean ${quotedSuggestion(suggestion, name)}?`;
  return `"${name}" is not an input of ${provider}; scafctl would ${consequence} it. ${hint}`;
}

export function nullInputSentence(name: string): string {
  return `"${name}" is null, which scafctl refuses for an input; leave it out instead.`;
}

export function valueReferenceSentence(name: string, key: string): string {
  return `"${name}" looks like a value reference ("${key}"): in a solution scafctl would evaluate it, here it is sent unchanged.`;
}

/** For each reason the finding's code and its sentence. */
const OMISSIONS: Readonly<Record<NotCheckedReason, readonly [code: string, message: (omission: Omission) => string]>> =
  {
    missing: [
      "reference-skipped",
      ({ value }) => `Not checked: the schema refers to ${quote(value)}, which it does not contain.`,
    ],
    remote: [
      "reference-skipped",
      ({ value }) => `Not checked: the schema refers to ${quote(value)}, which is another document.`,
    ],
    loop: ["reference-skipped", ({ value }) => `Not checked: the schema's reference ${quote(value)} leads to itself.`],
    pattern: [
      "pattern-skipped",
      ({ value }) => `Not checked: the schema's pattern ${quote(value)} is no regular expression of Go.`,
    ],
    form: [
      "keyword-skipped",
      ({ keyword }) => `Not checked: "${keyword}" of the schema has a value that it cannot have.`,
    ],
    "too-much-work": ["too-much-work", () => "Not checked: too much work. The rest of this value was not checked."],
  };

export function omissionSentence(omission: Omission): Sentence {
  const [code, message] = OMISSIONS[omission.reason];
  return { code, message: message(omission) };
}

function missingName({ path, missing = "" }: Violation): string {
  return `"${placeName([...path, missing])}"`;
}

/** The value's type as the sentence "must be X, not Y" needs it. */
function actualNoun({ value, expected }: Violation): string {
  const type = valueType(value);
  if (type === "integer") return "a number";
  const expectsInteger = expected === "integer" || (isJsonArray(expected) && expected.includes("integer"));
  return type === "number" && expectsInteger ? "a fraction" : (NOUNS[type] ?? type);
}

function typeNouns(expected: JsonValue): string {
  const names = isJsonArray(expected) ? expected : [expected];
  return either(names.filter((name) => typeof name === "string").map((name) => NOUNS[name] ?? name));
}

function patternMessage({ schema, subject, got }: Subject): string {
  const meaning = isJsonObject(schema) ? member(schema, "patternErrorMessage") : undefined;
  const pattern = isJsonObject(schema) ? member(schema, "pattern") : undefined;
  return typeof meaning === "string"
    ? `${subject} does not fit${got}: ${meaning.replace(/\.$/, "")}.`
    : `${subject} does not match the pattern ${typeof pattern === "string" ? pattern : "of its schema"}${got}.`;
}

function nearestAllowed({ value, expected, isSecret }: Subject): string | undefined {
  const allowed = isJsonArray(expected) ? expected.filter((item) => typeof item === "string") : [];
  return typeof value === "string" && !isSecret ? suggest(value, allowed) : undefined;
}

function enumMessage(one: Subject): string {
  const allowed = isJsonArray(one.expected) ? one.expected : [];
  const shown = allowed.slice(0, MAX_LIST).map((item) => quote(item));
  const list = either(allowed.length > shown.length ? [...shown, `${allowed.length - shown.length} more`] : shown);
  const near = nearestAllowed(one);
  const got = one.isSecret ? "" : `, not ${quote(one.value, one.secrets)}`;
  const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
  return `${one.subject} must be ${list || "one of an empty list"}${got}.${hint}`;
}

function containsMessage({ subject }: Subject): string {
  return `${subject} does not contain the items that its schema requires.`;
}

function alternativesMessage({ keyword, expected, subject }: Subject): string {
  const forms = isJsonArray(expected) ? expected : [];
  const names = forms.map((form) => (isJsonObject(form) ? form["type"] : undefined));
  const types = names.filter((name) => typeof name === "string");
  const which = keyword === "oneOf" ? "exactly one" : "one";
  // Forms of the same type differ in something that the type does not show.
  return types.length === forms.length && new Set(types).size === types.length
    ? `${subject} must be ${typeNouns(types)}, as ${which} of its ${forms.length} allowed forms says.`
    : `${subject} must have ${which} of the ${forms.length} forms that its schema allows.`;
}

/** Does not tell how long a secret is. */
function sizeMessage(
  { subject, limit, value, isSecret }: Subject,
  bound: "at least" | "at most",
  noun: string,
): string {
  const size =
    typeof value === "string"
      ? // Code points, as Go counts.
        Array.from(value).length
      : typeof value === "object" && value !== null
        ? Object.keys(value).length
        : 0;
  const rule = `${subject} must have ${bound} ${limit} ${noun}${limit === "1" ? "" : "s"}`;
  return isSecret ? `${rule}.` : `${rule}; it has ${size}.`;
}

/** A value as JSON on one line, shortened; large arrays and objects by their size. */
function quote(value: JsonValue, secrets?: Secrets): string {
  if (typeof value === "object" && value !== null && Object.keys(value).length > 8) {
    return Array.isArray(value)
      ? `an array of ${value.length} items`
      : `an object of ${Object.keys(value).length} members`;
  }
  const text = stringifyJson(beginning(value, secrets));
  const isWhole = text.length <= MAX_QUOTE && (typeof value !== "string" || value.length < MAX_QUOTE);
  return isWhole ? text : `${Array.from(text.slice(0, MAX_QUOTE)).slice(0, -1).join("")}…`;
}

/** As much of a value as a quotation can show, without secrets: values may be large and deep. */
function beginning(value: JsonValue, secrets: Secrets | undefined, depth = 0): JsonValue {
  if (depth > MAX_QUOTE) return null;
  if (typeof value === "string") return value.slice(0, MAX_QUOTE);
  if (isJsonArray(value)) return value.slice(0, MAX_QUOTE).map((item) => beginning(item, secrets, depth + 1));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).slice(0, MAX_QUOTE);
  return jsonObject(
    members.map(([name, item]) => [
      name.slice(0, MAX_QUOTE),
      secrets?.has(name) === true ? REDACTED : beginning(item, secrets, depth + 1),
    ]),
  );
}

function either(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}
