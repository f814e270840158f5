// Discovery: every plugin of some directories, started, and for every one that could not be, why.
import { isPluginError, PluginError } from "../../../goplugin/index.js";
import { candidates, type DirectoryReading } from "./candidates.js";
import { Client } from "../client.js";
import type { ClientOptions } from "../client-options.js";
import { concurrently } from "../../contract/concurrently.js";

export interface DiscoverOptions extends ClientOptions {
  /** Plugins being started at once; default 4. */
  readonly concurrency?: number;
}

/** A file that was tried and is no usable plugin. */
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
  /** What was found of each directory, a missing one included. */
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
  const clients = new Map<string, Client>();
  const failures = new Map<string, PluginError>();
  try {
    await concurrently(paths, concurrency, async (path) => {
      if (options.signal?.aborted === true) throw new PluginError(path, { reason: "cancelled" }, options.signal.reason);
      try {
        clients.set(path, await Client.newClient(path, start));
      } catch (error) {
        if (!isPluginError(error) || error.reason === "cancelled") throw error;
        failures.set(path, error);
      }
    });
  } catch (error) {
    await Promise.all([...clients.values()].map((client) => client.kill()));
    throw error;
  }
  return {
    clients: paths.flatMap((path) => clients.get(path) ?? []),
    failures: paths.flatMap((path) => {
      const error = failures.get(path);
      return error === undefined ? [] : [{ path, error }];
    }),
    directories: readings,
  };
}
