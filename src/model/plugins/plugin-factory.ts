// Creates the handles of plugins that run as processes on this machine.
import {
  type Configuration,
  Emitter,
  type HostServiceOptions,
  ManagedPlugin,
  type ManagedPluginOptions,
  type PluginFactory,
  pluginName,
} from "../../scafctl/index.js";
import type { HostedPlugin } from "../access/host-access.js";

export interface PluginFactoryOptions extends Omit<ManagedPluginOptions, "cwd" | "host" | "configuration"> {
  /** The host services for a plugin; default none. Called once for each build of its file. */
  readonly hostFor?: (plugin: HostedPlugin) => HostServiceOptions;
  /** The configuration that a provider gets before its first run, and again after a change. */
  readonly configurationFor?: (path: string, provider: string) => Configuration;
}

export function pluginFactory(options: PluginFactoryOptions): PluginFactory {
  const { hostFor, configurationFor, ...processOptions } = options;
  return ({ path, workingDirectory, mayStart }) => {
    const starts = new Emitter<void>();
    return new ManagedPlugin(path, {
      ...processOptions,
      cwd: workingDirectory,
      ...(mayStart && { mayStart }),
      onWillSpawn: () => starts.fire(),
      host: hostFor?.({ path, name: pluginName(path), onWillSpawn: starts.event }),
      configuration: configurationFor && ((provider) => configurationFor(path, provider)),
    });
  };
}
