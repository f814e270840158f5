// The limits that scafctl documents for descriptors and never checks (docs/contract.md, "Registry
// checks"): worth knowing, costing nothing.
import type { Report } from "./lint.js";
import type { Descriptor, Example } from "../contract/types.js";

const UNCHECKED = "scafctl documents this limit and does not check it";

export function lintLimits(descriptor: Descriptor, report: Report): void {
  const limit = (what: string, broken: boolean, rule: string): void => {
    if (broken) report("info", "documented-limit", `${what} ${rule}; ${UNCHECKED}.`);
  };
  const text = (what: string, value: string | undefined, most: number, least = 0): void => {
    const length = Array.from(value ?? "").length;
    const rule =
      least > 0
        ? `should have ${least} to ${most} characters and has`
        : `should have at most ${most} characters and has`;
    limit(what, length > most || (length > 0 && length < least), `${rule} ${length}`);
  };
  const list = (what: string, items: readonly unknown[] | undefined, most: number): void => {
    const size = items?.length ?? 0;
    limit(what, size > most, `should have at most ${most} entries and has ${size}`);
  };
  const examples = (whose: string, items: readonly Example[] | undefined): void => {
    list(`The list of examples${whose}`, items, 10);
    for (const [index, example] of (items ?? []).entries()) {
      const which = `example ${index + 1}${whose}`;
      text(`The name of ${which}`, example.name, 50);
      text(`The description of ${which}`, example.description, 300);
      limit(`The YAML of ${which}`, example.yaml === "", "should not be empty");
      text(`The YAML of ${which}`, example.yaml, 2000, 10);
    }
  };

  const { name, apiVersion = "" } = descriptor;
  limit(
    `The name "${name}"`,
    name !== "" && !/^[a-z][a-z0-9-]*$/.test(name),
    "should be lower-case letters, digits and hyphens",
  );
  text("The name", name, 100, 2);
  text("The display name", descriptor.displayName, 100);
  limit(`The API version "${apiVersion}"`, apiVersion !== "" && !/^v[0-9]+$/.test(apiVersion), 'should look like "v1"');
  text("The API version", apiVersion, 16);
  text("The description", descriptor.description, 500, 10);
  text("The category", descriptor.category, 50);
  text("The icon's address", descriptor.icon, 500);
  list("The list of tags", descriptor.tags, 20);
  list("The list of capabilities", descriptor.capabilities, 10);
  list("The list of sensitive fields", descriptor.sensitiveFields, 50);
  list("The list of write operations", descriptor.writeOperations, 200);
  list("The list of links", descriptor.links, 10);
  for (const [index, link] of (descriptor.links ?? []).entries()) {
    text(`The name of link ${index + 1}`, link.name, 30);
    text(`The address of link ${index + 1}`, link.url, 500);
  }
  examples("", descriptor.examples);
  list("The list of maintainers", descriptor.maintainers, 10);
  for (const [index, maintainer] of (descriptor.maintainers ?? []).entries()) {
    text(`The name of maintainer ${index + 1}`, maintainer.name, 60);
    text(`The address of maintainer ${index + 1}`, maintainer.email, 100);
  }
  list("The list of operations", descriptor.operations, 500);
  for (const operation of descriptor.operations ?? []) {
    const whose = ` of operation "${operation.name}"`;
    text(`The name${whose}`, operation.name, 100, 1);
    text(`The display name${whose}`, operation.displayName, 100);
    text(`The description${whose}`, operation.description, 500);
    text(`The deprecation message${whose}`, operation.deprecationMessage, 300);
    list(`The list of tags${whose}`, operation.tags, 20);
    examples(whose, operation.examples);
  }
}
