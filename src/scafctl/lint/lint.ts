// What scafctl would say to a descriptor: the checks of its registry and its documented limits,
// each with the consequence (docs/contract.md, "Registry checks").
import { CAPABILITIES } from "../contract/capabilities.js";
import { isJsonArray, isJsonObject, type JsonSchema, member } from "../contract/json.js";
import { lintLimits } from "./lint-limits.js";
import { lintOperations } from "./lint-operations.js";
import { propertySchemas } from "../schema/schema.js";
import { suggest } from "../schema/suggest.js";
import type { Descriptor, ProviderListing } from "../contract/descriptor-types.js";
import type { Finding } from "../contract/findings.js";
import { parseVersion } from "../contract/version.js";

const TYPES = new Set(["string", "integer", "number", "boolean", "array", "object", ""]);

/** The end of a sentence about something that scafctl's registry refuses. */
const REFUSED = "scafctl would silently not load this provider";

/** Capabilities without whose outputs scafctl cannot use a result. */
const OUTPUT_MATTERS = new Set(["action", "validation"]);

export type Report = (severity: Finding["severity"], code: string, message: string) => void;

/**
 * The remarks on a listed provider: what reading the descriptor found, then every check of
 * scafctl's registry that the wire can show, then its documented limits. Never a reason to hide a
 * provider.
 */
export function lintDescriptor(listing: ProviderListing): readonly Finding[] {
  return listing.descriptor === undefined
    ? listing.findings
    : [...listing.findings, ...registryFindings(listing.name, listing.descriptor)];
}

/** As {@link lintDescriptor}, for a descriptor that did not come from the wire. */
export function registryFindings(provider: string, descriptor: Descriptor): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (severity, code, message) => findings.push({ severity, code, provider, message });
  lintIdentity(descriptor, report);
  lintCapabilities(descriptor, report);
  lintProperties(descriptor.schema, report);
  lintOutputs(descriptor, report);
  lintOperations(descriptor, report);
  lintLimits(descriptor, report);
  return findings;
}

function lintIdentity(descriptor: Descriptor, report: Report): void {
  const { name, apiVersion = "", version = "", description = "" } = descriptor;
  if (name === "") report("error", "name-missing", `The descriptor has no name: ${REFUSED}.`);
  if (apiVersion === "") {
    report(
      "warning",
      "api-version-missing",
      `The API version is missing: ${REFUSED}; plugins built for v0.4.0 cannot send one, newer ones say "v1".`,
    );
  }
  if (version === "") {
    report("warning", "version-missing", `The version is missing: ${REFUSED}.`);
  } else if (parseVersion(version) === undefined) {
    report("warning", "version-invalid", `The version ${JSON.stringify(version)} is no semantic version: ${REFUSED}.`);
  }
  if (description === "") report("warning", "description-missing", `The description is missing: ${REFUSED}.`);
}

function lintCapabilities({ capabilities }: Descriptor, report: Report): void {
  if (capabilities.length === 0) {
    report("error", "capability-missing", `No capability is declared: ${REFUSED}.`);
  }
  for (const [index, capability] of capabilities.entries()) {
    if (CAPABILITIES.has(capability)) continue;
    const near = suggest(capability, CAPABILITIES.keys());
    report(
      near === undefined ? "warning" : "error",
      "capability-unknown",
      `Capability ${index + 1}, "${capability}", is none that scafctl is known to have: ${REFUSED}.` +
        (near === undefined ? "" : ` Did you mean "${near}"?`),
    );
  }
}

function lintProperties(schema: JsonSchema | undefined, report: Report): void {
  for (const [name, property] of propertySchemas(schema)) {
    const type = isJsonObject(property) ? (member(property, "type") ?? "") : "";
    if (isJsonArray(type) || (typeof type === "string" && TYPES.has(type))) continue;
    const text = typeof type === "string" ? `"${type}"` : "something else than a name";
    report("warning", "property-type-invalid", `The type of input "${name}" is ${text}: ${REFUSED}.`);
  }
}

function lintOutputs({ capabilities, outputSchemas }: Descriptor, report: Report): void {
  if (Object.keys(outputSchemas).length === 0) {
    const severity = capabilities.some((capability) => OUTPUT_MATTERS.has(capability)) ? "error" : "warning";
    report(severity, "output-schemas-missing", `No output schema is declared for any capability: ${REFUSED}.`);
    return;
  }
  for (const capability of new Set(capabilities)) {
    const severity = OUTPUT_MATTERS.has(capability) ? "error" : "warning";
    const schema = Object.hasOwn(outputSchemas, capability) ? outputSchemas[capability] : undefined;
    if (schema === undefined) {
      report(severity, "output-schema-missing", `Capability "${capability}" has no output schema: ${REFUSED}.`);
      continue;
    }
    const properties = new Map(propertySchemas(schema));
    for (const [field, type] of Object.entries(CAPABILITIES.get(capability) ?? {})) {
      const property = properties.get(field);
      if (property === undefined) {
        report(
          severity,
          "output-field-missing",
          `The output schema of capability "${capability}" lacks the field "${field}" (${type}): ${REFUSED}.`,
        );
        continue;
      }
      const declared = isJsonObject(property) ? member(property, "type") : undefined;
      if (declared === type) continue;
      report(
        severity,
        "output-field-type",
        `The field "${field}" of capability "${capability}" must be of type "${type}", not ${JSON.stringify(declared ?? "any")}: ${REFUSED}.`,
      );
    }
  }
}
