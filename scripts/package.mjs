// Packs the extension into a VSIX, but only if it holds exactly the files of package-files.txt.
//
//   npm run package                        scafctl-plugins-<version>.vsix in the checkout
//   npm run package -- --out /tmp/x.vsix   elsewhere
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { log, ScriptError } from "./lib/log.mjs";
import { root } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";

/** Bytes. */
const maxExtensionSize = 250 * 1024;

const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");

/** @type {(text: string) => { name: string, version: string }} */
const parseManifest = JSON.parse;

export default async function pack() {
  const { values } = parseArgs({ options: { out: { type: "string" } } });
  const { name, version } = parseManifest(await readFile(join(root, "package.json"), "utf8"));
  const target = resolve(values.out ?? join(root, `${name}-${version}.vsix`));
  await node("scripts/build.mjs", "--production");
  await node("scripts/notices.mjs");
  await checkSize();
  await compareFiles();
  // Dependencies are in the bundles. There is no public repository yet that could complete relative
  // links in the README.
  const flags = ["--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
  await node(vsce, "package", ...flags, "--out", target);
  log(`packed ${target}`);
}

/** What every window loads when the extension is activated. */
async function checkSize() {
  const { size } = await stat(join(root, "dist", "extension.js"));
  log(`dist/extension.js: ${Math.ceil(size / 1024)} KB`);
  if (size > maxExtensionSize) {
    const limit = `${maxExtensionSize / 1024} KB`;
    throw new ScriptError(`dist/extension.js has more than ${limit}: load what is not needed at once when it is.`);
  }
}

/** Compares what would be packed with the committed list. */
async function compareFiles() {
  const actual = lines(await node(vsce, "ls", "--no-dependencies"));
  const expected = lines(await readFile(join(root, "scripts", "package-files.txt"), "utf8"));
  const changes = [
    ...actual.filter((file) => !expected.includes(file)).map((file) => `\n  + ${file}`),
    ...expected.filter((file) => !actual.includes(file)).map((file) => `\n  - ${file}`),
  ];
  if (changes.length === 0) return;
  throw new ScriptError(
    `The package would differ from scripts/package-files.txt:${changes.join("")}\nChange .vscodeignore, or the list.`,
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
  return run(process.execPath, args);
}
