// Tables in test/contract/README.md whose last column names the tests that prove a row: `file` "part of a title", "another".
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const tests = resolve(__dirname, "..");

export interface ProvenRow {
  readonly point: string;
  readonly proof: string;
}

/** The rows of the table under a heading of the third level. */
export function provenRows(heading: string): readonly ProvenRow[] {
  const sections = readFileSync(resolve(tests, "contract/README.md"), "utf8").split(/^### /m);
  const table = sections.find((section) => section.startsWith(`${heading}\n`)) ?? assert.fail(`no section ${heading}`);
  return table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (?:point|cell|-)/.test(line))
    .map((row) => {
      const [, point = "", proof = ""] = row.split("|").map((cell) => cell.trim());
      return { point, proof };
    });
}

/** Fails unless every test that a row names stands in its file, and there is one. */
export function assertProven({ proof }: ProvenRow): void {
  let source = "";
  let named = 0;
  for (const [, file, title] of proof.matchAll(/`((?:unit|contract|editor|ui)\/[\w/-]+)`|"([^"]+)"/g)) {
    if (file !== undefined) source = readFileSync(resolve(tests, `${file}.test.ts`), "utf8");
    else {
      named++;
      assert.ok(source.includes(title ?? ""), `no test "${title}" where the table says`);
    }
  }
  assert.ok(named > 0, "no test");
}
