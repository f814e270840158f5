// The descriptor of a provider, and the list of providers of one plugin.
import type { PluginError } from "../../goplugin/index.js";
import type { Finding } from "./findings.js";
import type { JsonSchema, JsonValue } from "./json.js";

export interface Link {
  readonly name: string;
  readonly url: string;
}

export interface Example {
  readonly name: string;
  readonly description: string;
  /** Usually a solution step in YAML; any text. */
  readonly yaml: string;
}

export interface Contact {
  readonly name: string;
  readonly email: string;
}

export interface Operation {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly capabilities?: readonly string[];
  readonly isWrite?: boolean;
  readonly inputSchema?: JsonSchema;
  readonly outputSchema?: JsonSchema;
  readonly examples?: readonly Example[];
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
  readonly deprecationMessage?: string;
}

/**
 * The description of a provider (provider.Descriptor). Absent and empty are the same thing on the
 * wire, so optional members are left out when empty. Plain JSON: it can
 * be cached, shown and compared as it is.
 */
export interface Descriptor {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly version?: string;
  readonly category?: string;
  readonly apiVersion?: string;
  /** Unknown ones are kept. */
  readonly capabilities: readonly string[];
  /**
   * Schema of the inputs; absent when the provider declares none and accepts any object. The raw
   * schema is preferred (docs/contract.md, "Descriptors").
   */
  readonly schema?: JsonSchema;
  /** By capability. */
  readonly outputSchemas: Readonly<Record<string, JsonSchema>>;
  readonly sensitiveFields?: readonly string[];
  readonly tags?: readonly string[];
  readonly icon?: string;
  readonly links?: readonly Link[];
  readonly examples?: readonly Example[];
  readonly maintainers?: readonly Contact[];
  readonly deprecated?: boolean;
  readonly beta?: boolean;
  readonly hasExtractDependencies?: boolean;
  readonly writeOperations?: readonly string[];
  readonly operations?: readonly Operation[];
}

/** One row of what a form or a tree shows of a schema's top-level properties. */
export interface InputProperty {
  readonly name: string;
  /** "string", "integer", … , "string | null" for unions, "any" without a type. */
  readonly type: string;
  readonly required: boolean;
  readonly description?: string;
  /**
   * Absent means no default: a JSON `null` default counts as none (docs/contract.md,
   * "Descriptors").
   */
  readonly default?: JsonValue;
  readonly example?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly sensitive: boolean;
  readonly schema: JsonSchema;
}

/**
 * A provider as a plugin offers it: the name it is called by, its descriptor, or why there is none.
 */
export interface ProviderListing {
  /** The name from GetProviders: executions use this one. */
  readonly name: string;
  readonly descriptor?: Descriptor;
  /**
   * Set when the descriptor could not be had; the other providers of the plugin are listed all the
   * same.
   */
  readonly error?: PluginError;
  readonly findings: readonly Finding[];
  /**
   * Descriptor fields that came filled and that baseline plugins do not have, such as
   * `api_version`: evidence for `speaksAtLeast`.
   */
  readonly newerFields?: readonly string[];
}
