// What the connection and the stop sequence need of a plugin's process.
import type { ExitInfo } from "../../base/errors.js";

export interface ProcessStatus {
  /** Undefined while the process runs. */
  readonly exitInfo: ExitInfo | undefined;
  /** Resolves when the process has ended. Never rejects. */
  readonly exit: Promise<ExitInfo>;
  /** As {@link exit}, after everything it wrote has been read. */
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
