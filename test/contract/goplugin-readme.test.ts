// Builds the examples of goplugin's README as it describes and lets the hosts call the plugins.
import assert from "node:assert/strict";
import { buildSync } from "esbuild";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

const root = resolve(__dirname, "../..");

function build(name: "host" | "plugin" | "party-host" | "party-plugin", directory: string): string {
  const outfile = join(directory, `${name}.cjs`);
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
      await chmod(plugin, 0o755);
      const { stdout, stderr } = await run(process.execPath, [host, plugin, "Ada"]);
      assert.match(stdout, /^Hello, Ada!$/m);
      assert.match(stdout, /^One greeting sent\.$/m);
      assert.match(stderr, /^info greeting \{ name: 'Ada' \}$/m);
      assert.match(stderr, /^info goodbye \{ greeted: 1 \}$/m);
    }));

  it("stream, and use the broker in both roles, below a package of ES modules", () =>
    withTempDir(async (directory) => {
      await writeFile(join(directory, "package.json"), '{ "type": "module" }');
      const [host, plugin] = [build("party-host", directory), build("party-plugin", directory)];
      await chmod(plugin, 0o755);
      const { stdout } = await promisify(execFile)(process.execPath, [host, plugin]);
      assert.deepEqual(stdout.trimEnd().split("\n"), [
        "Hello, Ada and Bob!",
        "Hello, Cleo!",
        "Hello, Dan!",
        "Hello, Eve!",
        "[ 'Ada', 'Bob', 'Cleo', 'Dan', 'Eve' ]",
      ]);
    }));

  it("compile in a package of ES modules with the code that ts-proto generates", function () {
    this.timeout(60_000);
    return withTempDir(async (directory) => {
      const sources = join(root, "test/support/readme");
      for (const name of readdirSync(sources).filter((each) => /\.(?:ts|proto|yaml)$/.test(each))) {
        await copyFile(join(sources, name), join(directory, name));
      }
      await writeFile(join(directory, "package.json"), '{ "type": "module" }');
      await mkdir(join(directory, "node_modules"));
      for (const name of ["@grpc", "@bufbuild", "@types"]) {
        await symlink(join(root, "node_modules", name), join(directory, "node_modules", name));
      }
      await symlink(root, join(directory, "node_modules/scafctl-plugins"));
      const run = promisify(execFile);
      const programs = join(root, "node_modules/.bin");
      const env = { ...process.env, PATH: `${programs}${delimiter}${process.env["PATH"] ?? ""}` };
      await run(join(programs, "buf"), ["generate", "greeter.proto"], { cwd: directory, env });
      assert.equal(
        await readFile(join(directory, "gen/greeter.ts"), "utf8"),
        await readFile(join(sources, "gen/greeter.ts"), "utf8"),
      );
      const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck"];
      const files = ["host.ts", "plugin.ts", "party-host.ts", "party-plugin.ts"];
      await run(join(programs, "tsc"), [...options, "--types", "node", ...files], { cwd: directory, env }).catch(
        (error: unknown) =>
          assert.fail(error instanceof Error && "stdout" in error ? String(error.stdout) : String(error)),
      );
    });
  });

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
