import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as scafctl from "../../../src/scafctl/index.js";

const root = resolve(__dirname, "../../..");
const readme = readFileSync(join(root, "src/scafctl/README.md"), "utf8");
const rows = readme.split("\n").filter((line) => /^\|.*[uc]\/[a-z]/.test(line));

describe("the table seed name → ours → test", () => {
  it("names tests that exist", () => {
    const titles = rows.flatMap((row) => {
      let file = "";
      return [...row.matchAll(/\b([uc])\/([a-z-]+)|"([^"]+)"/g)].flatMap(([, ring, name, title]) => {
        if (title === undefined) {
          file = join(root, ring === "u" ? "test/unit/scafctl" : "test/contract", `${name ?? ""}.test.ts`);
          readFileSync(file, "utf8");
          return [];
        }
        return [[file, title] as const];
      });
    });
    assert.ok(titles.length > 30);
    for (const [file, title] of titles) {
      const source = readFileSync(file, "utf8").replaceAll("${title}", "the Go echo");
      for (const part of title.split("…")) assert.ok(source.includes(part.trim()), `${title} in ${file}`);
    }
  });

  it("has every exported name of the seed, and each of ours exists", () => {
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
