// Puts fixtures where scafctl stores the plugins that it downloads.
import { join } from "node:path";
import { goPlatform } from "../../src/scafctl/host/discovery/plugin-cache.js";
import { type FixtureOrders, makeFixture } from "./fixture.js";

/** Makes one version of a plugin in a cache. @returns its path */
export function makeCached(
  root: string,
  name: string,
  version: string,
  orders: FixtureOrders = {},
  platform = goPlatform(),
): Promise<string> {
  return makeFixture(join(root, name, version, platform), name, orders);
}

/** Orders under which a fixture offers one provider of this name and version. */
export function offering(name: string, version: string): FixtureOrders {
  return { providers: [{ name, descriptor: { name, version, capabilities: ["transform"] } }] };
}
