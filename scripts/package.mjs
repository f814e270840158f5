// Packs the extension into a VSIX, but only when it holds exactly the files that it is meant to
// hold.
//
//   npm run package                        scafctl-plugins-<version>.vsix in the checkout
//   npm run package -- --out /tmp/x.vsix   elsewhere
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { root } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { say, script, Told } from "./lib/say.mjs";

const listFile = join(root, "scripts", "package-files.txt");
const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");

/** @type {(text: string) => { name: string, version: string }} */
const parseManifest = JSON.parse;

await script(async () => {
  const { values } = parseArgs({ options: { out: { type: "string" } } });
  await ensureDependencies();
  const manifest = parseManifest(await readFile(join(root, "package.json"), "utf8"));
  const target = resolve(values.out ?? join(root, `${manifest.name}-${manifest.version}.vsix`));
  await node("scripts/build.mjs", "--production");
  await node("scripts/notices.mjs");
  await compareFiles();
  // Dependencies are in the bundles. There is no public repository yet whose address links in the
  // README could be joined to.
  await node(
    vsce,
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--out",
    target,
  );
  say(`packed ${target}`);
});

/** Compares what would be packed with the committed list. */
async function compareFiles() {
  const listed = lines(await node(vsce, "ls", "--no-dependencies"));
  const wanted = lines(await readFile(listFile, "utf8"));
  const extra = listed.filter((file) => !wanted.includes(file));
  const missing = wanted.filter((file) => !listed.includes(file));
  if (extra.length + missing.length === 0) return;
  const changes = [...extra.map((file) => `  + ${file}`), ...missing.map((file) => `  - ${file}`)].join("\n");
  throw new Told(
    `The package would differ from scripts/package-files.txt:\n${changes}\nChange .vscodeignore, or the list.`,
  );
}

/** @param {string} text */
function lines(text) {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^[\w@][\w@./-]*$/.test(line));
}

/** @param {string[]} args a script and its arguments */
function node(...args) {
  return run(process.execPath, args, { cwd: root });
}
