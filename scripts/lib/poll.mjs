// Waits for a condition.
import { setTimeout as delay } from "node:timers/promises";

/**
 * Calls `probe` every 50 ms until it returns something truthy or the time is up.
 * @template T
 * @param {() => T | Promise<T>} probe
 * @param {number} limitMs
 * @returns {Promise<T>} the last value
 */
export async function poll(probe, limitMs) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value || Date.now() >= deadline) return value;
    await delay(50);
  }
}
