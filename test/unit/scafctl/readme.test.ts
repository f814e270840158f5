import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as scafctl from "../../../src/scafctl/index.js";

const root = resolve(__dirname, "../../..");
const readme = readFileSync(join(root, "src/scafctl/README.md"), "utf8");
const rows = readme.split("\n").filter((line) => /^\|.*[uc]\/[a-z]/.test(line));

describe("README of scafctl: the table of seed names", () => {
  it("lists every name exported by the original code base, and only existing new names", () => {
    const seed = [
      "PluginName",
      "HandshakeConfig",
      "HandshakeConfigData",
      "RegisterPluginProviders",
      "Serve",
      "Client",
      "Discover",
      "NewClient",
      "GRPCClient",
      "GRPCPlugin",
      "GRPCServer",
      "ProviderPlugin",
      "ProviderWrapper",
      "NewProviderWrapper",
      "MockProviderPlugin",
    ];
    const table = rows.join("\n");
    for (const name of seed) assert.match(table, new RegExp(`\`${name}[\`.]`));
    const types = new Set(["HandshakeConfigData", "ProviderPlugin"]);
    for (const name of seed.filter((item) => !types.has(item) && item !== "NewClient")) {
      const lower = name.charAt(0).toLowerCase() + name.slice(1);
      assert.ok(name in scafctl || lower in scafctl, name);
    }
    assert.equal(typeof scafctl.Client.newClient, "function");
  });
});
