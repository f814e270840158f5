// Writes ThirdPartyNotices.txt: the licence of every package whose code is inside the shipped
// bundles, as esbuild's metafiles name them.
//
//   node scripts/notices.mjs    after node scripts/build.mjs
//
// "npm run package" does both, so the file is not committed.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/paths.mjs";

/** @type {(text: string) => import("esbuild").Metafile} */
const parseMetafile = JSON.parse;
/** @type {(text: string) => { name: string, version: string, license?: string, author?: string | { name: string } }} */
const parseManifest = JSON.parse;

/**
 * Folders of packages in node_modules that gave at least one byte to a bundle in the VSIX.
 * @returns {string[]}
 */
function bundledPackages() {
  /** @type {Set<string>} */
  const folders = new Set();
  for (const bundle of ["extension", "engine", "checker", "requests", "command", "yaml"]) {
    const meta = parseMetafile(readFileSync(join(root, `dist/meta/${bundle}.json`), "utf8"));
    for (const output of Object.values(meta.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
        if (found?.[1] !== undefined && bytesInOutput > 0) folders.add(found[1]);
      }
    }
  }
  return [...folders].sort();
}

/** @param {string} folder relative to the root */
function notice(folder) {
  const manifest = parseManifest(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const author = typeof manifest.author === "object" ? manifest.author.name : (manifest.author ?? "");
  // Some packages name their licence without its text.
  const text =
    file === undefined
      ? `${manifest.license ?? "no licence named"}\n${author}`
      : readFileSync(join(root, folder, file), "utf8");
  return `${manifest.name} ${manifest.version} (${manifest.license ?? "see below"})\n${"-".repeat(60)}\n${text.replaceAll("\r\n", "\n").trim()}\n`;
}

const text = [
  "Plugin Workbench for scafctl contains code of the following packages.\n",
  ...bundledPackages().map(notice),
].join(`\n${"=".repeat(60)}\n\n`);

writeFileSync(join(root, "ThirdPartyNotices.txt"), text);
