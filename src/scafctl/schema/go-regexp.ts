// Go's regular expressions. RE2 runs them in linear time, so a pattern of a plugin cannot hold up
// the process that uses it.
import { RE2JS } from "re2js";

export interface GoRegExp {
  /** Whether the pattern matches somewhere in the text. */
  test(text: string): boolean;
  /** Number of instructions: matching takes at most this times the length of the text. */
  readonly size: number;
}

/**
 * Compiles a regular expression of Go's package regexp. Long names of Unicode categories
 * (`\p{Letter}`), which Go knows since 1.25, are not supported.
 *
 * @returns the reason in English when the pattern is no regular expression of Go
 */
export function compileGoRegExp(pattern: string): GoRegExp | string {
  try {
    const compiled = RE2JS.compile(pattern);
    return { test: (text) => compiled.test(text), size: compiled.programSize() };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
