// The process of a plugin that another program started: its exit is detected by polling, and its
// exit status is unknown.
import { type ExitInfo, systemErrorCode } from "../../base/errors.js";
import { startNow, startOf } from "../../cleanup/process-start.js";
import type { EndableProcess } from "./process.js";

const linux = process.platform === "linux";
/**
 * Polling interval (go-plugin: 1 s). Reading /proc takes about 30 µs and detects a reused pid.
 * Milliseconds.
 */
const pollMs = linux ? 200 : 1_000;

export class ForeignProcess implements EndableProcess {
  exitInfo: ExitInfo | undefined;
  readonly exit: Promise<ExitInfo>;
  readonly drained: Promise<ExitInfo>;
  private end!: (exit: ExitInfo) => void;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    readonly pid: number,
    /** Unknown on Windows only. */
    private readonly start: string | undefined,
  ) {
    this.exit = this.drained = new Promise((resolve) => (this.end = resolve));
    this.timer = setInterval(() => this.isRunning(), pollMs);
    this.timer.unref();
  }

  /** @returns undefined when there is no such process */
  static async find(pid: number): Promise<ForeignProcess | undefined> {
    if (!exists(pid)) return undefined;
    const start = await startOf(pid);
    return start === undefined && process.platform !== "win32" ? undefined : new ForeignProcess(pid, start);
  }

  /** Its stderr belongs to the program that started it. */
  lastWords(): string {
    return "";
  }

  terminate(): void {
    void this.signal("SIGTERM");
  }

  kill(): void {
    void this.signal("SIGKILL");
  }

  /** Stops polling; the process counts as ended. */
  forget(): void {
    clearInterval(this.timer);
    this.exitInfo ??= { code: null, signal: null };
    this.end(this.exitInfo);
  }

  private isRunning(): boolean {
    const running = linux ? this.hasSameStart() : exists(this.pid);
    if (!running) this.forget();
    return running;
  }

  private hasSameStart(): boolean {
    try {
      return startNow(this.pid) === this.start;
    } catch {
      return true; // the system lacks the means to find out: the next poll does
    }
  }

  /** Not its group: the program that started it may be in the same one. */
  private async signal(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (this.exitInfo !== undefined || !this.isRunning()) return;
    try {
      if ((await startOf(this.pid)) === this.start) process.kill(this.pid, signal);
      else this.forget();
    } catch {
      // It has ended, or belongs to another user and cannot be killed: do not wait for it.
      if (signal === "SIGKILL") this.forget();
    }
  }
}

/** pid <= 0 addresses a process group; never signal one. */
function exists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === "EPERM";
  }
}
