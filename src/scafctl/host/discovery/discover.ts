// Discovery: starts every plugin of some directories and keeps the reason of each failure.
import { isPluginError, type PluginError, throwIfCancelled } from "../../../goplugin/index.js";
import { candidates, type DirectoryReading } from "./candidates.js";
import { Client } from "../client.js";
import type { ClientOptions } from "../client-options.js";
import { concurrently } from "../concurrently.js";

export interface DiscoverOptions extends ClientOptions {
  /** Plugins being started at once; default 4. */
  readonly concurrency?: number;
}

/** A file that could not be started as a plugin. */
export interface DiscoveryFailure {
  readonly path: string;
  readonly error: PluginError;
}

export interface Discovery {
  /**
   * The started plugins, in order of the directories and the names of the files. The caller ends
   * them.
   */
  readonly clients: readonly Client[];
  readonly failures: readonly DiscoveryFailure[];
  /** The reading of each directory, also of a missing one. */
  readonly directories: readonly DirectoryReading[];
}

/**
 * Starts every candidate of the directories (plugin.Discover), several at a time. A file reached
 * twice is started once. Unlike scafctl it keeps the reason of every failure.
 *
 * @throws PluginError `cancelled`; every plugin that was started is ended before
 */
export async function discover(directories: readonly string[], options: DiscoverOptions = {}): Promise<Discovery> {
  const { concurrency = 4, ...start } = options;
  const readings = await Promise.all(directories.map((directory) => candidates(directory)));
  const paths = [...new Set(readings.flatMap((reading) => reading.files.map((file) => file.path)))];
  const clients: Client[] = [];
  try {
    const started = await concurrently(paths, concurrency, async (path) => {
      throwIfCancelled(path, options.signal);
      try {
        const client = await Client.newClient(path, start);
        clients.push(client);
        return client;
      } catch (error) {
        if (!isPluginError(error) || error.reason === "cancelled") throw error;
        return { path, error };
      }
    });
    return {
      clients: started.filter((one) => one instanceof Client),
      failures: started.flatMap((one) => (one instanceof Client ? [] : [one])),
      directories: readings,
    };
  } catch (error) {
    await Promise.all(clients.map((client) => client.kill()));
    throw error;
  }
}
