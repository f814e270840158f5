// Asserts that a test left no process, no socket and no plugin directory behind.
import assert from "node:assert/strict";
import { removeLeftovers, RUN_MARK } from "../../scripts/lib/leftovers.mjs";
import { testTemp } from "./temp-dir.js";

/**
 * Fails when a child process of this test process is still running after `graceMs`, or a socket or
 * plugin directory is still in its TMPDIR. Removes what it finds, so that one leak fails one test
 * only. For `after` and `afterEach` hooks.
 */
export async function assertNoLeftovers(graceMs?: number): Promise<void> {
  assert.deepEqual(await removeLeftovers(process.env[RUN_MARK] ?? testTemp, testTemp, graceMs), []);
}
