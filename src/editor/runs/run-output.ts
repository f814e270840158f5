// What providers write while they run, live: a terminal for each provider, shown with its first
// output and used again for its later runs.
//
// A terminal, and not an output channel: providers write for one. Colours and a line of progress
// that is written over and over look right in it, and it keeps a bounded number of lines by itself.
import * as vscode from "vscode";
import { cleanLine, RESET_LOOKS, type RunResult, terminalText } from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { PacedWriter } from "./paced-writer.js";
import { words } from "../platform/words.js";
import type { StreamedOutput } from "../../scafctl/index.js";
import { outcomeText } from "./outcome.js";

/** What a terminal sends for Ctrl+C. */
const INTERRUPT = "\u0003";

/** A run as its output is headed. */
export interface HeadedRun {
  readonly provider: string;
  readonly capability: string | undefined;
  readonly dryRun: boolean;
}

/** Where one run writes to. */
export interface RunOutput {
  /**
   * Resolves when there is room for more. Errors and progress come on stderr as well, so both
   * channels look alike.
   */
  write(piece: Pick<StreamedOutput, "text">): Promise<void>;
  /** @param result absent when the run did not come to an end of its own */
  end(result: RunResult | undefined): void;
}

export class RunOutputs extends Owner {
  private readonly terminals = new Set<OutputTerminal>();

  /**
   * Nothing is shown before something is written.
   * @param controller cancels the run; Ctrl+C in the terminal does
   */
  begin(run: HeadedRun, controller: AbortController): RunOutput {
    let terminal: OutputTerminal | undefined;
    return {
      write: ({ text }) => {
        if (terminal === undefined) {
          terminal = this.terminalFor(run.provider);
          terminal.begin(header(run), controller);
        }
        return terminal.write(terminalText(text));
      },
      end: (result) => terminal?.end(result === undefined ? "" : outcomeText(result)),
    };
  }

  override dispose(): void {
    for (const terminal of this.terminals) terminal.dispose();
    super.dispose();
  }

  /** One that no run writes to, so that the output of two runs is never mixed. */
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
  private isBlank = true;
  private isAtLineStart = true;
  private whenOpen: (() => void) | undefined;
  readonly onDidWrite = this.written.event;

  /** @param closed called once, when a person closed it */
  constructor(
    readonly provider: string,
    private readonly closed: () => void,
  ) {
    super();
    // What is written before the terminal is open would be lost.
    const untilOpen = (then: () => void): (() => void) => {
      this.whenOpen = then;
      return () => (this.whenOpen = undefined);
    };
    this.paced = this.own(new PacedWriter((text) => this.written.fire(text), undefined, untilOpen));
    const name = words.outputOf({ provider: cleanLine(provider, 40) });
    const iconPath = new vscode.ThemeIcon("output");
    this.terminal = this.own(vscode.window.createTerminal({ name, pty: this, iconPath, isTransient: true }));
  }

  get isBusy(): boolean {
    return this.run !== undefined;
  }

  begin(title: string, controller: AbortController): void {
    const { signal } = controller;
    // Who cancels does not want to see the rest, and the plugin must not be held back by it.
    const drop = (): void => this.paced.drop();
    signal.addEventListener("abort", drop, { once: true });
    this.run = { controller, drop };
    const gap = this.isBlank ? "" : "\n";
    this.isBlank = false;
    void this.write(`${gap}${headline(title)}`);
    // Without taking the focus away from what the person is writing.
    this.terminal.show(true);
  }

  write(text: string): Promise<void> {
    if (text !== "") this.isAtLineStart = text.endsWith("\n");
    // A terminal's newline only goes down.
    return this.paced.write(text.replace(/\r?\n/g, "\r\n"));
  }

  end(text: string): void {
    this.run?.controller.signal.removeEventListener("abort", this.run.drop);
    this.run = undefined;
    const line = text === "" ? RESET_LOOKS : headline(text);
    void this.write(this.isAtLineStart ? line : `${RESET_LOOKS}\n${line}`);
  }

  // ---- called by the editor

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

function header({ provider, capability = "", dryRun }: HeadedRun): string {
  const parts = [
    cleanLine(provider, 60),
    cleanLine(capability, 60),
    dryRun ? words.dryRun() : "",
    new Date().toLocaleTimeString(vscode.env.language),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** Faint, on a line of its own, whatever look was left on before. */
function headline(text: string): string {
  return `${RESET_LOOKS}\u001b[2m── ${text} ──${RESET_LOOKS}\n`;
}
