// What every command gets from the process it runs in.
import type { Terminal } from "./terminal.js";

export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C and its relatives. */
  readonly signal: AbortSignal;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly cwd: string;
  /** As `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The options that every command has. */
export interface CommonOptions {
  /** As written; may be empty only with `pluginCache`. */
  readonly dir: readonly string[];
  /** scafctl's own plugin cache: as written, or true for where scafctl keeps it. */
  readonly pluginCache?: string | true;
  readonly json: boolean;
  /** Seconds. */
  readonly timeout: number;
}
