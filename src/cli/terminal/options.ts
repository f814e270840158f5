// Argument parsers that several commands share.
import { InvalidArgumentError } from "commander";
import { messages } from "./messages.js";

/** A longer timer would fire at once: timers hold 31 bits of milliseconds. */
const MAX_SECONDS = 2_000_000;

/** Collects a repeatable option. A variadic one would also take the arguments that follow it. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

export function parseSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0) || value > MAX_SECONDS)
    throw new InvalidArgumentError(messages.secondsExpected);
  return value;
}
