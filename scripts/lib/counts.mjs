// The counts of one test ring, as test/support/reporter.cjs writes them.
import { readFileSync } from "node:fs";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed includes what went wrong around the tests: a crash, a time limit, a
 *   leftover
 * @property {number} skipped
 * @property {string[]} failures one line each
 */

/** @type {(text: string) => Counts} */
const parseCounts = JSON.parse;

/** @returns {Counts} */
export function noCounts() {
  return { passed: 0, failed: 0, skipped: 0, failures: [] };
}

/**
 * @param {string} file
 * @returns {Counts | undefined} nothing when the ring ended before its tests did
 */
export function readCounts(file) {
  try {
    return parseCounts(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
