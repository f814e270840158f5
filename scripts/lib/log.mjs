// Progress lines on stderr, so that stdout stays data, and errors that need no stack.

/**
 * Prints one progress line on stderr.
 * @param {string} line without a newline
 */
export function log(line) {
  process.stderr.write(`[scafctl-plugins] ${line}\n`);
}

/** An expected failure: its message says what to do and is printed without a stack. */
export class ScriptError extends Error {}
