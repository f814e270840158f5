// Builds the TypeScript plugins of the tests, each into one executable file.
import { buildSync } from "esbuild";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { KitchenSettings } from "./ts-kitchen/orders.js";

// Two levels up is the checkout, from here and from where the editor ring puts its bundles.
const root = resolve(__dirname, "../..");

/** The TypeScript echo as `npm run build` leaves it. */
export const builtEcho = join(root, "examples/workspace/plugins/echo");

const sources = {
  /** Misbehaves on order, see fixture.ts. */
  fixture: "test/support/fixture-plugin/main.ts",
  /** A plugin of one generation of the contract. */
  generation: "test/support/ts-generation/main.ts",
  /** Implements every hook of `serve`. */
  hooks: "test/support/ts-provider/hooks.ts",
  /** Keeps a secret with its host. */
  keeper: "test/support/ts-keeper/main.ts",
  /** Writes the secret that it is given wherever it can. */
  leaker: "test/support/ts-leaker/main.ts",
  /** The example report-ts. */
  report: "examples/plugins/report-ts/main.ts",
  /** Carries out the orders of the Go kitchen on our own server. */
  "ts-kitchen": "test/support/ts-kitchen/main.ts",
  /** Has one provider that does what its input says. */
  "ts-provider": "test/support/ts-provider/main.ts",
};

const bundles = new Map<string, string>();

/** The code of a plugin, bundled once per process. */
export function bundlePlugin(plugin: keyof typeof sources): string {
  let code = bundles.get(plugin);
  if (code === undefined) {
    const { outputFiles } = buildSync({
      absWorkingDir: root,
      entryPoints: [sources[plugin]],
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
    code = outputFiles[0]?.text ?? "";
    bundles.set(plugin, code);
  }
  return code;
}

/** Writes a plugin as `directory/name` and returns that path. */
export function makePlugin(directory: string, plugin: keyof typeof sources, name: string = plugin): string {
  return writePlugin(directory, name, bundlePlugin(plugin));
}

/**
 * p1: scafctl v0.4; p2: v0.6; p3: plugin SDK v0.1 to v0.4; p4: the newest; p5, p6: auth handlers
 * with handshake 1 and 2.
 */
export type Generation = "p1" | "p2" | "p3" | "p4" | "p5" | "p6";

/** Writes the plugin of a generation as `directory/name` and returns that path. */
export function makeGeneration(directory: string, generation: Generation, name: string = generation): string {
  // In the file and not in the environment, so that one directory can hold several.
  const choice = `process.env.TS_GENERATION = ${JSON.stringify(generation)};\n`;
  return writePlugin(directory, name, choice + bundlePlugin("generation"));
}

/** The settings of the ts-kitchen as an environment variable. */
export function kitchenEnv(settings: KitchenSettings): { TS_KITCHEN: string } {
  return { TS_KITCHEN: JSON.stringify(settings) };
}

function writePlugin(directory: string, name: string, code: string): string {
  const path = join(directory, name);
  mkdirSync(directory, { recursive: true });
  // In the extension host of a desktop VS Code, process.execPath is Electron.
  const interpreter = process.versions["electron"] === undefined ? process.execPath : "/usr/bin/env node";
  writeFileSync(path, `#!${interpreter}\n${code}`);
  chmodSync(path, 0o755);
  return path;
}
