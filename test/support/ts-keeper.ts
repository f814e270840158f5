// Puts a plugin that keeps a secret with its host where a test wants it.
import { createHash } from "node:crypto";
import { bundlePlugin, writePlugin } from "./bundle-plugin.js";

/**
 * What it makes up; here as a digest too, so that a test can look for it without writing it down.
 */
export const keeperValue = ["v4lue", "that", "nobody", "may", "see"].join("-");
export const keeperSha256 = createHash("sha256").update(keeperValue).digest("hex");

/** @returns the executable's path */
export function makeKeeper(directory: string): string {
  return writePlugin(directory, "keeper", bundlePlugin("test/support/ts-keeper/main.ts"));
}
