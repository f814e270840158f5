// Fills a registry from directories, and returns everything that was not registered.
import { isPluginError, type PluginError } from "../../../goplugin/index.js";
import type { DirectoryReading } from "./candidates.js";
import type { Client } from "../client.js";
import { discover, type DiscoverOptions } from "./discover.js";
import { newProviderWrapper, type ProviderWrapper } from "./provider-wrapper.js";
import { isRegistryError, type Registry, type RegistryError } from "./registry.js";
import type { Finding } from "../../contract/findings.js";

/** A plugin, or one provider of it, that is not in the registry. */
export interface RegistrationFailure {
  readonly path: string;
  /** Absent when the plugin as a whole failed. */
  readonly provider?: string;
  readonly error: PluginError | RegistryError;
}

export interface Registration {
  /** What was registered, in the order of discovery. */
  readonly providers: readonly ProviderWrapper[];
  readonly failures: readonly RegistrationFailure[];
  /** Remarks on the registered providers. */
  readonly findings: readonly Finding[];
  readonly directories: readonly DirectoryReading[];
  /** The plugins that run because at least one of their providers was registered. */
  readonly clients: readonly Client[];
  /** Ends all of them. The registry keeps their providers, which fail from then on. */
  killAll(): Promise<void>;
}

/**
 * Discovers plugins and registers their providers (plugin.RegisterPluginProviders). The first
 * provider of a name wins, as in scafctl; the others are failures. A plugin of which
 * nothing was registered is ended at once.
 *
 * @throws PluginError `cancelled`; everything that was started is ended before, and the registry is
 *   as it was
 */
export async function registerPluginProviders(
  registry: Registry,
  directories: readonly string[],
  options: DiscoverOptions = {},
): Promise<Registration> {
  const found = await discover(directories, options);
  const providers: ProviderWrapper[] = [];
  const findings: Finding[] = [];
  const failures: RegistrationFailure[] = found.failures.map(({ path, error }) => ({ path, error }));

  const attempt = async (failure: Omit<RegistrationFailure, "error">, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const known = isRegistryError(error) || (isPluginError(error) && error.reason !== "cancelled");
      if (!known) throw error;
      failures.push({ ...failure, error });
    }
  };
  const { signal } = options;
  try {
    // One after another: the order decides which of two providers of the same name is taken.
    for (const client of found.clients) {
      const path = client.path();
      await attempt({ path }, async () => {
        for (const provider of await client.getProviders({ signal })) {
          await attempt({ path, provider }, async () => {
            const wrapper = await newProviderWrapper(client, provider, { signal });
            findings.push(...registry.register(wrapper), ...wrapper.findings);
            providers.push(wrapper);
          });
        }
      });
    }
  } catch (error) {
    for (const provider of providers) registry.unregister(provider.descriptor().name);
    await killAll(found.clients);
    throw error;
  }
  const clients = found.clients.filter((client) => providers.some((provider) => provider.client() === client));
  await killAll(found.clients.filter((client) => !clients.includes(client)));
  return { providers, failures, findings, directories: found.directories, clients, killAll: () => killAll(clients) };
}

async function killAll(clients: readonly Client[]): Promise<void> {
  await Promise.all(clients.map((client) => client.kill()));
}
