// Sample descriptors, plugins and snapshots for tests of the model.
import type { CatalogueSnapshot, PluginEntry, ProviderEntry } from "../../src/model/plugins/types.js";
import { type Descriptor, PluginError } from "../../src/scafctl/index.js";

export const echoDescriptor: Descriptor = {
  name: "echo",
  displayName: "Echo Provider",
  description: "Gives the message back",
  version: "1.0.0",
  category: "utility",
  capabilities: ["transform"],
  schema: {
    type: "object",
    properties: {
      message: { type: "string", description: "What to say", maxLength: 1000, examples: ["Hello, World!"] },
      uppercase: { type: "boolean", default: false },
    },
    required: ["message"],
  },
  outputSchemas: { transform: { type: "object", properties: { echoed: { type: "string" } } } },
};

export function descriptor(more: Partial<Descriptor> = {}): Descriptor {
  return { ...echoDescriptor, ...more };
}

/**
 * A described plugin `/plugins/<name>` with providers; by default one with the name of the plugin.
 */
export function plugin(
  name: string,
  providers: readonly Descriptor[] = [descriptor({ name })],
  more: Partial<PluginEntry> = {},
): PluginEntry {
  const path = `/plugins/${name}`;
  return {
    id: path,
    name,
    path,
    directory: "/plugins",
    status: "ready",
    process: { kind: "idle" },
    providers: providers.map((one): ProviderEntry => ({
      id: `${path}#${one.name}`,
      name: one.name,
      descriptor: one,
      findings: [],
    })),
    ...more,
  };
}

export function failedPlugin(name: string): PluginEntry {
  const error = new PluginError(`/plugins/${name}`, {
    reason: "exited-before-handshake",
    exit: { code: 1, signal: null },
    lastWords: "no configuration\n",
  });
  return plugin(name, [], { status: "failed", error });
}

/** One directory that was read, with these plugins. */
export function snapshot(...plugins: readonly PluginEntry[]): CatalogueSnapshot {
  const busy = plugins.some(({ status }) => status === "waiting" || status === "describing");
  return {
    busy,
    directories: [
      {
        source: { path: "/plugins", written: "plugins", origin: "user", workingDirectory: "/", allowed: true },
        state: { kind: "read" },
        plugins,
      },
    ],
  };
}
