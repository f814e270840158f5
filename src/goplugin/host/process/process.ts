// A plugin's process: started without a shell, its pipes drained for life, its end known the moment
// it comes.
import type { execa as Execa } from "execa";
import { execFile, spawnSync } from "node:child_process";
import type { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { within } from "../../base/abort.js";
import { type ExitInfo, PluginError } from "../../base/errors.js";
import { killSteps } from "./kill-steps.js";
import { FirstLineReader } from "./first-line.js";
import { LogParser } from "./log-parser.js";
import { systemErrorCode } from "../../base/system-error.js";
import type { LogEntry } from "../../base/types.js";
import { LastWords } from "./last-words.js";
import { tell } from "../../base/tell.js";

export interface ProcessOptions {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited besides. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLog?: ((entry: LogEntry) => void | Promise<void>) | undefined;
  /** Called in the turn in which the process is started. */
  readonly onSpawn?: ((pid: number) => void) | undefined;
}

/** The first line of stdout, or why there is none. */
export type FirstLine =
  | { readonly kind: "line"; readonly text: string }
  /** `text` is its beginning. */
  | { readonly kind: "too-long"; readonly text: string }
  /** Nothing was printed and nothing will be. */
  | { readonly kind: "closed" };

/**
 * How long pipes may stay open after the process has ended: somebody it started may still hold
 * them. Milliseconds.
 */
const drainMs = 250;

/**
 * After so long in a flood, others have a turn. Promises alone give none, and one turn of the event
 * loop reads a pipe up to 32 times: without this a plugin that logs at full speed would keep this
 * process to itself for seconds. Milliseconds.
 */
const turnMs = 5;

/** How long taskkill may take before the process is ended alone. Milliseconds. */
const taskkillMs = 1_000;

const posix = process.platform !== "win32";

const execaOptions = {
  // An unwritten pipe that we keep: harmless to Go plugins, and to others its end says that we are
  // gone.
  stdin: "pipe",
  stdout: "pipe",
  stderr: "pipe",
  buffer: false,
  extendEnv: false,
  reject: false,
  // Ends of processes, ours included, are dealt with by this room.
  cleanup: false,
  // A group of its own, so that the end of a wrapper or of a plugin takes with it what it started.
  // On Windows libuv's job object does that for direct children, and only for those that are not
  // detached.
  detached: posix,
  encoding: "buffer",
  verbose: "none",
} as const;

const launch = (execa: typeof Execa, { path, args, cwd, env }: ProcessOptions) =>
  execa(path, args, { ...execaOptions, cwd, env });

export class PluginProcess {
  private ended: ExitInfo | undefined;
  private readonly words = new LastWords();

  /** Resolves at the moment of its end. Never rejects, like all promises here. */
  readonly exit: Promise<ExitInfo>;
  /** As {@link exit}, but what it wrote before its end has been read, or has had its 250 ms. */
  readonly drained: Promise<ExitInfo>;
  readonly firstLine: Promise<FirstLine>;

  private constructor(
    readonly pid: number,
    private readonly child: ReturnType<typeof launch>,
    onLog: ProcessOptions["onLog"],
  ) {
    // Unhandled, an error of a pipe would end our process; a broken pipe is followed by the exit,
    // which says more.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on("error", () => undefined);
    child.on("error", () => undefined);
    const output = readFirstLine(child.stdout);
    this.firstLine = output.line;
    const logRead = this.readLog(child.stderr, onLog);
    this.exit = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.ended = { code, signal };
        // Its children outlived it, if there are any.
        this.signalGroup("SIGKILL");
        resolve(this.ended);
      });
    });
    this.drained = this.exit.then(async (exit) => {
      await within(drainMs, Promise.all([output.closed, logRead]));
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      return exit;
    });
  }

  /**
   * Starts a process. Its handlers are in place before any of its output can be read.
   * @throws PluginError `file-missing`, `not-executable`, `spawn-failed`
   */
  static async spawn(options: ProcessOptions): Promise<PluginProcess> {
    // Imported here, because it exists as an ES module only and Node 20 cannot require one: our
    // sources also run as CommonJS.
    const { execa } = await import("execa");
    const child = launch(execa, options);
    const { pid } = child;
    if (pid !== undefined) {
      options.onSpawn?.(pid);
      return new PluginProcess(pid, child, options.onLog);
    }
    const result = await child;
    const error = result.cause;
    const code = result.code ?? systemErrorCode(error) ?? "EIO";
    if (code === "EACCES") throw new PluginError(options.path, { reason: "not-executable" }, error);
    throw new PluginError(options.path, { reason: "spawn-failed", code }, error);
  }

  /** How it ended, once it has. */
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

  /** Asks the process to end; on Windows, where there is no way to ask, kills it. */
  terminate(): void {
    void this.send("SIGTERM");
  }

  /** As {@link kill}, but complete when it returns: for the `exit` event of this process. */
  killNow(): void {
    if (this.ended !== undefined) return;
    for (const step of killSteps(this.pid)) {
      if (step.kind === "group") this.signalGroup("SIGKILL");
      else if (step.kind === "process") this.child.kill("SIGKILL");
      else spawnSync(step.file, step.args, { windowsHide: true, timeout: taskkillMs });
    }
  }

  private async send(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    for (const step of killSteps(this.pid)) {
      if (this.ended !== undefined) return;
      if (step.kind === "group") this.signalGroup(signal);
      else if (step.kind === "process") this.child.kill(signal);
      else await runCommand(step.file, step.args);
    }
  }

  private signalGroup(signal: "SIGKILL" | "SIGTERM"): void {
    if (!posix) return;
    try {
      process.kill(-this.pid, signal);
    } catch {
      // ESRCH: nobody is left. EPERM: a member changed its user, and is beyond us.
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
          await tell(onLog, entry);
          if (performance.now() - since < turnMs) continue;
          await turn();
          since = performance.now();
        }
      }
    } catch {
      // The pipe broke or was closed after its 250 ms: an end like any other.
    }
    if (onLog !== undefined) for (const entry of parser.end()) await tell(onLog, entry);
  }
}

/**
 * Takes the first line and then drains the stream for ever: a plugin must never block on its
 * stdout.
 */
function readFirstLine(stream: Readable): { line: Promise<FirstLine>; closed: Promise<void> } {
  const reader = new FirstLineReader();
  let closed!: Promise<void>;
  const line = new Promise<FirstLine>((resolve) => {
    const onData = (chunk: Buffer): void => {
      const state = reader.push(chunk);
      if (state === undefined) return;
      stream.off("data", onData);
      stream.resume();
      resolve({ kind: state === "complete" ? "line" : "too-long", text: reader.text() });
    };
    stream.on("data", onData);
    closed = new Promise((done) => {
      const end = (): void => {
        // Go takes a last line without its newline.
        const text = reader.text();
        resolve(text.trim() === "" ? { kind: "closed" } : { kind: "line", text });
        done();
      };
      stream.once("end", end);
      stream.once("close", end);
    });
  });
  return { line, closed };
}

/** Resolves when the command has ended. Failure means that the tree is gone or not ours to end. */
function runCommand(file: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    execFile(file, args, { windowsHide: true, timeout: taskkillMs }, () => resolve());
  });
}
