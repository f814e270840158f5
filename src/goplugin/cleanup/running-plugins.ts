// The plugins that this process starts or runs, so that all can be stopped and none outlives it.

/** A plugin from the first step of its start until its process has ended. */
export interface TrackedPlugin {
  /** Stops gracefully, then kills. Never rejects. */
  stop(): Promise<unknown>;
  /** Kills synchronously, for the `exit` event of this process. */
  killNow(): void;
}

const tracked = new Set<TrackedPlugin>();

function killAllNow(): void {
  for (const plugin of tracked) plugin.killNow();
}

/** @returns ends the tracking; to be called when the plugin's process has ended */
export function trackPlugin(plugin: TrackedPlugin): () => void {
  if (tracked.size === 0) process.on("exit", killAllNow);
  tracked.add(plugin);
  return () => {
    if (tracked.delete(plugin) && tracked.size === 0) process.off("exit", killAllNow);
  };
}

/** Stops all plugins in parallel, including those that are still starting. */
export async function stopAllPlugins(): Promise<void> {
  await Promise.all([...tracked].map((plugin) => plugin.stop()));
}
