// What scafctl would object to in a descriptor: the checks of its registry and its documented
// limits (docs/contract.md, "Registry checks").
import { CAPABILITIES } from "../contract/capabilities.js";
import { isJsonArray, isJsonObject, type JsonSchema, member } from "../contract/json.js";
import { lintLimits } from "./lint-limits.js";
import { lintSchema } from "./lint-schema.js";
import { lintOperations } from "./lint-operations.js";
import { propertySchemas } from "../schema/walk.js";
import { suggest } from "../schema/suggest.js";
import type { Descriptor, ProviderListing } from "../contract/descriptor-types.js";
import { type Finding, reporter } from "../contract/findings.js";
import { LINT_SENTENCES, type LintReport } from "./finding-messages.js";
import { parseVersion } from "../contract/version.js";

const TYPES = new Set(["string", "integer", "number", "boolean", "array", "object", ""]);

/** Capabilities without whose outputs scafctl cannot use a result. */
const OUTPUT_MATTERS = new Set(["action", "validation"]);

/**
 * The findings about a listed provider: what reading the descriptor found, then every check of
 * scafctl's registry that the wire can show, its documented limits, and what makes its schema
 * library refuse the input schema. Never a reason to hide a
 * provider.
 */
export function lintDescriptor(listing: ProviderListing): readonly Finding[] {
  const { name, descriptor } = listing;
  if (descriptor === undefined) return listing.findings;
  const findings = [...listing.findings, ...registryFindings(name, descriptor)];
  lintSchema(descriptor.schema, reporter(LINT_SENTENCES, name, findings));
  return findings;
}

/** As {@link lintDescriptor}, for a descriptor that did not come from the wire. */
export function registryFindings(provider: string, descriptor: Descriptor): Finding[] {
  const findings: Finding[] = [];
  const report = reporter(LINT_SENTENCES, provider, findings);
  lintIdentity(descriptor, report);
  lintCapabilities(descriptor, report);
  lintProperties(descriptor.schema, report);
  lintOutputs(descriptor, report);
  lintOperations(descriptor, report);
  lintLimits(descriptor, report);
  return findings;
}

function lintIdentity(descriptor: Descriptor, report: LintReport): void {
  const { name, apiVersion = "", version = "", description = "" } = descriptor;
  if (name === "") report("error", "name-missing");
  if (apiVersion === "") report("warning", "api-version-missing");
  if (version === "") report("warning", "version-missing");
  else if (parseVersion(version) === undefined) report("warning", "version-invalid", version);
  if (description === "") report("warning", "description-missing");
}

function lintCapabilities({ capabilities }: Descriptor, report: LintReport): void {
  if (capabilities.length === 0) report("error", "capability-missing");
  for (const [index, capability] of capabilities.entries()) {
    if (CAPABILITIES.has(capability)) continue;
    const near = suggest(capability, CAPABILITIES.keys());
    report(near === undefined ? "warning" : "error", "capability-unknown", index + 1, capability, near);
  }
}

function lintProperties(schema: JsonSchema | undefined, report: LintReport): void {
  for (const [name, property] of propertySchemas(schema)) {
    const type = isJsonObject(property) ? (member(property, "type") ?? "") : "";
    if (isJsonArray(type) || (typeof type === "string" && TYPES.has(type))) continue;
    report("warning", "property-type-invalid", name, typeof type === "string" ? type : undefined);
  }
}

function lintOutputs({ capabilities, outputSchemas }: Descriptor, report: LintReport): void {
  if (Object.keys(outputSchemas).length === 0) {
    const severity = capabilities.some((capability) => OUTPUT_MATTERS.has(capability)) ? "error" : "warning";
    report(severity, "output-schemas-missing");
    return;
  }
  for (const capability of new Set(capabilities)) {
    const severity = OUTPUT_MATTERS.has(capability) ? "error" : "warning";
    const schema = Object.hasOwn(outputSchemas, capability) ? outputSchemas[capability] : undefined;
    if (schema === undefined) {
      report(severity, "output-schema-missing", capability);
      continue;
    }
    const properties = new Map(propertySchemas(schema));
    for (const [field, type] of Object.entries(CAPABILITIES.get(capability) ?? {})) {
      const property = properties.get(field);
      if (property === undefined) {
        report(severity, "output-field-missing", capability, field, type);
        continue;
      }
      const declared = isJsonObject(property) ? member(property, "type") : undefined;
      if (declared === type) continue;
      report(severity, "output-field-type", capability, field, type, JSON.stringify(declared ?? "any"));
    }
  }
}
