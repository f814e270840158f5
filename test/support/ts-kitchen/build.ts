// Creates the plugin that runs on our own server, as one executable file.
import { bundlePlugin, writePlugin } from "../bundle-plugin.js";
import type { KitchenSettings } from "./orders.js";

export type { Order, KitchenSettings } from "./orders.js";

/** @returns the executable's path, `directory/name` */
export function makeKitchen(directory: string, name = "ts-kitchen"): string {
  return writePlugin(directory, name, bundlePlugin("test/support/ts-kitchen/main.ts"));
}

/** The settings as an environment variable. */
export function kitchenEnv(settings: KitchenSettings): { TS_KITCHEN: string } {
  return { TS_KITCHEN: JSON.stringify(settings) };
}
