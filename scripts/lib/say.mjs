// What the scripts tell a person while they work: one line per step, on stderr, so that stdout
// stays data.

/**
 * Prints one progress line on stderr.
 * @param {string} line without a newline
 */
export function say(line) {
  process.stderr.write(`[scafctl-plugins] ${line}\n`);
}

/** An error whose message is meant for a person and needs no stack. */
export class Told extends Error {}

/**
 * Runs a script's main function: sets the exit code, prints a {@link Told} as its message, anything
 * else with its stack.
 * @param {() => Promise<number | void>} main resolves with the exit code; nothing means 0
 */
export async function script(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    say(
      error instanceof Told ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    process.exitCode = 1;
  }
}
