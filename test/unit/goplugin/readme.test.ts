// The README says what is: its examples are files that run, its options those of the code, its faults those of the fault matrix.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { faultTable } from "../../support/fault-table.js";
import { readFaultMatrix } from "../../support/fault-matrix.js";

const root = resolve(__dirname, "../../..");
const read = (path: string): string => readFileSync(resolve(root, path), "utf8");
const readme = read("src/goplugin/README.md");

describe("goplugin's README", () => {
  it("lists every fault of the matrix and no other, with its reason and what the person is told", () => {
    const listed = /<!-- faults -->\n([^]*)\n<!-- \/faults -->/.exec(readme)?.[1];
    const expected = faultTable();
    if (listed === expected) return;
    mkdirSync(resolve(root, ".tmp"), { recursive: true });
    writeFileSync(resolve(root, ".tmp/faults.md"), `${expected}\n`);
    assert.equal(listed, expected, "put .tmp/faults.md between the README's two comments");
  });

  it("lists at least sixty", () => {
    const { faults, survived } = readFaultMatrix();
    assert.ok(faults.length + survived.length >= 60);
  });

  for (const name of ["host", "plugin"]) {
    it(`shows the ${name} of test/support/readme, which runs`, () => {
      assert.ok(readme.includes(`\`\`\`ts\n${read(`test/support/readme/${name}.ts`)}\`\`\``));
    });
  }

  it("names every option of a start", () => {
    const options = /interface StartOptions \{([^]*?)^\}/m.exec(read("src/goplugin/types.ts"))?.[1] ?? "";
    const names = [...options.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1] ?? "");
    assert.ok(names.length > 10);
    const table = readme.split("\n").filter((line) => line.startsWith("| `"));
    for (const name of names) assert.ok(table.join("\n").includes(`\`${name}\``), name);
  });
});
