// A violation of a schema as one sentence that a person can act on.
import type { Violation } from "./check-schema.js";
import { isJsonArray, isJsonObject, isPlainObject, type PlainJson, stringifyJson } from "../contract/json.js";
import { valueType } from "./schema.js";
import { suggest } from "./suggest.js";
import type { JsonValue } from "../contract/types.js";

/** Values are quoted up to this many characters. */
const MAX_QUOTE = 60;

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

/** A place in a value as a person writes it: `servers[0].port`; empty for the whole value. */
export function placeName(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}

/**
 * Says what is wrong.
 *
 * @param whole what the checked value is called: "The input", "The data"
 * @param hide true keeps the value out of the sentence, because it is a secret
 */
export function describeViolation(violation: Violation, whole: string, hide: boolean): Sentence {
  const { keyword, value, expected } = violation;
  const place = placeName(violation.path);
  const subject = place === "" ? whole : `"${place}"`;
  const got = hide ? "" : ` (it is ${quote(value)})`;
  const limit = typeof expected === "number" ? String(expected) : "";
  switch (keyword) {
    case "required":
      return { code: "required", message: missing(violation, "is missing and must be there") };
    case "dependentRequired":
    case "dependencies":
      return { code: "required", message: missing(violation, "is missing and must accompany what is there") };
    case "type":
      return {
        code: "type",
        message: `${subject} must be ${typeNouns(expected)}, not ${kindNoun(violation)}.`,
      };
    case "enum":
      return enumSentence(violation, subject, hide);
    case "const":
      return { code: "const", message: `${subject} must be ${quote(expected ?? null)}${got}.` };
    case "minLength":
      return {
        code: "min-length",
        message: `${subject} must have at least ${plural(limit, "character")}; it has ${length(value)}.`,
      };
    case "maxLength":
      return {
        code: "max-length",
        message: `${subject} must have at most ${plural(limit, "character")}; it has ${length(value)}.`,
      };
    case "pattern":
      return { code: "pattern", message: patternMessage(violation, subject, got) };
    case "minimum":
      return { code: "minimum", message: `${subject} must be at least ${limit}${got}.` };
    case "maximum":
      return { code: "maximum", message: `${subject} must be at most ${limit}${got}.` };
    case "exclusiveMinimum":
      return { code: "minimum", message: `${subject} must be greater than ${limit}${got}.` };
    case "exclusiveMaximum":
      return { code: "maximum", message: `${subject} must be less than ${limit}${got}.` };
    case "multipleOf":
      return { code: "multiple-of", message: `${subject} must be a multiple of ${limit}${got}.` };
    case "minItems":
      return {
        code: "min-items",
        message: `${subject} must have at least ${plural(limit, "item")}; it has ${size(value)}.`,
      };
    case "maxItems":
      return {
        code: "max-items",
        message: `${subject} must have at most ${plural(limit, "item")}; it has ${size(value)}.`,
      };
    case "uniqueItems":
      return { code: "unique-items", message: `${subject} must not hold the same item twice.` };
    case "contains":
    case "minContains":
    case "maxContains":
      return { code: "contains", message: `${subject} does not hold the items that its schema asks for.` };
    case "minProperties":
      return {
        code: "min-properties",
        message: `${subject} must have at least ${limit} members; it has ${size(value)}.`,
      };
    case "maxProperties":
      return {
        code: "max-properties",
        message: `${subject} must have at most ${limit} members; it has ${size(value)}.`,
      };
    case "propertyNames":
      return { code: "property-names", message: `${subject} has a member whose name is not allowed.` };
    case "anyOf":
    case "oneOf":
      return { code: "alternatives", message: alternatives(violation, subject) };
    case "not":
      return notSentence(violation, subject);
    default:
      return { code: "schema", message: `${subject} breaks the rule "${keyword}" of its schema.` };
  }
}

function missing(violation: Violation, what: string): string {
  return `"${placeName([...violation.path, violation.missing ?? ""])}" ${what}.`;
}

/** The value's type as the sentence "must be X, not Y" needs it. */
function kindNoun({ value, expected }: Violation): string {
  const kind = valueType(value);
  if (kind === "integer") return "a number";
  const wantsInteger = expected === "integer" || (Array.isArray(expected) && expected.includes("integer"));
  return kind === "number" && wantsInteger ? "a fraction" : (NOUNS[kind] ?? kind);
}

function typeNouns(expected: PlainJson | undefined): string {
  const names = Array.isArray(expected) ? expected : [expected];
  return either(names.filter((name) => typeof name === "string").map((name) => NOUNS[name] ?? name));
}

function patternMessage({ schema }: Violation, subject: string, got: string): string {
  const { patternErrorMessage: meaning, pattern } = isPlainObject(schema) ? schema : {};
  return typeof meaning === "string"
    ? `${subject} does not fit${got}: ${meaning.replace(/\.$/, "")}.`
    : `${subject} does not match the pattern ${typeof pattern === "string" ? pattern : "of its schema"}${got}.`;
}

function enumSentence({ value, expected }: Violation, subject: string, hide: boolean): Sentence {
  const values = Array.isArray(expected) ? expected : [];
  const texts = values.filter((item) => typeof item === "string");
  const near = typeof value === "string" && !hide ? suggest(value, texts) : undefined;
  const shown = values.slice(0, 12).map((item) => quote(item));
  const list = either(values.length > shown.length ? [...shown, `${values.length - shown.length} more`] : shown);
  const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
  const got = hide ? "" : `, not ${quote(value)}`;
  const message = `${subject} must be ${list || "one of an empty list"}${got}.${hint}`;
  return { code: "enum", message, ...(near === undefined ? {} : { suggestion: near }) };
}

function alternatives({ keyword, expected }: Violation, subject: string): string {
  const forms = Array.isArray(expected) ? expected : [];
  const names = forms.flatMap((form) =>
    isPlainObject(form) && typeof form["type"] === "string" ? [form["type"]] : [],
  );
  const which = keyword === "oneOf" ? "exactly one" : "one";
  // Two forms of the same type differ in something else, which the type alone would not tell.
  return names.length === forms.length && new Set(names).size === names.length
    ? `${subject} must be ${either(names.map((name) => NOUNS[name] ?? name))}, as ${which} of its ${forms.length} allowed forms says.`
    : `${subject} must have ${which} of the ${forms.length} forms that its schema allows.`;
}

function notSentence(violation: Violation, subject: string): Sentence {
  const everything = isPlainObject(violation.expected) && Object.keys(violation.expected).length === 0;
  if (!everything) return { code: "not", message: `${subject} has a form that its schema rules out.` };
  return { code: "not-allowed", message: `${subject} is not allowed here.` };
}

/** A value as JSON on one line, shortened; large arrays and objects by their size. */
export function quote(value: JsonValue | PlainJson): string {
  if (typeof value === "object" && value !== null && Object.keys(value).length > 8) {
    return Array.isArray(value)
      ? `an array of ${value.length} items`
      : `an object of ${Object.keys(value).length} members`;
  }
  const text = stringifyJson(typeof value === "string" ? value.slice(0, MAX_QUOTE) : value);
  const whole = text.length <= MAX_QUOTE && (typeof value !== "string" || value.length < MAX_QUOTE);
  return whole ? text : `${Array.from(text.slice(0, MAX_QUOTE)).slice(0, -1).join("")}…`;
}

function either(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}

function plural(count: string, noun: string): string {
  return `${count} ${noun}${count === "1" ? "" : "s"}`;
}

/** In code points, as Go counts. */
function length(value: JsonValue): number {
  return typeof value === "string" ? Array.from(value).length : 0;
}

function size(value: JsonValue): number {
  return isJsonArray(value) ? value.length : isJsonObject(value) ? Object.keys(value).length : 0;
}
