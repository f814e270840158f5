// What scafctl has against a call that changes something, before it is made (docs/contract.md,
// "What-if and dependencies").
import { type JsonObject, member } from "./json.js";
import type { Descriptor } from "./descriptor-types.js";

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
