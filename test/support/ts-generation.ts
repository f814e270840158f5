// Puts a plugin of one generation of the contract where a test wants it, as one executable file.
import { bundlePlugin, writePlugin } from "./bundle-plugin.js";

/**
 * p1: scafctl v0.4; p2: v0.6; p3: plugin SDK v0.1 to v0.4; p4: the newest; p5, p6: auth handlers
 * with handshake 1 and 2.
 */
export type Generation = "p1" | "p2" | "p3" | "p4" | "p5" | "p6";

/** @returns the executable's path, `directory/name` */
export function makeGeneration(directory: string, generation: Generation, name: string = generation): string {
  // In the file and not in the environment, so that several can lie in one directory.
  const choice = `process.env.TS_GENERATION = ${JSON.stringify(generation)};\n`;
  return writePlugin(directory, name, choice + bundlePlugin("test/support/ts-generation/main.ts"));
}
