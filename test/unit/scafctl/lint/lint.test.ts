import assert from "node:assert/strict";
import { lintDescriptor, registryFindings } from "../../../../src/scafctl/lint/lint.js";
import type { Descriptor } from "../../../../src/scafctl/contract/descriptor-types.js";
import type { Finding } from "../../../../src/scafctl/contract/findings.js";
import { good, lintRows } from "../../../support/lint-rows.js";

function codes(change: Partial<Descriptor>): string[] {
  return registryFindings("good", { ...good, ...change }).map(({ severity, code }) => `${severity} ${code}`);
}

describe("lint of a descriptor", () => {
  it("reports nothing for a valid descriptor", () => {
    assert.deepEqual(registryFindings("good", good), []);
  });

  for (const [row, change, findings] of lintRows) it(`row ${row}`, () => assert.deepEqual(codes(change), findings));

  it("reports what makes scafctl's schema library refuse the input schema, with its place", () => {
    const schema = {
      properties: {
        "a/b": { pattern: "(?=a)" },
        next: { $ref: "#/$defs/none" },
        remote: { $ref: "https://example.com/x" },
      },
      items: { exclusiveMinimum: true },
    };
    const found = lintDescriptor({ name: "good", descriptor: { ...good, schema }, findings: [] });
    assert.deepEqual(
      found.map(({ message }) => message),
      [
        'The input schema cannot be used (at /properties/a~1b): the pattern "(?=a)" is no regular expression of Go: every run would fail in scafctl.',
        'The input schema cannot be used (at /properties/next): $ref "#/$defs/none" leads to no schema in it: every run would fail in scafctl.',
        'The input schema cannot be used (at /properties/remote): $ref "https://example.com/x" leads to another document: every run would fail in scafctl.',
        "The input schema cannot be used (at /items): exclusiveMinimum must be a number: every run would fail in scafctl.",
      ],
    );
    assert.deepEqual(
      new Set(found.map(({ severity, code }) => `${severity} ${code}`)),
      new Set(["error schema-refused"]),
    );
  });

  it("names the consequence in scafctl", () => {
    const [finding] = registryFindings("good", { ...good, apiVersion: "" });
    assert.match(finding?.message ?? "", /^The API version is missing: scafctl would silently not load this provider/);
    const [typo] = registryFindings("good", { ...good, capabilities: ["tranform"], outputSchemas: { tranform: {} } });
    assert.match(typo?.message ?? "", /Did you mean "transform"\?$/);
  });

  it("reports documented limits as info", () => {
    const long = "x".repeat(501);
    const change: Partial<Descriptor> = {
      name: "Not_Good",
      displayName: long,
      apiVersion: "1",
      description: "short",
      category: long,
      icon: long,
      tags: Array.from({ length: 21 }, String),
      links: [{ name: long, url: long }],
      examples: [{ name: long, description: long, yaml: "" }],
      maintainers: [{ name: long, email: long }],
      operations: [{ name: long, displayName: long, description: long, deprecationMessage: long, tags: [] }],
    };
    const findings = codes(change);
    assert.ok(findings.length >= 18, findings.join());
    assert.deepEqual([...new Set(findings)], ["info documented-limit"]);
  });

  it("lists the decoder's findings first, and only those without a descriptor", () => {
    const read: Finding = { severity: "info", code: "example-not-json", message: "x" };
    const listing = { name: "good", descriptor: { ...good, version: "" }, findings: [read] };
    assert.deepEqual(
      lintDescriptor(listing).map(({ code, provider }) => [code, provider]),
      [
        ["example-not-json", undefined],
        ["version-missing", "good"],
      ],
    );
    assert.deepEqual(lintDescriptor({ name: "good", findings: [read] }), [read]);
  });
});
