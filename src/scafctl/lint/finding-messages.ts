// The English sentences of lint findings, each with the consequence in scafctl.
import type { Report } from "../contract/findings.js";

const REFUSED = "scafctl would silently not load this provider";
const REFUSED_BY_NEWER = "newer scafctl releases would silently not load this provider";
const UNCHECKED = "scafctl documents this limit and does not check it";

export const LINT_SENTENCES = {
  "name-missing": () => `The descriptor has no name: ${REFUSED}.`,
  "api-version-missing": () =>
    `The API version is missing: ${REFUSED}; plugins built for v0.4.0 cannot send one, newer ones say "v1".`,
  "version-missing": () => `The version is missing: ${REFUSED}.`,
  "version-invalid": (version: string) =>
    `The version ${JSON.stringify(version)} is not a semantic version: ${REFUSED}.`,
  "description-missing": () => `The description is missing: ${REFUSED}.`,
  "capability-missing": () => `No capability is declared: ${REFUSED}.`,
  "capability-unknown": (number: number, capability: string, suggestion: string | undefined) =>
    `Capability ${number}, "${capability}", is not one that scafctl is known to have: ${REFUSED}.` +
    (suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`),
  "property-type-invalid": (input: string, type: string | undefined) =>
    `The type of input "${input}" is ${type === undefined ? "not a name" : `"${type}"`}: ${REFUSED}.`,
  "output-schemas-missing": () => `No output schema is declared for any capability: ${REFUSED}.`,
  "output-schema-missing": (capability: string) => `Capability "${capability}" has no output schema: ${REFUSED}.`,
  "output-field-missing": (capability: string, field: string, type: string) =>
    `The output schema of capability "${capability}" lacks the field "${field}" (${type}): ${REFUSED}.`,
  "output-field-type": (capability: string, field: string, type: string, declared: string) =>
    `The field "${field}" of capability "${capability}" must be of type "${type}", not ${declared}: ${REFUSED}.`,
  "write-operation-empty": () => `A write operation has no name: ${REFUSED_BY_NEWER}.`,
  "write-operation-repeated": (name: string) => `The write operation "${name}" is listed twice: ${REFUSED_BY_NEWER}.`,
  "operation-name-missing": () => `An operation has no name: ${REFUSED_BY_NEWER}.`,
  "operation-repeated": (name: string) => `The operation "${name}" is described twice: ${REFUSED_BY_NEWER}.`,
  "operation-capability": (name: string, capability: string) =>
    `The operation "${name}" has the capability "${capability}", which its provider does not have: ${REFUSED_BY_NEWER}.`,
  "operation-write-mismatch": (name: string, mismatch: keyof typeof MISMATCHES) =>
    `${MISMATCHES[mismatch](name)}: ${REFUSED_BY_NEWER}.`,
  "schema-refused": (place: string, reason: string) =>
    `The input schema cannot be used${place === "" ? "" : ` (at ${place})`}: ${reason}: every run would fail in scafctl.`,
  "pattern-not-checked": (place: string) =>
    `A pattern of the input schema (at ${place}) is too long: it was not checked.`,
  "documented-limit": (what: string, rule: string) => `${what} ${rule}; ${UNCHECKED}.`,
} as const;

const MISMATCHES = {
  "not listed": (name: string) =>
    `The operation "${name}" is marked as a write and is missing in the list of write operations`,
  "not marked": (name: string) => `The operation "${name}" is listed as a write operation and not marked as a write`,
  "not described": (name: string) => `The write operation "${name}" is not among the described operations`,
};

export type LintReport = Report<typeof LINT_SENTENCES>;
