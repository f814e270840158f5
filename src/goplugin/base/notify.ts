// Passes what a plugin wrote to the host's listener.

/**
 * Waits for the listener, so that a slow one slows the plugin down. An error of the listener
 * becomes a warning of the process: reading must go on, because the plugin would block.
 */
export async function notify<T>(listener: (value: T) => void | Promise<void>, value: T): Promise<void> {
  try {
    await listener(value);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : new Error(String(error)));
  }
}
