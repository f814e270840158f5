// Puts the plugin on our own server where a test wants it, as one executable file.
import { buildSync } from "esbuild";
import { chmodSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { KitchenSettings } from "./orders.js";

export type { Order, KitchenSettings } from "./orders.js";

const root = resolve(__dirname, "../../..");

let bundled: string | undefined;

/** Built as scripts/build.mjs builds the example plugins, at most once in a process. */
function bundle(): string {
  bundled ??= buildSync({
    absWorkingDir: root,
    entryPoints: [resolve(__dirname, "main.ts")],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    keepNames: true,
    minify: true,
    logLevel: "error",
    banner: { js: `#!${process.execPath}` },
    alias: {
      "scafctl-plugins/goplugin": "./src/goplugin/index.ts",
      "scafctl-plugins/scafctl": "./src/scafctl/index.ts",
    },
  }).outputFiles[0]?.text;
  return bundled ?? "";
}

/** @returns the executable's path, `directory/name` */
export function makeKitchen(directory: string, name = "ts-kitchen"): string {
  const path = join(directory, name);
  writeFileSync(path, bundle());
  chmodSync(path, 0o755);
  return path;
}

/** The settings as a variable, for a host that passes `NAME=value` on. */
export function kitchenEnv(settings: KitchenSettings): { TS_KITCHEN: string } {
  return { TS_KITCHEN: JSON.stringify(settings) };
}
