// Recorded responses of plugins, compared with what is read today.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type JsonValue, parseJson, stringifyJson } from "scafctl-plugins/scafctl";

const root = resolve(__dirname, "../golden");

/** A golden file of test/golden. */
export function readGolden(name: string): JsonValue {
  return parseJson(readFileSync(resolve(root, `${name}.json`), "utf8"));
}

/** Compares with the golden file; with UPDATE_GOLDEN=1 in the environment it is written instead. */
export function assertGolden(name: string, value: JsonValue): void {
  const file = resolve(root, `${name}.json`);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, `${stringifyJson(value, 2)}\n`);
  assert.equal(stringifyJson(value, 2), stringifyJson(readGolden(name), 2), `${file}: UPDATE_GOLDEN=1 records it anew`);
}
