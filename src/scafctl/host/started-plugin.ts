// What clients of all kinds of plugins have in common: the name, the process and its end.
import { parse } from "node:path";
import {
  type Condition,
  type ExitInfo,
  isPluginError,
  type PluginError,
  type RunningPlugin,
  startPlugin,
  type StartOptions,
} from "../../goplugin/index.js";
import { loadEngine } from "./load-engine.js";

/** UNIMPLEMENTED, by its number: grpc-js is not loaded here. */
const UNIMPLEMENTED = 12;

/** Whether a call failed because the plugin does not implement it. */
export function isUnimplemented(error: unknown): error is PluginError {
  return isPluginError(error) && error.failure.reason === "call-failed" && error.failure.code === UNIMPLEMENTED;
}

/** The plugin's name: its file's name without the last extension; `.hidden` has an empty one. */
export function pluginName(path: string): string {
  const { base } = parse(path);
  const dot = base.lastIndexOf(".");
  return dot === -1 ? base : base.slice(0, dot);
}

/**
 * Starts a plugin, once the code for its calls is loaded.
 * @throws PluginError with the reason; nothing is left of the process then
 */
export async function startPrepared(options: StartOptions): Promise<RunningPlugin> {
  await loadEngine(options.path);
  return startPlugin(options);
}

export class StartedPlugin {
  constructor(protected readonly plugin: RunningPlugin) {}

  /** The plugin's name, made from its path. */
  name(): string {
    return pluginName(this.plugin.path);
  }

  /** The executable, absolute. */
  path(): string {
    return this.plugin.path;
  }

  get pid(): number {
    return this.plugin.pid;
  }

  /** Resolves when the process has ended for any reason. */
  get exited(): Promise<ExitInfo> {
    return this.plugin.exited;
  }

  /** The last 4 KB of its stderr. */
  lastWords(): string {
    return this.plugin.lastWords();
  }

  /** Whether a call can begin. */
  condition(): Promise<Condition> {
    return this.plugin.condition();
  }

  /** Ends the process gracefully, then by force (plugin.Client.Kill). Idempotent. */
  kill(): Promise<ExitInfo> {
    return this.plugin.stop();
  }
}
