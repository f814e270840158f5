// The capabilities that scafctl knows, what each requires of the output, and the check of write
// operations (docs/contract.md, "Registry checks", "What-if and dependencies").
import type { Descriptor } from "./descriptor-types.js";
import { type JsonObject, member } from "./json.js";

/** Name of an output property → the JSON type it must have. */
export type RequiredOutputs = Readonly<Record<string, string>>;

/** In the order of scafctl's source; `state` and `kubeconfig` came with plugin SDK v0.10. */
export const CAPABILITIES: ReadonlyMap<string, RequiredOutputs> = new Map<string, RequiredOutputs>([
  ["from", {}],
  ["transform", {}],
  ["validation", { valid: "boolean", errors: "array" }],
  ["authentication", { authenticated: "boolean", token: "string" }],
  ["action", { success: "boolean" }],
  ["state", { success: "boolean" }],
  ["kubeconfig", { success: "boolean" }],
]);

export type WriteCheck =
  | { readonly kind: "none" }
  /**
   * The operation is classified as a write and the call is not made under `action`: newer scafctl
   * hosts refuse it. `canAct` tells whether the provider has that capability, so that asking for it
   * would be enough.
   */
  | { readonly kind: "write-outside-action"; readonly operation: string; readonly canAct: boolean }
  /**
   * Made under `action` by a provider that does not say which of its operations write: anything may
   * happen.
   */
  | { readonly kind: "unclassified-action" };

/**
 * The operations that write: `writeOperations`, else those that are marked; empty when nothing is
 * classified.
 */
export function writeOperations({ writeOperations: listed = [], operations = [] }: Descriptor): readonly string[] {
  return listed.length > 0 ? listed : operations.filter(({ isWrite }) => isWrite === true).map(({ name }) => name);
}

/** @param capability under which the call is made */
export function checkWrite(descriptor: Descriptor, input: JsonObject, capability: string | undefined): WriteCheck {
  const operation = member(input, "operation");
  const isWrite = typeof operation === "string" && writeOperations(descriptor).includes(operation);
  if (capability !== "action") {
    return isWrite
      ? { kind: "write-outside-action", operation, canAct: descriptor.capabilities.includes("action") }
      : { kind: "none" };
  }
  // Operations of which none is marked are a classification too: they all only read.
  const isClassified = writeOperations(descriptor).length > 0 || (descriptor.operations ?? []).length > 0;
  return isClassified ? { kind: "none" } : { kind: "unclassified-action" };
}
