// Is this input what the provider asks for? Told before a plugin is started, in sentences, with the
// place.
import { checkSchema, type Checked, type Violation } from "./check-schema.js";
import { coerce } from "./coerce.js";
import { isJsonArray, isJsonObject, member } from "../contract/json.js";
import { defaultOf, isSchema, propertySchemas } from "./schema.js";
import { suggest } from "./suggest.js";
import type { Descriptor, InputFinding, JsonObject, JsonSchema, JsonValue } from "../contract/types.js";
import { describeViolation, quote } from "./violation-message.js";

/** The keys by which scafctl takes an object for a value reference (contract 4.2). */
const REFERENCE_KEYS = ["literal", "rslvr", "expr", "tmpl"];

/**
 * Checks an input against the provider's schema (draft 2020-12) the way scafctl does: unknown names
 * are refused with a suggestion, a default makes up for a missing required input, lengths count
 * code points, patterns are Go's, formats are only hints. Never throws.
 *
 * @returns errors first, then in the order of the schema; `info` entries say what was not checked
 */
export function validateInput(descriptor: Descriptor, input: JsonObject): readonly InputFinding[] {
  const { schema } = descriptor;
  if (schema === undefined) return [];
  const secret = secretNames(schema, descriptor.sensitiveFields);
  const checked = checkSchema(schema, input);
  const violations = checked.violations.filter((violation) => {
    return !hasDefault(schema, violation) && !isUnknownAtTop(violation);
  });
  const findings = [
    ...violations.map((violation) => finding(violation, "The input", secret, schema)),
    ...unknownInputs(descriptor, schema, input),
    ...nullInputs(schema, input, violations),
    ...references(input),
    ...omissions(checked, input),
  ];
  const rank = { error: 0, warning: 1, info: 2 };
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

/**
 * Checks the data of an execution against the output schema of its capability (contract 4.3). Data
 * that is no object is checked as `{"value": data}`, null as `{}`. For remarks beside a result:
 * scafctl passes outputs on unchecked.
 */
export function validateOutput(descriptor: Descriptor, capability: string, data: JsonValue): readonly InputFinding[] {
  const schema = Object.hasOwn(descriptor.outputSchemas, capability) ? descriptor.outputSchemas[capability] : undefined;
  if (schema === undefined) return [];
  const value = data === null ? {} : isJsonObject(data) ? data : { value: data };
  const secret = secretNames(schema, descriptor.sensitiveFields);
  const checked = checkSchema(schema, value);
  const findings = checked.violations.map((violation) => finding(violation, "The data", secret, undefined));
  return [...findings, ...omissions(checked, value)];
}

function finding(
  violation: Violation,
  whole: string,
  secret: ReadonlySet<string>,
  coercible: JsonSchema | undefined,
): InputFinding {
  const top = violation.path[0];
  const hide = typeof top === "string" && secret.has(top);
  const { code, message, suggestion } = describeViolation(violation, whole, hide);
  const unknown = violation.keyword === "not" ? unknownKey(violation) : undefined;
  if (unknown !== undefined) return unknown;
  const path = violation.missing === undefined ? violation.path : [...violation.path, violation.missing];
  const coerced = coercible === undefined || violation.path.length !== 1 ? undefined : coercion(violation);
  const offer =
    coerced === undefined
      ? ""
      : ` scafctl would turn it into ${hide ? "one" : `the ${typeWord(violation)} ${quote(coerced)}`}.`;
  return {
    severity: "error",
    code,
    message: message + offer,
    path,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(coerced === undefined ? {} : { coerced }),
  };
}

function coercion(violation: Violation): JsonValue | undefined {
  const { keyword, expected, value } = violation;
  return keyword === "type" && typeof expected === "string" ? coerce(expected, value) : undefined;
}

function typeWord({ expected }: Violation): string {
  return typeof expected === "string" ? expected : "value";
}

/**
 * A member that `additionalProperties: false` forbids, deeper than the top level, where typos are
 * as likely.
 */
function unknownKey(violation: Violation): InputFinding | undefined {
  const name = violation.path.at(-1);
  if (typeof name !== "string" || !/\/(?:additional|unevaluated)Properties\/not$/.test(violation.location))
    return undefined;
  const { message } = describeViolation(violation, "", true);
  return {
    severity: "error",
    code: "unknown-key",
    message: message.replace("is not allowed here", "is not known here"),
    path: violation.path,
  };
}

function isUnknownAtTop(violation: Violation): boolean {
  return violation.path.length === 1 && /^#\/(?:additional|unevaluated)Properties\/not$/.test(violation.location);
}

function hasDefault(schema: JsonSchema, { missing, path }: Violation): boolean {
  if (missing === undefined || path.length > 0) return false;
  const property = propertySchemas(schema).find(([name]) => name === missing)?.[1];
  return property !== undefined && defaultOf(property) !== undefined;
}

function unknownInputs(descriptor: Descriptor, schema: JsonSchema, input: JsonObject): InputFinding[] {
  const known = declaredNames(schema);
  // Without declared properties scafctl passes everything through.
  if (known.size === 0) return [];
  const open = allowsMore(schema);
  return Object.keys(input)
    .filter((name) => !known.has(name))
    .map((name) => {
      const near = suggest(
        name,
        [...known].filter((candidate) => !Object.hasOwn(input, candidate)),
      );
      const hint =
        near === undefined ? ` Its inputs are ${[...known].slice(0, 12).join(", ")}.` : ` Did you mean "${near}"?`;
      return {
        severity: open ? ("warning" as const) : ("error" as const),
        code: "unknown-input",
        message: `"${name}" is not an input of ${descriptor.name}; scafctl would ${open ? "drop" : "refuse"} it.${hint}`,
        path: [name],
        ...(near === undefined ? {} : { suggestion: near }),
      };
    });
}

/** True when the schema itself says that it takes more than it names. */
function allowsMore(schema: JsonSchema): boolean {
  if (!isJsonObject(schema)) return true;
  const more = member(schema, "additionalProperties") ?? member(schema, "unevaluatedProperties");
  return (more !== undefined && more !== false) || isJsonObject(member(schema, "patternProperties"));
}

/**
 * Every top-level name that the schema knows, also by way of its combinations. References are left
 * to the validator.
 */
function declaredNames(schema: JsonSchema): Set<string> {
  const names = new Set(propertySchemas(schema).map(([name]) => name));
  if (!isJsonObject(schema)) return names;
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((key) => {
    const list = member(schema, key);
    return isJsonArray(list) ? list : [];
  });
  const branches = ["if", "then", "else"].map((key) => member(schema, key));
  for (const part of [...parts, ...branches]) {
    if (isSchema(part)) for (const name of declaredNames(part)) names.add(name);
  }
  return names;
}

/**
 * scafctl takes null for a value whose form is missing; a schema without a type lets it pass here.
 */
function nullInputs(schema: JsonSchema, input: JsonObject, violations: readonly Violation[]): InputFinding[] {
  const reported = new Set(violations.filter(({ path }) => path.length === 1).map(({ path }) => path[0]));
  return propertySchemas(schema)
    .filter(([name]) => member(input, name) === null && !reported.has(name))
    .map(([name]) => ({
      severity: "warning",
      code: "null-input",
      message: `"${name}" is null, which scafctl refuses for an input; leave it out instead.`,
      path: [name],
    }));
}

function references(input: JsonObject): InputFinding[] {
  return Object.entries(input).flatMap(([name, value]): InputFinding[] => {
    const key = isJsonObject(value) ? REFERENCE_KEYS.find((candidate) => Object.hasOwn(value, candidate)) : undefined;
    if (key === undefined) return [];
    return [
      {
        severity: "info",
        code: "value-reference",
        message: `"${name}" looks like a value reference ("${key}"): in a solution scafctl would evaluate it, here it is sent as it stands.`,
        path: [name],
      },
    ];
  });
}

function omissions(checked: Checked, value: JsonObject): InputFinding[] {
  if (checked.unusable !== undefined) {
    const message = `This was not checked, because the plugin's schema cannot be used (${checked.unusable}).`;
    return [{ severity: "info", code: "schema-unusable", message, path: [] }];
  }
  return checked.omissions
    .filter(({ property }) => property === undefined || Object.hasOwn(value, property))
    .map(({ keyword, value: what, property }) => ({
      severity: "info",
      code: keyword === "$ref" ? "reference-skipped" : "pattern-skipped",
      message:
        keyword === "$ref"
          ? `The schema refers to ${what}, which it does not hold; that part was not checked.`
          : `The pattern ${what} of Go has no exact counterpart here; only the plugin can check it.`,
      path: property === undefined ? [] : [property],
    }));
}

/**
 * Names whose values must not be repeated in a message: those that the provider lists, and
 * `writeOnly` ones (contract 4.2).
 */
function secretNames(schema: JsonSchema, sensitive: readonly string[] = []): ReadonlySet<string> {
  const writeOnly = propertySchemas(schema).filter(([, property]) => {
    return isJsonObject(property) && member(property, "writeOnly") === true;
  });
  return new Set([...sensitive, ...writeOnly.map(([name]) => name)]);
}
