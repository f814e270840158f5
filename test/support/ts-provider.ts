// Puts the plugin of ts-provider/ where a test wants it, as one executable file.
import { bundlePlugin, writePlugin } from "./bundle-plugin.js";

/** @returns the executable's path, `directory/name` */
export function makeProvider(directory: string, name = "ts-provider"): string {
  return writePlugin(directory, name, bundlePlugin("test/support/ts-provider/main.ts"));
}

/** The plugin of ts-provider/hooks.ts: every hook there is. @returns the executable's path */
export function makeHooks(directory: string, name = "hooks"): string {
  return writePlugin(directory, name, bundlePlugin("test/support/ts-provider/hooks.ts"));
}

/** The example report-ts, from its sources. @returns the executable's path */
export function makeReport(directory: string): string {
  return writePlugin(directory, "report", bundlePlugin("examples/plugins/report-ts/main.ts"));
}
