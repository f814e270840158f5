// What the connection and the stop sequence need to know about a plugin's process.
import type { ExitInfo } from "../../base/errors.js";

export interface ProcessStatus {
  /** How it ended, once it has. */
  readonly exitInfo: ExitInfo | undefined;
  /** Resolves when the process has ended. Never rejects. */
  readonly exit: Promise<ExitInfo>;
  /** As {@link exit}, once everything it wrote has been read. */
  readonly drained: Promise<ExitInfo>;
  /** The end of its stderr. */
  lastWords(): string;
}

export interface EndableProcess extends ProcessStatus {
  readonly pid: number;
  /** Asks the process to end (SIGTERM). Does nothing when it has ended, like {@link kill}. */
  terminate(): void;
  kill(): void;
}
