// The assertion behind "no process, no socket left": looks at the processes this test process
// started and at its TMPDIR.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { leftoverFiles, RUN_MARK, strayProcesses } from "../../scripts/lib/leftovers.mjs";
import { endProcesses } from "../../scripts/lib/processes.mjs";
import { testTemp } from "./temp-dir.js";

/**
 * Fails when a child process of this test process still lives after `graceMs`, or a socket or
 * plugin directory is still in its TMPDIR. What it finds is removed, so that one leak fails one
 * test only. For `after` and `afterEach` hooks.
 * @param graceMs how long what is being stopped may take to go; 5000 by default
 */
export async function assertNoLeftovers(graceMs = 5000): Promise<void> {
  const mark = process.env[RUN_MARK] ?? testTemp;
  const deadline = Date.now() + graceMs;
  let children = await strayProcesses(process.pid, mark);
  let files = leftoverFiles(testTemp);
  while ((children.length > 0 || files.length > 0) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    children = await strayProcesses(process.pid, mark);
    files = leftoverFiles(testTemp);
  }
  await endProcesses(children.map((child) => child.pid));
  for (const file of files) await rm(file, { recursive: true, force: true });
  const found = [...children.map((child) => `process ${child.pid}: ${child.command}`), ...files];
  assert.deepEqual(found, [], "left behind");
}
