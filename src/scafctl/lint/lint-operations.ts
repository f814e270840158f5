// Checks of write operations and operations, as newer scafctl releases make them (docs/contract.md,
// "Registry checks").
import type { LintReport } from "./finding-messages.js";
import type { Descriptor } from "../contract/descriptor-types.js";

export function lintOperations(descriptor: Descriptor, report: LintReport): void {
  const writes = descriptor.writeOperations ?? [];
  const operations = descriptor.operations ?? [];
  const names = operations.map(({ name }) => name);
  if (writes.includes("")) report("warning", "write-operation-empty");
  for (const name of repeated(writes)) report("warning", "write-operation-repeated", name);
  if (names.includes("")) report("warning", "operation-name-missing");
  for (const name of repeated(names)) report("warning", "operation-repeated", name);
  for (const { name, capabilities = [], isWrite = false } of operations) {
    for (const capability of capabilities.filter((item) => !descriptor.capabilities.includes(item))) {
      report("warning", "operation-capability", name, capability);
    }
    if (isWrite !== writes.includes(name) && writes.length > 0) {
      report("warning", "operation-write-mismatch", name, isWrite ? "not listed" : "not marked");
    }
  }
  if (operations.length === 0) return;
  for (const name of new Set(writes.filter((item) => item !== "" && !names.includes(item)))) {
    report("warning", "operation-write-mismatch", name, "not described");
  }
}

/** The names, apart from the empty one, that occur more than once. */
function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, index) => name !== "" && names.indexOf(name) !== index));
}
