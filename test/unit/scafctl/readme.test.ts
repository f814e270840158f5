import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as scafctl from "../../../src/scafctl/index.js";

const root = resolve(__dirname, "../../..");
const readme = readFileSync(join(root, "src/scafctl/README.md"), "utf8");
const table = readme.slice(readme.indexOf("## Names in Go and here"));

/** The first column of each row of the table, without its heading. */
const seedColumn = table
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .slice(1)
  .map((line) => line.split("|")[1] ?? "");

const seedValues = [
  "PluginName",
  "HandshakeConfig",
  "RegisterPluginProviders",
  "Serve",
  "Client",
  "Discover",
  "GRPCClient",
  "GRPCPlugin",
  "GRPCServer",
  "ProviderWrapper",
  "NewProviderWrapper",
  "MockProviderPlugin",
];

/** Types: tsc checks that they are exported. */
type SeedTypes = [scafctl.HandshakeConfigData, scafctl.ProviderPlugin];
const seedTypes: Record<"HandshakeConfigData" | "ProviderPlugin", SeedTypes[number] | undefined> = {
  HandshakeConfigData: undefined,
  ProviderPlugin: undefined,
};

describe("README of scafctl: the table of seed names", () => {
  for (const name of [...seedValues, ...Object.keys(seedTypes), "NewClient"]) {
    it(`has a row for ${name}`, () => {
      assert.ok(seedColumn.some((cell) => new RegExp(`\`${name}[\`.]`).test(cell)));
    });
  }

  for (const name of seedValues) {
    it(`names an export for ${name}`, () => {
      const lower = name.charAt(0).toLowerCase() + name.slice(1);
      assert.ok(name in scafctl || lower in scafctl);
    });
  }

  it("names Client.newClient for NewClient", () => {
    assert.equal(typeof scafctl.Client.newClient, "function");
  });
});
