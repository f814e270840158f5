// Bundles a TypeScript plugin of the tests into one executable file.
import { buildSync } from "esbuild";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const bundles = new Map<string, string>();

/**
 * The code of a plugin, built at most once in a process.
 * @param main relative to the checkout
 */
export function bundlePlugin(main: string): string {
  const known = bundles.get(main);
  if (known !== undefined) return known;
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [main],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    keepNames: true,
    logLevel: "error",
    alias: {
      "scafctl-plugins/goplugin": "./src/goplugin/index.ts",
      "scafctl-plugins/scafctl": "./src/scafctl/index.ts",
    },
  });
  const code = outputFiles[0]?.text ?? "";
  bundles.set(main, code);
  return code;
}

/** @returns the executable's path, `directory/name` */
export function writePlugin(directory: string, name: string, code: string): string {
  const path = join(directory, name);
  mkdirSync(directory, { recursive: true });
  // Inside an extension host of a desktop VS Code the running program is Electron, which is no
  // interpreter without its variables.
  const interpreter = process.versions["electron"] === undefined ? process.execPath : "/usr/bin/env node";
  writeFileSync(path, `#!${interpreter}\n${code}`);
  chmodSync(path, 0o755);
  return path;
}
