// The generated table of calls and fields has no empty cell, no stale row, and names tests that exist.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { readContract } from "../../support/contract-coverage/contract.js";
import { coverage } from "../../support/contract-coverage/coverage.js";
import { coverageOf, coverageTable, staleCoverage } from "../../support/contract-coverage/table.js";

const root = resolve(__dirname, "../../..");

describe("coverage of the contract", () => {
  it("reads the whole proto: every call and field, with its release", () => {
    const proto = readFileSync(resolve(root, "proto/scafctl/plugin.proto"), "utf8");
    const numbered = proto.match(/^\s*(?:rpc |[\w.<>]+(?:, \w+>)? \w+(?: \w+)? = \d+;)/gm) ?? [];
    assert.equal(readContract().length, numbered.length);
    assert.ok(readContract().every(({ since }) => /^(?:B|[~<=]*[cs]0\.\d+)$/.test(since)));
  });

  it("has no empty cell and no row too many", () => {
    const empty = readContract().filter((item) => {
      const cells = coverageOf(item);
      return cells === undefined || cells.editor === "" || cells.cli === "";
    });
    assert.deepEqual(
      empty.map(({ id }) => id),
      [],
    );
    assert.deepEqual(staleCoverage(), []);
  });

  it("names tests that exist", () => {
    for (const [id, { tests }] of Object.entries(coverage)) {
      assert.ok(tests.length > 0, id);
      for (const [file, title] of tests) {
        const source = readFileSync(resolve(root, "test", `${file}.test.ts`), "utf8");
        assert.ok(source.includes(title), `${id}: no test "${title}" in ${file}`);
      }
    }
  });

  it("stands in CONTRACT.md as generated", () => {
    const expected = coverageTable();
    const page = readFileSync(resolve(root, "src/scafctl/CONTRACT.md"), "utf8");
    const listed = /<!-- coverage -->\n([^]*)\n<!-- \/coverage -->/.exec(page)?.[1];
    if (listed === expected) return;
    mkdirSync(resolve(root, ".tmp"), { recursive: true });
    writeFileSync(resolve(root, ".tmp/coverage.md"), `${expected}\n`);
    assert.equal(listed, expected, "put .tmp/coverage.md between the two comments of src/scafctl/CONTRACT.md");
  });
});
