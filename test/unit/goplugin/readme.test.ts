// The README of goplugin: its examples are files that run, and its table of options is complete.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const read = (path: string): string => readFileSync(resolve(root, path), "utf8");
const readme = read("src/goplugin/README.md");

describe("goplugin's README", () => {
  for (const name of ["host", "plugin", "party-host", "party-plugin"]) {
    it(`contains the ${name} of test/support/readme, which is tested`, () => {
      assert.ok(readme.includes(`\`\`\`ts\n${read(`test/support/readme/${name}.ts`)}\`\`\``));
    });
  }

  it("contains the options of ts-proto with which the tested examples are generated", () => {
    assert.ok(readme.includes(`# buf.gen.yaml\n${read("test/support/readme/buf.gen.yaml")}\`\`\``));
  });

  it("documents every start option", () => {
    const options = /interface StartOptions \{([^]*?)^\}/m.exec(read("src/goplugin/base/types.ts"))?.[1] ?? "";
    const names = [...options.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1] ?? "");
    assert.ok(names.length > 10);
    const table = readme.split("\n").filter((line) => line.startsWith("| `"));
    for (const name of names) assert.ok(table.join("\n").includes(`\`${name}\``), name);
  });
});
