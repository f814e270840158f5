// Runs a start or an attach so that it can be cancelled, stopped and undone at any step.
import { throwIfCancelled } from "../base/abort.js";
import { PluginError } from "../base/errors.js";
import { nameScarcity } from "../base/scarcity.js";
import type { RunningPlugin } from "../base/types.js";
import type { ConnectedPlugin } from "./running-plugin.js";

/** What a start or an attach does, and how it is undone. */
export interface LaunchSteps {
  /** The executable, for errors. */
  readonly path: string;
  /** When it rejects, {@link cleanUp} removes what it has made so far. */
  connect(signal: AbortSignal): Promise<ConnectedPlugin>;
  /** Ends what was started and removes what was made. Called once; never rejects. */
  cleanUp(): Promise<void>;
  /** The same as far as it can be done synchronously, for the `exit` event of this process. */
  cleanUpNow(): void;
}

/** A plugin from the first step of its launch until its end. */
interface TrackedPlugin {
  readonly stop: () => Promise<unknown>;
  readonly cleanUpNow: () => void;
}

const tracked = new Set<TrackedPlugin>();

function cleanUpAllNow(): void {
  for (const plugin of tracked) plugin.cleanUpNow();
}

function track(plugin: TrackedPlugin): void {
  if (tracked.size === 0) process.on("exit", cleanUpAllNow);
  tracked.add(plugin);
}

function untrack(plugin: TrackedPlugin): void {
  if (tracked.delete(plugin) && tracked.size === 0) process.off("exit", cleanUpAllNow);
}

/** Stops all plugins in parallel, including those that are still starting. */
export async function stopAllPlugins(): Promise<void> {
  await Promise.all([...tracked].map((plugin) => plugin.stop()));
}

/**
 * Tracks the plugin until its end, so that {@link stopAllPlugins} and the end of this process
 * reach it.
 * @throws PluginError `cancelled`, `stopped`, or whatever `steps.connect` rejects with, after
 *   everything has been cleaned up
 */
export async function launch(steps: LaunchSteps, callerSignal: AbortSignal | undefined): Promise<RunningPlugin> {
  throwIfCancelled(steps.path, callerSignal);
  const stopped = new AbortController();
  const signal = callerSignal === undefined ? stopped.signal : AbortSignal.any([stopped.signal, callerSignal]);
  const connecting = connectOrCleanUp(steps, signal);
  const entry: TrackedPlugin = {
    stop: () => {
      stopped.abort();
      return connecting.then(
        (plugin) => plugin.stop(),
        () => undefined,
      );
    },
    cleanUpNow: () => steps.cleanUpNow(),
  };
  track(entry);
  try {
    const plugin = await connecting;
    void plugin.ended.then(() => untrack(entry));
    return plugin;
  } catch (error) {
    untrack(entry);
    if (!stopped.signal.aborted || callerSignal?.aborted === true) throw error;
    throw new PluginError(steps.path, { reason: "stopped" }, error);
  }
}

async function connectOrCleanUp(steps: LaunchSteps, signal: AbortSignal): Promise<ConnectedPlugin> {
  try {
    return await steps.connect(signal);
  } catch (error) {
    await steps.cleanUp();
    throw nameScarcity(steps.path, error);
  }
}
