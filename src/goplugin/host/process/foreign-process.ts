// A plugin's process that somebody else started: its end is only noticed by asking, and its exit
// status is nobody's to know.
import type { ExitInfo } from "../../base/errors.js";
import { startNow, startOf } from "../../cleanup/process-start.js";
import { systemErrorCode } from "../../base/system-error.js";
import type { EndableProcess } from "./process-status.js";

const linux = process.platform === "linux";
/**
 * How often to ask (go-plugin: 1 s). A glance into /proc costs 30 µs, and tells a number's next
 * owner from the last. Milliseconds.
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
    this.timer = setInterval(() => this.isThere(), pollMs);
    this.timer.unref();
  }

  /** @returns undefined when there is no such process */
  static async find(pid: number): Promise<ForeignProcess | undefined> {
    if (!takesSignals(pid)) return undefined;
    const start = await startOf(pid);
    return start === undefined && process.platform !== "win32" ? undefined : new ForeignProcess(pid, start);
  }

  /** Its stderr goes elsewhere. */
  lastWords(): string {
    return "";
  }

  terminate(): void {
    void this.signal("SIGTERM");
  }

  kill(): void {
    void this.signal("SIGKILL");
  }

  /** Stops asking; for us it has ended. */
  forget(): void {
    clearInterval(this.timer);
    this.exitInfo ??= { code: null, signal: null };
    this.end(this.exitInfo);
  }

  private isThere(): boolean {
    const there = linux ? startNow(this.pid) === this.start : takesSignals(this.pid);
    if (!there) this.forget();
    return there;
  }

  /** Only it, not its group: whoever started it may be in the same. */
  private async signal(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (this.exitInfo !== undefined || !this.isThere()) return;
    try {
      if ((await startOf(this.pid)) === this.start) process.kill(this.pid, signal);
      else this.forget();
    } catch {
      // It ended in this very moment, or it is another user's and beyond us: nobody should wait for
      // it.
      if (signal === "SIGKILL") this.forget();
    }
  }
}

/** Zero and negative numbers mean groups of processes, which are never ours to touch. */
function takesSignals(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === "EPERM";
  }
}
