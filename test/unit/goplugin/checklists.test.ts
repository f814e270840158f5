// The tables that say which test proves which point of the protocol's two checklists name tests that exist.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const tests = resolve(__dirname, "../..");
const [, host = "", server = "", beyond = ""] = readFileSync(resolve(tests, "contract/README.md"), "utf8").split(
  /^### (?:Host|Server|Beyond the checklists)$/m,
);

function rowsOf(table: string): string[] {
  return table.split("\n").filter((line) => line.startsWith("| ") && !/^\| (?:point|-)/.test(line));
}

describe("checklists of the protocol", () => {
  it("have every point of section 13", () => {
    assert.equal(rowsOf(host).length, 16);
    // The checklist's eleven, and debug mode.
    assert.equal(rowsOf(server).length, 12);
  });

  for (const row of [...rowsOf(host), ...rowsOf(server), ...rowsOf(beyond)]) {
    const [, point = "", proof = ""] = row.split("|").map((cell) => cell.trim());
    it(`name tests for: ${point}`, () => {
      let source = "";
      let named = 0;
      for (const [, file, title] of proof.matchAll(/`((?:unit|contract|ui)\/[\w/-]+)`|"([^"]+)"/g)) {
        if (file !== undefined) source = readFileSync(resolve(tests, `${file}.test.ts`), "utf8");
        else {
          named++;
          assert.ok(source.includes(title ?? ""), `no test "${title}" where the table says`);
        }
      }
      assert.ok(named > 0, "no test");
    });
  }
});
