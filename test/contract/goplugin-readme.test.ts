// Builds the two examples of goplugin's README as it describes and lets the host call the plugin.
import assert from "node:assert/strict";
import { buildSync } from "esbuild";
import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

const root = resolve(__dirname, "../..");

function build(name: "host" | "plugin", directory: string): string {
  const outfile = join(directory, name);
  buildSync({
    absWorkingDir: root,
    entryPoints: [`test/support/readme/${name}.ts`],
    bundle: true,
    platform: "node",
    target: "node20",
    outfile,
    logLevel: "error",
    banner: { js: `#!${process.execPath}` },
    alias: { "scafctl-plugins/goplugin": "./src/goplugin/index.ts" },
  });
  return outfile;
}

describe("goplugin's README examples", () => {
  afterEach(() => assertNoLeftovers());

  it("call each other", () =>
    withTempDir(async (directory) => {
      const run = promisify(execFile);
      const [host, plugin] = [build("host", directory), build("plugin", directory)];
      // esbuild does not make its output executable.
      await run("chmod", ["+x", plugin]);
      const { stdout, stderr } = await run(process.execPath, [host, plugin, "Ada"]);
      assert.match(stdout, /^Hello, Ada!$/m);
      assert.match(stdout, /^One greeting sent\.$/m);
      assert.match(stderr, /^info greeting \{ name: 'Ada' \}$/m);
      assert.match(stderr, /^info goodbye \{ greeted: 1 \}$/m);
    }));

  it("report why the plugin could not be started", () =>
    withTempDir(async (directory) => {
      const host = build("host", directory);
      const failed = await promisify(execFile)(process.execPath, [host, "nowhere", "Ada"]).then(
        () => assert.fail("it succeeded"),
        (error: unknown) => error,
      );
      assert.ok(failed instanceof Error && "code" in failed && failed.code === 1);
      assert.ok("stderr" in failed && typeof failed.stderr === "string");
      assert.match(failed.stderr, /nowhere \{ reason: 'file-missing' \}/);
    }));
});
