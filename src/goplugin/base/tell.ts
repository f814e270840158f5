// Hands what a plugin wrote to whoever listens, at the listener's pace and without trusting it.

/**
 * Waits for the listener, so that a slow one slows the plugin down. A listener that throws must not
 * stop the reading, because the plugin would block; its error becomes a warning of the process.
 */
export async function tell<T>(listener: (value: T) => void | Promise<void>, value: T): Promise<void> {
  try {
    await listener(value);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : new Error(String(error)));
  }
}
