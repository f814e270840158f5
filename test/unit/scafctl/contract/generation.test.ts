import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  DESCRIPTOR_RELEASES,
  PARAMETER_RELEASES,
  RELEASES,
  RPC_RELEASES,
  speaksAtLeast,
} from "../../../../src/scafctl/contract/generation.js";

const proto = readFileSync(resolve(__dirname, "../../../../proto/scafctl/plugin.proto"), "utf8");

/** Name → release mark of everything in a block of the proto: `~s0.16` counts as `s0.16`. */
function marks(block: string): Record<string, string> {
  const start = proto.indexOf(`${block} {`);
  const body = proto.slice(start, proto.indexOf("\n}", start));
  return Object.fromEntries(
    [...body.matchAll(/^ {2}(?:rpc (\w+)|[\w<>, ]+? (\w+) = \d+).*\/\/ since (?:~|<=)?([\w.]+)/gm)].map(
      ([, rpc, field, release]) => [rpc ?? field ?? "", release ?? ""],
    ),
  );
}

describe("the table of releases", () => {
  it("agrees with the proto about every call", () => {
    assert.deepEqual(RPC_RELEASES, marks("service PluginService"));
  });

  for (const [message, table] of [
    ["ProviderDescriptor", DESCRIPTOR_RELEASES],
    ["Parameter", PARAMETER_RELEASES],
  ] as const) {
    it(`agrees with the proto about every field of ${message}`, () => {
      // A bound without its flag says nothing, so the flags stand for both.
      const bounds = new Set(["minimum", "maximum", "exclusive_minimum", "exclusive_maximum"]);
      const newer = Object.entries(marks(`message ${message}`)).filter(
        ([name, release]) => release !== "B" && !bounds.has(name),
      );
      assert.deepEqual({ ...table }, Object.fromEntries(newer));
    });
  }

  it("lists every release that it refers to, oldest first", () => {
    const used = new Set<string>(
      [RPC_RELEASES, DESCRIPTOR_RELEASES, PARAMETER_RELEASES].flatMap((table) => Object.values(table)),
    );
    const known = RELEASES.map(({ id }) => id);
    for (const release of used)
      assert.ok(
        known.some((id) => id === release),
        release,
      );
    assert.equal(known[0], "B");
  });
});

describe("speaksAtLeast", () => {
  it("assumes the baseline for a plugin without evidence", () => {
    assert.deepEqual(speaksAtLeast({}), { release: "B", name: "scafctl v0.1.0", because: [] });
  });

  it("uses the newest evidence, and names it", () => {
    assert.deepEqual(speaksAtLeast({ newerFields: ["tags", "raw_schema", "min_length"] }), {
      release: "s0.1",
      name: "plugin SDK v0.1.0",
      because: ["raw_schema", "min_length"],
    });
    assert.equal(speaksAtLeast({ newerFields: ["operations", "tags"] }).release, "s0.16");
    assert.deepEqual(speaksAtLeast({ newerFields: ["tags"], protocolVersion: 3 }).because, ["protocol_version 3"]);
    assert.equal(speaksAtLeast({ protocolVersion: 2 }).release, "s0.1");
    assert.equal(speaksAtLeast({ protocolVersion: 1 }).release, "B");
  });

  it("counts answered calls as evidence, and not unanswered ones", () => {
    const rpcs = new Map([
      ["DescribeWhatIf", "answered"],
      ["ExecuteProviderStream", "unimplemented"],
      ["GetProviders", "answered"],
    ] as const);
    assert.deepEqual(speaksAtLeast({ rpcs }), { release: "c0.6", name: "scafctl v0.6.0", because: ["DescribeWhatIf"] });
  });

  it("ignores unknown names", () => {
    assert.equal(
      speaksAtLeast({ newerFields: ["constructor", "x"], rpcs: new Map([["toString", "answered"]]) }).release,
      "B",
    );
  });
});
