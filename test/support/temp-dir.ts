// Temporary directories for tests, all below one TMPDIR with a short path, so that leftovers in it
// are ours.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUN_MARK } from "../../scripts/lib/leftovers.mjs";

/**
 * The TMPDIR of this test process. `npm test` gives every ring one; a spec file that mocha runs by
 * itself gets its own here, removed when the process ends.
 */
export const testTemp: string = process.env[RUN_MARK] === undefined ? ownTemp() : realpathSync(tmpdir());

function ownTemp(): string {
  const directory = mkdtempSync(process.platform === "win32" ? join(tmpdir(), "sp-") : "/tmp/sp-");
  process.env["TMPDIR"] = process.env["TEMP"] = process.env["TMP"] = directory;
  process.env[RUN_MARK] = directory;
  process.once("exit", () => {
    rmSync(directory, { recursive: true, force: true });
  });
  return realpathSync(directory);
}

/** A temporary directory and the way to be rid of it. */
export interface TempDir {
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes an empty temporary directory; its name is short because sockets may be made in it. */
export async function tempDir(): Promise<TempDir> {
  const path = await mkdtemp(join(testTemp, "t"));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Calls `use` with an empty temporary directory and removes it afterwards, whatever happened. */
export async function withTempDir<T>(use: (path: string) => Promise<T>): Promise<T> {
  const directory = await tempDir();
  try {
    return await use(directory.path);
  } finally {
    await directory.remove();
  }
}
