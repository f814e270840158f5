// The npm package, installed into an empty project: types, the command, and the README's plugin.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";

const root = resolve(__dirname, "../..");
const run = promisify(execFile);

const host = `import { Client, isProviderError } from "scafctl-plugins/scafctl";

const client = await Client.newClient("./plugins/echo.cjs");
try {
  const { data } = await client.execute("echo", { message: "hi", uppercase: true });
  console.log(JSON.stringify(data));
} catch (error) {
  console.error(isProviderError(error) ? error.message : error);
} finally {
  await client.kill();
}
`;

/** The plugin of "Creating a plugin", and the command that bundles it. */
function readmePlugin(): { readonly source: string; readonly bundle: string } {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const section = readme.slice(readme.indexOf("### In TypeScript"), readme.indexOf("### In Go"));
  const [importLine] = /import \{[^`]* "scafctl-plugins\/scafctl";/.exec(section) ?? assert.fail("no import");
  const [, code = ""] = /```ts\n([^`]*)```/.exec(section) ?? assert.fail("no code");
  const [, bundle = ""] = /```sh\n([^`]*)```/.exec(section) ?? assert.fail("no command");
  return { source: `${importLine}\n${code}`, bundle: bundle.trim() };
}

async function installPackage(project: string): Promise<void> {
  const packing = await run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", project], {
    cwd: root,
  });
  const archive = join(project, packing.stdout.trim());
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "consumer", type: "module", private: true }));
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const types = `@types/node@${devDependencies["@types/node"] ?? ""}`;
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", archive, types], { cwd: project });
}

describe("npm package", () => {
  afterEach(() => assertNoLeftovers());

  it("holds the command and the libraries, and nothing for their development", async () => {
    const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--dry-run", "--json"], { cwd: root });
    const [{ files, unpackedSize }] = JSON.parse(stdout) as [
      { readonly files: readonly { readonly path: string }[]; readonly unpackedSize: number },
    ];
    const others = files
      .map(({ path }) => path)
      .filter(
        (path) =>
          !/^(?:dist\/(?:(?:checker|cli|command|engine|yaml)\.js|lib\/|types\/)|proto\/|src\/\w+\/README\.md$)/.test(
            path,
          ),
      );
    // Present once it was generated.
    const optional = "ThirdPartyNotices.txt";
    assert.deepEqual(others.filter((path) => path !== optional).sort(), ["LICENSE", "README.md", "package.json"]);
    assert.ok(unpackedSize < 4_000_000, `${unpackedSize} bytes`);
  });

  it("compiles under strict, runs the README's plugin from a host of ten lines, and from the command", () =>
    withTempDir(async (project) => {
      await installPackage(project);
      const { source, bundle } = readmePlugin();
      await writeFile(join(project, "main.ts"), source);
      await writeFile(join(project, "host.ts"), host);
      const tsc = join(root, "node_modules/typescript/bin/tsc");
      const strict = ["--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"];
      await run(process.execPath, [tsc, ...strict, "main.ts", "host.ts"], { cwd: project }).catch((error: unknown) =>
        assert.fail(error instanceof Error && "stdout" in error ? String(error.stdout) : String(error)),
      );

      await mkdir(join(project, "plugins"));
      const path = [join(root, "node_modules/.bin"), process.env["PATH"] ?? ""].join(delimiter);
      await run("sh", ["-c", bundle], { cwd: project, env: { ...process.env, PATH: path } });
      await chmod(join(project, "plugins/echo.cjs"), 0o755);
      const fromHost = await run(process.execPath, ["host.js"], { cwd: project });
      assert.deepEqual(JSON.parse(fromHost.stdout), { echoed: "HI" });

      const command = join(project, "node_modules/.bin/scafctl-plugins");
      const args = ["run", "echo", "--dir", "plugins", "--input", '{"message":"hi"}', "--json"];
      const fromCommand = await run(command, args, { cwd: project });
      assert.match(fromCommand.stdout, /"echoed": "hi"/);
    }));
});
