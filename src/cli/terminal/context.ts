// What every command receives: the process's streams and environment, and the common options.
import type { Terminal } from "./terminal.js";

export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly cwd: string;
  /** As `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The options of every command. */
export interface CommonOptions {
  /** As written; empty only with `pluginCache`. */
  readonly dir: readonly string[];
  /** scafctl's plugin cache: a path as written, or true for scafctl's default location. */
  readonly pluginCache?: string | true;
  readonly json: boolean;
  /** Seconds. */
  readonly timeout: number;
}
