// What is kept when a ui test fails: a picture, the trace of the window, and VS Code's logs.
import { cp, mkdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import type { OpenedWindow } from "./launch.js";

/** Starts recording; {@link keepEvidence} writes the recording since the last call. */
export async function startTrace(page: Page): Promise<void> {
  await page.context().tracing.start({ screenshots: true, snapshots: false });
  await page.context().tracing.startChunk();
}

/** Writes screenshot.png, trace.zip and the logs into a directory that is emptied first. */
export async function keepEvidence(directory: string, window: OpenedWindow): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await window.page.screenshot({ path: join(directory, "screenshot.png") });
  const { tracing } = window.page.context();
  await tracing.stopChunk({ path: join(directory, "trace.zip") });
  await tracing.startChunk();
  for (const log of window.logs) {
    const there = await stat(log).catch(() => undefined);
    if (there !== undefined) await cp(log, join(directory, basename(log)), { recursive: true });
  }
}
