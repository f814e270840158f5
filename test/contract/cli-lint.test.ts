// `lint`: every rule of docs/contract.md, "Registry checks", on a provider that breaks it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { cli, type CliOutcome } from "../support/cli.js";
import { makeFixture, makeMisfit } from "../support/fixture.js";
import { beyondLimits, faultless, lintProviders, lintRows, nameOfRow } from "../support/lint-rows.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { makeGeneration } from "../support/ts-generation.js";

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

function linted({ stdout }: CliOutcome): Linted {
  return JSON.parse(stdout) as Linted;
}

describe("cli lint", () => {
  afterEach(() => assertNoLeftovers());

  it("reports a finding for every row of the table, with the effect in scafctl (exit 1)", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "rows", { providers: lintProviders() });
      const outcome = await cli(["lint", "--dir", directory, "--json"]);
      assert.equal(outcome.code, 1);
      const { findings, plugins } = linted(outcome);
      for (const [index, { row, findings: expected }] of lintRows.entries()) {
        const own = findings.filter(({ provider }) => provider === nameOfRow(index));
        assert.deepEqual(
          own.map(({ severity, code }) => `${severity} ${code}`),
          expected,
          `row ${row}`,
        );
        for (const { message, plugin, path } of own) {
          assert.match(message, /scafctl (releases )?(would silently not load|registers)/, `row ${row}`);
          assert.deepEqual([plugin, path], ["rows", join(directory, "rows")]);
        }
      }
      assert.deepEqual(
        findings.filter(({ provider }) => provider === "faultless"),
        [],
      );
      assert.deepEqual(
        plugins.map(({ name, kind, state }) => [name, kind, state]),
        [["rows", "provider", "ready"]],
      );
    }));

  it("reports remarks on documented limits, which scafctl does not check", () =>
    withTempDir(async (directory) => {
      await makeFixture(directory, "rows", { providers: lintProviders() });
      const outcome = await cli(["lint", "--dir", directory, "--json"]);
      const limits = linted(outcome).findings.filter(
        ({ provider, code }) => provider === "limits" && code === "documented-limit",
      );
      for (const field of beyondLimits.fields) {
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
      const descriptor = { ...faultless, name: "old", apiVersion: "" };
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
        providers: [{ name: "good", descriptor: { ...faultless, name: "good" } }],
      });
      const { code, stdout, stderr } = await cli(["lint", "--dir", directory]);
      assert.deepEqual([code, stdout, stderr], [0, "", "note: 1 plugin: 0 errors, 0 warnings, 0 remarks\n"]);
    }));
});
