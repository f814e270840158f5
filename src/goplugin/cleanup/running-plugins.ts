// Everything this process has started and not yet ended, so that nothing outlives it by accident.

/** A plugin from the moment its process exists until nothing of it is left. */
export interface LivePlugin {
  /** Ends it in order. Never rejects. */
  stop(): Promise<unknown>;
  /** Ends it at once and synchronously, for the last moment of our process. */
  killNow(): void;
}

const live = new Set<LivePlugin>();

function killAllNow(): void {
  for (const plugin of live) plugin.killNow();
}

/** @returns call it when nothing is left of the plugin */
export function trackLive(plugin: LivePlugin): () => void {
  if (live.size === 0) process.on("exit", killAllNow);
  live.add(plugin);
  return () => {
    if (live.delete(plugin) && live.size === 0) process.off("exit", killAllNow);
  };
}

/** Stops all at the same time, also those that are still starting. Resolves when none is left. */
export async function stopAllPlugins(): Promise<void> {
  await Promise.all([...live].map((plugin) => plugin.stop()));
}
