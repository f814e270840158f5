// The limits that scafctl documents for descriptors and does not check (docs/contract.md, "Registry
// checks").
import type { Descriptor, Example, Operation } from "../contract/descriptor-types.js";
import type { LintReport } from "./finding-messages.js";

/** Reports what exceeds a documented limit. */
class Limits {
  constructor(private readonly report: LintReport) {}

  rule(what: string, broken: boolean, rule: string): void {
    if (broken) this.report("info", "documented-limit", what, rule);
  }

  /** Empty texts count as absent. */
  text(what: string, value: string | undefined, most: number, least = 0): void {
    const length = Array.from(value ?? "").length;
    const range = least > 0 ? `${least} to ${most}` : `at most ${most}`;
    const broken = length > most || (length > 0 && length < least);
    this.rule(what, broken, `should have ${range} characters and has ${length}`);
  }

  list(what: string, items: readonly unknown[] | undefined, most: number): void {
    const size = items?.length ?? 0;
    this.rule(what, size > most, `should have at most ${most} entries and has ${size}`);
  }
}

export function lintLimits(descriptor: Descriptor, report: LintReport): void {
  const limits = new Limits(report);
  limitIdentity(descriptor, limits);
  limits.list("The list of tags", descriptor.tags, 20);
  limits.list("The list of capabilities", descriptor.capabilities, 10);
  limits.list("The list of sensitive fields", descriptor.sensitiveFields, 50);
  limits.list("The list of write operations", descriptor.writeOperations, 200);
  limits.list("The list of links", descriptor.links, 10);
  for (const [index, link] of (descriptor.links ?? []).entries()) {
    limits.text(`The name of link ${index + 1}`, link.name, 30);
    limits.text(`The address of link ${index + 1}`, link.url, 500);
  }
  limitExamples("", descriptor.examples, limits);
  limits.list("The list of maintainers", descriptor.maintainers, 10);
  for (const [index, maintainer] of (descriptor.maintainers ?? []).entries()) {
    limits.text(`The name of maintainer ${index + 1}`, maintainer.name, 60);
    limits.text(`The address of maintainer ${index + 1}`, maintainer.email, 100);
  }
  limits.list("The list of operations", descriptor.operations, 500);
  for (const operation of descriptor.operations ?? []) limitOperation(operation, limits);
}

function limitIdentity(descriptor: Descriptor, limits: Limits): void {
  const { name, apiVersion = "" } = descriptor;
  const badName = name !== "" && !/^[a-z][a-z0-9-]*$/.test(name);
  limits.rule(`The name "${name}"`, badName, "should be lower-case letters, digits and hyphens");
  limits.text("The name", name, 100, 2);
  limits.text("The display name", descriptor.displayName, 100);
  const badVersion = apiVersion !== "" && !/^v[0-9]+$/.test(apiVersion);
  limits.rule(`The API version "${apiVersion}"`, badVersion, 'should look like "v1"');
  limits.text("The API version", apiVersion, 16);
  limits.text("The description", descriptor.description, 500, 10);
  limits.text("The category", descriptor.category, 50);
  limits.text("The icon's address", descriptor.icon, 500);
}

function limitOperation(operation: Operation, limits: Limits): void {
  const whose = ` of operation "${operation.name}"`;
  limits.text(`The name${whose}`, operation.name, 100, 1);
  limits.text(`The display name${whose}`, operation.displayName, 100);
  limits.text(`The description${whose}`, operation.description, 500);
  limits.text(`The deprecation message${whose}`, operation.deprecationMessage, 300);
  limits.list(`The list of tags${whose}`, operation.tags, 20);
  limitExamples(whose, operation.examples, limits);
}

function limitExamples(whose: string, examples: readonly Example[] | undefined, limits: Limits): void {
  limits.list(`The list of examples${whose}`, examples, 10);
  for (const [index, example] of (examples ?? []).entries()) {
    const which = `example ${index + 1}${whose}`;
    limits.text(`The name of ${which}`, example.name, 50);
    limits.text(`The description of ${which}`, example.description, 300);
    limits.rule(`The YAML of ${which}`, example.yaml === "", "should not be empty");
    limits.text(`The YAML of ${which}`, example.yaml, 2000, 10);
  }
}
