// Makes the handles of plugins that run as processes on this machine.
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
  /** What the host offers a plugin; default nothing. Called once for each state of its file. */
  readonly hostFor?: (plugin: HostedPlugin) => HostServiceOptions;
  /** What a provider is told before its first run, and again when that has changed. */
  readonly configurationFor?: (path: string, provider: string) => Configuration;
}

export function pluginFactory(options: PluginFactoryOptions): PluginFactory {
  const { hostFor, configurationFor, ...processOptions } = options;
  return ({ path, workingDirectory }) => {
    const starts = new Emitter<void>();
    return new ManagedPlugin(path, {
      ...processOptions,
      cwd: workingDirectory,
      onWillSpawn: () => starts.fire(),
      host: hostFor?.({ path, name: pluginName(path), onWillSpawn: starts.event }),
      configuration: configurationFor && ((provider) => configurationFor(path, provider)),
    });
  };
}
