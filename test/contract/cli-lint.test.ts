// `lint`: every rule of docs/contract.md, "Registry checks", on a provider that breaks it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { cli, type CliOutcome } from "../support/cli.js";
import type { Descriptor } from "../../src/scafctl/contract/descriptor-types.js";
import { type FixtureDescriptor, makeFixture, makeMisfit } from "../support/fixture.js";
import { good, lintRows } from "../support/lint-rows.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { makeGeneration } from "../support/ts-plugins.js";

interface Linted {
  readonly findings: readonly {
    readonly plugin: string;
    readonly path: string;
    readonly provider: string | null;
    readonly severity: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly plugins: readonly { readonly name: string; readonly kind: string | null; readonly state: string }[];
}

const example = { name: "n".repeat(51), description: "d".repeat(301), yaml: "short" };
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `x${index}`);

/** Breaks every documented limit that scafctl's registry does not check. */
const beyondLimits: FixtureDescriptor = {
  name: "Too_Long".padEnd(101, "x"),
  displayName: "d".repeat(101),
  description: "d".repeat(501),
  apiVersion: "version".padEnd(17, "1"),
  category: "c".repeat(51),
  icon: `https://${"i".repeat(500)}`,
  tags: many(21),
  capabilities: Array.from({ length: 11 }, () => "transform"),
  sensitiveFields: many(51),
  writeOperations: many(201),
  links: Array.from({ length: 11 }, () => ({ name: "n".repeat(31), url: "u".repeat(501) })),
  examples: Array.from({ length: 11 }, () => example),
  maintainers: Array.from({ length: 11 }, () => ({ name: "n".repeat(61), email: "e".repeat(101) })),
  operations: many(501).map((name, index) =>
    index > 0
      ? { name, isWrite: index < 201 }
      : {
          name,
          isWrite: true,
          displayName: "d".repeat(101),
          description: "d".repeat(501),
          deprecationMessage: "m".repeat(301),
          tags: many(21),
          examples: Array.from({ length: 11 }, () => example),
        },
  ),
};

/** How the remark on each of these limits begins. */
const limitRemarks: readonly string[] = [
  'The name "',
  "The name should",
  "The display name should",
  'The API version "',
  "The API version should",
  "The description should",
  "The category",
  "The icon's address",
  "The list of tags should",
  "The list of capabilities",
  "The list of sensitive fields",
  "The list of write operations",
  "The list of links",
  "The name of link 1 ",
  "The address of link 1 ",
  "The list of examples should",
  "The name of example 1 ",
  "The description of example 1 ",
  "The YAML of example 1 ",
  "The list of maintainers",
  "The name of maintainer 1 ",
  "The address of maintainer 1 ",
  "The list of operations",
  'The display name of operation "x0"',
  'The description of operation "x0"',
  'The deprecation message of operation "x0"',
  'The list of tags of operation "x0"',
  'The list of examples of operation "x0"',
  'The name of example 1 of operation "x0"',
  'The description of example 1 of operation "x0"',
  'The YAML of example 1 of operation "x0"',
];

/** A descriptor as a fixture offers it. */
function offered({ schema = true, outputSchemas, ...rest }: Descriptor): FixtureDescriptor {
  const outputs = Object.entries(outputSchemas).map(([capability, output]) => [capability, JSON.stringify(output)]);
  const rawOutputSchemas = Object.fromEntries(outputs) as Record<string, string>;
  const copy = JSON.parse(JSON.stringify(rest)) as FixtureDescriptor;
  return { ...copy, rawSchema: JSON.stringify(schema), rawOutputSchemas };
}

function linted({ stdout }: CliOutcome): Linted {
  return JSON.parse(stdout) as Linted;
}

describe("cli lint", () => {
  afterEach(() => assertNoLeftovers());

  it("reports a finding for every row of the table, with the effect in scafctl (exit 1)", () =>
    withTempDir(async (directory) => {
      const providers = lintRows.map(([, change], index) => {
        const name = `row-${index + 1}`;
        return { name, descriptor: offered({ ...good, name, ...change }) };
      });
      const faultless = { name: "good", descriptor: offered(good) };
      await makeFixture(directory, "rows", { providers: [...providers, faultless] });
      const outcome = await cli(["lint", "--dir", directory, "--json"]);
      assert.equal(outcome.code, 1);
      const { findings, plugins } = linted(outcome);
      for (const [index, [row, change, expected]] of lintRows.entries()) {
        const own = findings.filter(
          ({ provider, code }) => provider === `row-${index + 1}` && code !== "schema-refused",
        );
        assert.deepEqual(
          own.map(({ severity, code }) => `${severity} ${code}`),
          change.name === undefined ? expected : ["warning name-differs", ...expected],
          `row ${row}`,
        );
        for (const { message, plugin, path } of own) {
          assert.match(message, /scafctl (releases )?(would silently not load|registers)/, `row ${row}`);
          assert.deepEqual([plugin, path], ["rows", join(directory, "rows")]);
        }
      }
      assert.deepEqual(
        findings.filter(({ provider }) => provider === "good"),
        [],
      );
      assert.deepEqual(
        plugins.map(({ name, kind, state }) => [name, kind, state]),
        [["rows", "provider", "ready"]],
      );
    }));

  it("reports an input schema with which every run would fail in scafctl (exit 1)", () =>
    withTempDir(async (directory) => {
      const schema = { properties: { a: { pattern: "(?=x)" }, b: { $ref: "https://example.com/b" } } };
      await makeFixture(directory, "p", {
        providers: [{ name: "refused", descriptor: offered({ ...good, name: "refused", schema }) }],
      });
      const outcome = await cli(["lint", "--dir", directory, "--json"]);
      const found = linted(outcome).findings.map(({ severity, code }) => `${severity} ${code}`);
      assert.deepEqual([outcome.code, found], [1, ["error schema-refused", "error schema-refused"]]);
    }));

  it("reports remarks on documented limits, which scafctl does not check", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "rows", {
        providers: [{ name: "limits", descriptor: { ...offered(good), ...beyondLimits } }],
      });
      const outcome = await cli(["lint", "--dir", directory, "--json"]);
      const limits = linted(outcome).findings.filter(
        ({ provider, code }) => provider === "limits" && code === "documented-limit",
      );
      for (const field of limitRemarks) {
        assert.ok(
          limits.some(({ message }) => message.startsWith(field)),
          `nothing begins with ${field}`,
        );
      }
      for (const { severity, message } of limits) {
        assert.equal(severity, "info");
        assert.match(message, /scafctl documents this limit and does not check it\.$/);
      }
    }));

  it("counts plugins that did not load and missing descriptors as errors", () =>
    withTempDir(async (directory) => {
      makeMisfit(directory, "exits", "exits-7");
      const status = { code: 2, message: "no descriptor today" };
      await makeFixture(directory, "half", { calls: { GetProviderDescriptor: { status } } });
      makeGeneration(directory, "p5");
      const outcome = await cli(["lint", "--dir", directory, "--json"]);
      assert.equal(outcome.code, 1);
      const { findings, plugins } = linted(outcome);
      assert.deepEqual(
        findings.map(({ plugin, provider, severity, code }) => [plugin, provider, severity, code]),
        [
          ["exits", null, "error", "plugin-not-loaded"],
          ["half", "echo", "error", "descriptor-missing"],
        ],
      );
      assert.match(findings[1]?.message ?? "", /no descriptor today/);
      assert.deepEqual(
        plugins.map(({ kind, state }) => [kind, state]),
        [
          [null, "failed"],
          ["provider", "ready"],
          ["auth-handler", "ready"],
        ],
      );
    }));

  it("exits with 0 when there are only warnings, and prints a table for people", () =>
    withTempDir(async (directory) => {
      const descriptor = offered({ ...good, name: "old", apiVersion: "" });
      await makeFixture(directory, "old", { providers: [{ name: "old", descriptor }] });
      const { code, stdout, stderr } = await cli(["lint", "--dir", directory]);
      assert.equal(code, 0);
      assert.match(
        stdout,
        /^SEVERITY {2}PLUGIN {2}PROVIDER {2}CODE {17}MESSAGE\nwarning {3}old {5}old {7}api-version-missing {2}The API version is missing: scafctl would silently not load this provider; [^\n]*\n$/,
      );
      assert.equal(stderr, "note: 1 plugin: 0 errors, 1 warning, 0 remarks\n");
    }));

  it("prints nothing on stdout when there is no finding (exit 0)", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "good", {
        providers: [{ name: "good", descriptor: offered(good) }],
      });
      const { code, stdout, stderr } = await cli(["lint", "--dir", directory]);
      assert.deepEqual([code, stdout, stderr], [0, "", "note: 1 plugin: 0 errors, 0 warnings, 0 remarks\n"]);
    }));
});
