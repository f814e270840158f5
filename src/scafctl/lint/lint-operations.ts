// Checks of write operations and operations, as newer scafctl releases make them (docs/contract.md,
// "Registry checks").
import type { Report } from "./lint.js";
import type { Descriptor } from "../contract/descriptor-types.js";

const REFUSED = "newer scafctl releases would silently not load this provider";

export function lintOperations(descriptor: Descriptor, report: Report): void {
  const writes = descriptor.writeOperations ?? [];
  const operations = descriptor.operations ?? [];
  if (writes.includes("")) {
    report("warning", "write-operation-empty", `A write operation has no name: ${REFUSED}.`);
  }
  for (const name of repeated(writes.filter((name) => name !== ""))) {
    report("warning", "write-operation-repeated", `The write operation "${name}" is listed twice: ${REFUSED}.`);
  }
  if (operations.some(({ name }) => name === "")) {
    report("warning", "operation-name-missing", `An operation has no name: ${REFUSED}.`);
  }
  for (const name of repeated(operations.map((operation) => operation.name).filter((item) => item !== ""))) {
    report("warning", "operation-repeated", `The operation "${name}" is described twice: ${REFUSED}.`);
  }
  for (const { name, capabilities = [], isWrite = false } of operations) {
    for (const capability of capabilities.filter((item) => !descriptor.capabilities.includes(item))) {
      report(
        "warning",
        "operation-capability",
        `The operation "${name}" has the capability "${capability}", which its provider does not have: ${REFUSED}.`,
      );
    }
    if (isWrite !== writes.includes(name) && writes.length > 0) {
      const claim = isWrite
        ? "is marked as a write and is missing in the list of write operations"
        : "is listed as a write operation and not marked as a write";
      report("warning", "operation-write-mismatch", `The operation "${name}" ${claim}: ${REFUSED}.`);
    }
  }
  const described = new Set(operations.map(({ name }) => name));
  for (const name of new Set(writes.filter((item) => item !== "" && operations.length > 0 && !described.has(item)))) {
    report(
      "warning",
      "operation-write-mismatch",
      `The write operation "${name}" is not among the described operations: ${REFUSED}.`,
    );
  }
}

function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}
