// A plugin's child process: starts it without a shell, drains its pipes and ends it.
import spawn from "cross-spawn";
import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  execFile,
  type SpawnOptions,
  spawnSync,
} from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { Readable } from "node:stream";
import { setImmediate as yieldToLoop } from "node:timers/promises";
import { promisify } from "node:util";
import { within } from "../../base/abort.js";
import { type ExitInfo, PluginError, type PluginFailure, systemErrorCode } from "../../base/errors.js";
import { isScarcity } from "../../base/scarcity.js";
import { killSteps } from "./kill-steps.js";
import { type FirstLine, readFirstLine } from "./first-line.js";
import { LogParser } from "./log-parser.js";
import type { LogEntry } from "../../base/types.js";
import { LastWords } from "./last-words.js";
import { notify } from "../../base/event.js";

export interface ProcessOptions {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing else is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLog?: ((entry: LogEntry) => void | Promise<void>) | undefined;
}

/**
 * How long pipes are read after the exit: a grandchild may keep them open. Milliseconds.
 */
const drainMs = 250;

/**
 * After this time the log reader yields to the event loop. One turn of the loop reads a pipe up to
 * 32 times, so a plugin that logs at full speed would block this process for seconds. Milliseconds.
 */
const yieldAfterMs = 5;

const run = promisify(execFile);
/** After the timeout (milliseconds) the process is ended alone. */
const taskkillOptions = { windowsHide: true, timeout: 1_000 } as const;

const posix = process.platform !== "win32";

const spawnOptions: SpawnOptions = {
  // stdin is never written: a plugin that reads it detects the end of the host.
  stdio: "pipe",
  // A process group, so that children of a wrapper or of a plugin end with it. On Windows, libuv's
  // job object ends direct children that are not detached.
  detached: posix,
  windowsHide: true,
};

/** What a connection and a stop need of a plugin's process, also of one that was attached to. */
export type EndableProcess = Pick<
  PluginProcess,
  "pid" | "exitInfo" | "exit" | "drained" | "lastWords" | "terminate" | "kill"
>;

export class PluginProcess {
  private ended: ExitInfo | undefined;
  private readonly words = new LastWords();

  /** Resolves on the exit of the process. Never rejects, like all promises here. */
  readonly exit: Promise<ExitInfo>;
  /** As {@link exit}, after its output has been read, or 250 ms later. */
  readonly drained: Promise<ExitInfo>;
  readonly firstLine: Promise<FirstLine>;

  private constructor(
    readonly pid: number,
    private readonly child: ChildProcessWithoutNullStreams,
    onLog: ProcessOptions["onLog"],
  ) {
    // An unhandled error of a pipe would crash this process; the exit that follows says more.
    for (const emitter of [child, child.stdin, child.stdout, child.stderr]) emitter.on("error", () => undefined);
    const output = readFirstLine(child.stdout);
    this.firstLine = output.line;
    const logRead = this.readLog(child.stderr, onLog);
    this.exit = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.ended = { code, signal };
        // For its children, if any are left.
        this.signalGroup("SIGKILL");
        resolve(this.ended);
      });
    });
    this.drained = this.exit.then(async (exit) => {
      await within(drainMs, Promise.all([output.closed, logRead]));
      // A busy event loop runs the timer before it reads what is already in the pipes.
      await yieldToLoop();
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      return exit;
    });
  }

  /**
   * Starts a process.
   * @throws PluginError `working-directory`, `not-executable`, `spawn-failed`
   */
  static async spawn({ path, args, cwd, env, onLog }: ProcessOptions): Promise<PluginProcess> {
    try {
      // cross-spawn, because Node cannot start a script with a `#!` line on Windows.
      const child = spawn(path, args, { ...spawnOptions, cwd, env });
      if (isStarted(child)) return new PluginProcess(child.pid, child, onLog);
      // Node emits some errors of a start and throws the others. `once` rejects with the error.
      await once(child, "spawn");
      throw new Error("the process has no pid");
    } catch (error) {
      throw new PluginError(path, (await directoryFailure(cwd)) ?? spawnFailure(error), error);
    }
  }

  /** Undefined while the process runs. */
  get exitInfo(): ExitInfo | undefined {
    return this.ended;
  }

  /** The last 4 KB of its stderr. */
  lastWords(): string {
    return this.words.toString();
  }

  /** Kills the process and everything it started. Does nothing when it has ended. */
  kill(): void {
    void this.send("SIGKILL");
  }

  /** Sends SIGTERM; on Windows, which has no such signal, kills the process. */
  terminate(): void {
    void this.send("SIGTERM");
  }

  /** As {@link kill}, but complete when it returns: for the `exit` event of this process. */
  killNow(): void {
    if (this.ended !== undefined) return;
    for (const step of killSteps(this.pid)) {
      if (step.kind === "group") this.signalGroup("SIGKILL");
      else if (step.kind === "process") this.child.kill("SIGKILL");
      else spawnSync(step.file, step.args, taskkillOptions);
    }
  }

  private async send(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    for (const step of killSteps(this.pid)) {
      if (this.ended !== undefined) return;
      if (step.kind === "group") this.signalGroup(signal);
      else if (step.kind === "process") this.child.kill(signal);
      // A failure means that the tree is gone or not ours to end.
      else await run(step.file, step.args, taskkillOptions).catch(() => undefined);
    }
  }

  private signalGroup(signal: "SIGKILL" | "SIGTERM"): void {
    if (!posix) return;
    try {
      process.kill(-this.pid, signal);
    } catch {
      // ESRCH: the group is empty. EPERM: a member runs as another user.
    }
  }

  private async readLog(stream: Readable, onLog: ProcessOptions["onLog"]): Promise<void> {
    const parser = new LogParser();
    let since = performance.now();
    try {
      for await (const chunk of stream) {
        const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
        this.words.push(bytes);
        if (onLog === undefined) continue;
        for (const entry of parser.push(bytes)) {
          await notify(onLog, entry);
          if (performance.now() - since < yieldAfterMs) continue;
          await yieldToLoop();
          since = performance.now();
        }
      }
    } catch {
      // The pipe broke, or was closed 250 ms after the exit.
    }
    if (onLog !== undefined) for (const entry of parser.end()) await notify(onLog, entry);
  }
}

/** The system gives the same codes for a working directory as for the program. */
async function directoryFailure(directory: string): Promise<PluginFailure | undefined> {
  try {
    // With a slash it must be a directory.
    await access(`${directory}/`, constants.X_OK);
    return undefined;
  } catch (error) {
    return isScarcity(error) ? undefined : { reason: "working-directory", directory, code: codeOf(error) };
  }
}

function spawnFailure(error: unknown): PluginFailure {
  const code = codeOf(error);
  return code === "EACCES" ? { reason: "not-executable" } : { reason: "spawn-failed", code };
}

function codeOf(error: unknown): string {
  return systemErrorCode(error) ?? "EIO";
}

/** Of a process that was not started, Node also lacks the streams. */
function isStarted(child: ChildProcess): child is ChildProcessWithoutNullStreams & { readonly pid: number } {
  return child.pid !== undefined;
}
