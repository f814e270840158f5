// Checks inputs and outputs of a provider before and after a run: findings with place and sentence.
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue, member } from "../../contract/json.js";
import type { Descriptor } from "../../contract/descriptor-types.js";
import type { InputFinding } from "../../contract/findings.js";
import { coerce } from "../coerce.js";
import { defaultOf } from "../schema.js";
import { inputSecrets, isSecretPlace, outputSecrets, type Secrets } from "../secrets.js";
import { suggest } from "../suggest.js";
import { IN_PLACE_KEYWORDS, isSchema, propertySchemas, walkSchema } from "../walk.js";
import {
  coercionSentence,
  isUnknownMember,
  nullInputSentence,
  omissionSentence,
  unknownInputSentence,
  valueReferenceSentence,
  violationSentence,
} from "./finding-messages.js";
import { checkSchema, type Checked, type Violation } from "./check-schema.js";

/** An object with one of these keys is a value reference to scafctl. */
const REFERENCE_KEYS = ["literal", "rslvr", "expr", "tmpl"];

/**
 * Checks an input against the provider's schema (draft 2020-12) the way scafctl does: unknown names
 * are refused with a suggestion, a default replaces a missing required input, lengths count code
 * points, patterns are Go's, formats are only hints. Never throws.
 *
 * @returns errors first, then in the order of the schema; `info` entries say what was not checked
 */
export function validateInput(descriptor: Descriptor, input: JsonObject): readonly InputFinding[] {
  const { schema } = descriptor;
  if (schema === undefined) return [];
  const secrets = inputSecrets(descriptor);
  const checked = checkSchema(schema, input);
  const violations = checked.violations.filter((violation) => {
    const isUnknownInput = violation.path.length === 1 && isUnknownMember(violation);
    return !isUnknownInput && !hasDefault(schema, violation);
  });
  const findings = [
    ...violations.map((violation) => coercible(violation, finding(violation, "The input", secrets), secrets)),
    ...unknownInputs(descriptor, schema, input),
    ...nullInputs(schema, input, violations),
    ...valueReferences(input),
    ...omissions(checked),
  ];
  const rank = { error: 0, warning: 1, info: 2 };
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

/**
 * Checks the data of an execution against the output schema of its capability. Data other than an
 * object is checked as `{"value": data}`, null as `{}`. Findings are remarks only: scafctl does not
 * check outputs.
 */
export function validateOutput(descriptor: Descriptor, capability: string, data: JsonValue): readonly InputFinding[] {
  const schema = member(descriptor.outputSchemas, capability);
  if (!isSchema(schema)) return [];
  const value = data === null ? {} : isJsonObject(data) ? data : { value: data };
  const secrets = outputSecrets(descriptor);
  const checked = checkSchema(schema, value);
  const findings = checked.violations.map((violation) => finding(violation, "The data", secrets));
  return [...findings, ...omissions(checked)];
}

function finding(violation: Violation, whole: string, secrets: Secrets | undefined): InputFinding {
  const { path, missing } = violation;
  const sentence = violationSentence(violation, whole, secrets);
  return { severity: "error", ...sentence, path: missing === undefined ? path : [...path, missing] };
}

/** Adds the value that scafctl would convert a top-level value of the wrong type to. */
function coercible(violation: Violation, found: InputFinding, secrets: Secrets | undefined): InputFinding {
  const { keyword, expected, path, value } = violation;
  if (keyword !== "type" || typeof expected !== "string" || path.length !== 1) return found;
  const coerced = coerce(expected, value);
  if (coerced === undefined) return found;
  const isSecret = isSecretPlace(path, secrets);
  const offer = coercionSentence(expected, coerced, isSecret);
  return { ...found, message: `${found.message} ${offer}`, coerced, ...(isSecret ? { isSecret } : {}) };
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
  const isOpen = allowsMore(schema);
  const unused = [...known].filter((name) => !Object.hasOwn(input, name));
  return Object.keys(input)
    .filter((name) => !known.has(name))
    .map((name) => {
      const suggestion = suggest(name, unused);
      return {
        severity: isOpen ? "warning" : "error",
        code: "unknown-input",
        message: unknownInputSentence(name, descriptor.name, isOpen ? "drop" : "refuse", [...known], suggestion),
        path: [name],
        ...(suggestion === undefined ? {} : { suggestion }),
      };
    });
}

/** True when the schema itself allows members that it does not name. */
function allowsMore(schema: JsonSchema): boolean {
  if (!isJsonObject(schema)) return true;
  const more = member(schema, "additionalProperties") ?? member(schema, "unevaluatedProperties");
  return (more !== undefined && more !== false) || isJsonObject(member(schema, "patternProperties"));
}

/** Every top-level name that the schema declares itself or in a combination. */
function declaredNames(schema: JsonSchema): ReadonlySet<string> {
  const parts = [...walkSchema(schema, { keywords: IN_PLACE_KEYWORDS })];
  return new Set(parts.flatMap((part) => propertySchemas(part).map(([name]) => name)));
}

/** scafctl treats null as an absent value, also where the schema has no type and allows it. */
function nullInputs(schema: JsonSchema, input: JsonObject, violations: readonly Violation[]): InputFinding[] {
  const reported = new Set(violations.filter(({ path }) => path.length === 1).map(({ path }) => path[0]));
  return propertySchemas(schema)
    .filter(([name]) => member(input, name) === null && !reported.has(name))
    .map(([name]) => ({ severity: "warning", code: "null-input", message: nullInputSentence(name), path: [name] }));
}

function valueReferences(input: JsonObject): InputFinding[] {
  return Object.entries(input).flatMap(([name, value]): InputFinding[] => {
    const key = isJsonObject(value) ? REFERENCE_KEYS.find((candidate) => Object.hasOwn(value, candidate)) : undefined;
    if (key === undefined) return [];
    return [{ severity: "info", code: "value-reference", message: valueReferenceSentence(name, key), path: [name] }];
  });
}

function omissions({ omissions: all }: Checked): InputFinding[] {
  return all.map((omission) => {
    const [first] = omission.path;
    return { severity: "info", ...omissionSentence(omission), path: first === undefined ? [] : [first] };
  });
}
