// Shows what providers write while they run: one terminal per provider, opened on its first output
// and reused by its later runs.
//
// Not an output channel: a terminal shows colours and progress lines that are rewritten in place,
// and its scrollback is bounded.
import * as vscode from "vscode";
import {
  cleanLine,
  joined,
  RESET_LOOKS,
  type RunResult,
  safe,
  type SafeText,
  terminalText,
  textFor,
} from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { PacedWriter } from "./paced-writer.js";
import { summaryText } from "./run-summary.js";
import { words } from "./words.js";

/** Ctrl+C. */
const INTERRUPT = "\u0003";

/** Limits the output to about three megabytes a second: chunks have 32 K characters. */
const MIN_PAUSE_MS = 10;

/** Shown in the heading of a run's output. */
interface RunHeading {
  readonly provider: string;
  readonly capability: string | undefined;
  readonly dryRun: boolean;
}

export class RunOutputs extends Owner {
  private readonly terminals = new Set<OutputTerminal>();

  /**
   * The terminal opens with the first write. Stdout and stderr are shown alike, because providers
   * use stderr for progress as well as for errors.
   * @param controller of the run; Ctrl+C in the terminal aborts it
   */
  begin(run: RunHeading, controller: AbortController) {
    let terminal: OutputTerminal | undefined;
    return {
      /** Resolves when more can be written. */
      write: ({ text }: { readonly text: string }): Promise<void> => {
        if (terminal === undefined) {
          terminal = this.terminalFor(run.provider);
          terminal.begin(headingText(run), controller);
        }
        return terminal.write(terminalText(text));
      },
      /** @param result undefined if the run threw an error */
      end: (result: RunResult | undefined) => terminal?.end(result && textFor("terminal", summaryText(result))),
    };
  }

  override dispose(): void {
    for (const terminal of this.terminals) terminal.dispose();
    super.dispose();
  }

  /** A terminal without a run, so that the output of two runs is never mixed. */
  private terminalFor(provider: string): OutputTerminal {
    const free = [...this.terminals].find((terminal) => terminal.provider === provider && !terminal.isBusy);
    if (free !== undefined) return free;
    const terminal = new OutputTerminal(provider, () => this.terminals.delete(terminal));
    this.terminals.add(terminal);
    return terminal;
  }
}

class OutputTerminal extends Owner implements vscode.Pseudoterminal {
  private readonly written = this.own(new vscode.EventEmitter<string>());
  private readonly paced: PacedWriter;
  private readonly terminal: vscode.Terminal;
  private run: { readonly controller: AbortController; readonly drop: () => void } | undefined;
  private isEmpty = true;
  private isAtLineStart = true;
  private whenOpen: (() => void) | undefined;
  readonly onDidWrite = this.written.event;

  /** @param closed called once, when the user closed the terminal */
  constructor(
    readonly provider: string,
    private readonly closed: () => void,
  ) {
    super();
    // Text written before the terminal opens would be lost.
    const untilOpen = (then: () => void): (() => void) => {
      this.whenOpen = then;
      return () => (this.whenOpen = undefined);
    };
    this.paced = this.own(new PacedWriter((text) => this.written.fire(text), pauseForWindow, untilOpen));
    const name = words.outputOf({ provider });
    const iconPath = new vscode.ThemeIcon("output");
    this.terminal = this.own(vscode.window.createTerminal({ name, pty: this, iconPath, isTransient: true }));
  }

  get isBusy(): boolean {
    return this.run !== undefined;
  }

  begin(title: SafeText<"terminal">, controller: AbortController): void {
    const { signal } = controller;
    // After a cancel the rest is not shown, and must not block the plugin.
    const drop = (): void => this.paced.drop();
    signal.addEventListener("abort", drop, { once: true });
    this.run = { controller, drop };
    void this.write(this.isEmpty ? heading(title) : safe`\n${heading(title)}`);
    this.isEmpty = false;
    // Preserves the focus.
    this.terminal.show(true);
  }

  write(text: SafeText<"terminal">): Promise<void> {
    if (text !== "") this.isAtLineStart = text.endsWith("\n");
    // A line feed alone moves a terminal's cursor down, not to the start of the line.
    return this.paced.write(text.replace(/\r?\n/g, "\r\n"));
  }

  end(summary: SafeText<"terminal"> | undefined): void {
    this.run?.controller.signal.removeEventListener("abort", this.run.drop);
    this.run = undefined;
    const line = summary === undefined ? RESET_LOOKS : heading(summary);
    void this.write(this.isAtLineStart ? line : safe`${RESET_LOOKS}\n${line}`);
  }

  open(): void {
    this.whenOpen?.();
  }

  close(): void {
    this.closed();
    this.dispose();
  }

  handleInput(data: string): void {
    if (data === INTERRUPT) this.run?.controller.abort();
  }
}

function headingText({ provider, capability = "", dryRun }: RunHeading): SafeText<"terminal"> {
  const parts = joined(
    cleanLine(provider, 60),
    cleanLine(capability, 60),
    dryRun ? words.dryRun() : "",
    new Date().toLocaleTimeString(vscode.env.language),
  );
  return textFor("terminal", parts);
}

/** A faint line. Resets the style of the output before it. */
function heading(text: SafeText<"terminal">): SafeText<"terminal"> {
  return safe`${RESET_LOOKS}\u001b[2m── ${text} ──${RESET_LOOKS}\n`;
}

/**
 * Calls `then` when the window has handled what was sent to it, and after the same time again for
 * its other work. The terminal of an extension has no flow control: text that arrives faster than
 * the window draws it delays everything else in the editor.
 * @returns a function that prevents the call
 */
function pauseForWindow(then: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isCancelled = false;
  const start = performance.now();
  const wait = (): void => {
    if (!isCancelled) timer = setTimeout(then, Math.max(MIN_PAUSE_MS, performance.now() - start));
  };
  // The window handles requests in order, and this command of VS Code does nothing.
  void vscode.commands.executeCommand("noop").then(wait, wait);
  return () => {
    isCancelled = true;
    clearTimeout(timer);
  };
}
