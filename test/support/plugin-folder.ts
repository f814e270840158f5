// A directory for the plugins of a block of tests, and plugins that run for one test only.
import assert from "node:assert/strict";
import type { RunningPlugin } from "scafctl-plugins/goplugin";
import { assertNoLeftovers } from "./no-leftovers.js";
import { type TempDir, tempDir } from "./temp-dir.js";

/** Adds hooks to the `describe` in which it is called. A test fails if it leaves a process. */
export function pluginFolder() {
  let folder: TempDir | undefined;
  before(async () => {
    folder = await tempDir();
  });
  afterEach(() => assertNoLeftovers());
  after(() => folder?.remove());
  return {
    /** Empty at first; made before the first test. */
    get path() {
      return folder?.path ?? assert.fail("before the hooks");
    },
  };
}

/** Runs `use` with a started plugin and stops it, also after an error. */
export async function withPlugin<T>(
  starting: Promise<RunningPlugin>,
  use: (plugin: RunningPlugin) => Promise<T>,
): Promise<T> {
  const plugin = await starting;
  try {
    return await use(plugin);
  } finally {
    await plugin.stop();
  }
}
