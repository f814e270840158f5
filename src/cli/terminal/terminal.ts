// Writes data to stdout and everything else to stderr, in colour only on a terminal that allows it.
import type { Writable } from "node:stream";
import { cleanText, showInvisible, withoutColours } from "../../model/text/foreign-text.js";
import { safe } from "../../model/text/places.js";
import { RESET_LOOKS, terminalText } from "../../model/text/terminal-text.js";
import { stringifyJson } from "../../scafctl/index.js";
import { line, type Text } from "./text.js";

type Paint = (text: Text) => Text;

interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
}

/** `isTTY` and `columns` as in Node's own streams. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export type Channel = "stdout" | "stderr";

const NEWLINE = 0x0a;

/** Longer data is cut where it is cleaned. Characters. */
const MAX_DATA = 10_000_000;

export class Terminal {
  /** The channels that a plugin wrote to last, and whether its last line is complete. */
  private readonly pluginLines = new Map<Channel, "complete" | "open">();

  /** For what goes to stdout. */
  readonly style: Style;
  /** For what goes to stderr. */
  readonly messageStyle: Style;

  constructor(
    private readonly stdout: Output,
    private readonly stderr: Output,
    env: Readonly<Record<string, string | undefined>>,
  ) {
    // https://no-color.org: set and not empty means no colour.
    const allowsColor = (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
    this.style = style(allowsColor && stdout.isTTY === true);
    this.messageStyle = style(allowsColor && stderr.isTTY === true);
  }

  /** True if stdout is a terminal. */
  get isInteractive(): boolean {
    return this.stdout.isTTY === true;
  }

  /** Width of stdout; infinite unless it is a terminal. */
  get columns(): number {
    return (this.isInteractive ? this.stdout.columns : undefined) ?? Infinity;
  }

  /** True if stderr is a terminal. */
  get canAsk(): boolean {
    return this.stderr.isTTY === true;
  }

  /** Prints to stdout, which is data. */
  out(text: Text | ""): void {
    this.finishLine("stdout");
    this.stdout.write(`${text}\n`);
  }

  /** Prints text of a plugin to stdout: as it is, unless that is a terminal. */
  data(text: string): void {
    this.out((this.isInteractive ? cleanText(withoutColours(text), MAX_DATA) : text) as Text);
  }

  /**
   * Passes on what a plugin writes: the bytes, or sanitised text if the channel is a terminal.
   * @param text the same output, cut only between characters and escape sequences
   * @returns resolves when the reader has taken it or has closed the stream
   */
  pass(channel: Channel, { bytes, text }: { readonly bytes: Uint8Array; readonly text: string }): Promise<void> {
    const stream = this[channel];
    const data = stream.isTTY === true ? terminalText(text) : bytes;
    if (data.length === 0) return Promise.resolve();
    const isComplete = data.at(-1) === (typeof data === "string" ? "\n" : NEWLINE);
    this.pluginLines.set(this.screenOf(channel), isComplete ? "complete" : "open");
    return new Promise((resolve) => {
      stream.write(data, () => resolve());
    });
  }

  /** Prints a question on stderr, without a newline. */
  ask(question: Text): void {
    this.finishLine("stderr");
    this.stderr.write(`${question} `);
  }

  /** Prints one indented JSON value, with lossless numbers. */
  json(value: unknown): void {
    // JSON leaves some control characters and all invisible ones unescaped.
    this.out(showInvisible(stringifyJson(value, 2)) as Text);
  }

  error(message: Text): void {
    this.message(safe`${this.messageStyle.red(line("error:"))} ${message}`);
  }

  warn(message: Text): void {
    this.message(safe`${this.messageStyle.yellow(line("warning:"))} ${message}`);
  }

  note(message: Text): void {
    this.message(safe`${this.messageStyle.dim(line("note:"))} ${message}`);
  }

  message(text: Text | ""): void {
    this.finishLine("stderr");
    this.stderr.write(`${text}\n`);
  }

  /** Resolves when everything was written, or the reader has closed the stream. */
  async flush(): Promise<void> {
    for (const channel of ["stdout", "stderr"] as const) if (this[channel].isTTY === true) this.finishLine(channel);
    await Promise.all([this.stdout, this.stderr].map(flushed));
  }

  /** Ends a plugin's open line and resets its colours, so that our line starts clean. */
  private finishLine(channel: Channel): void {
    const screen = this.screenOf(channel);
    const line = this.pluginLines.get(screen);
    if (line === undefined) return;
    this.pluginLines.delete(screen);
    const stream = this[channel];
    const end = `${stream.isTTY === true ? RESET_LOOKS : ""}${line === "open" ? "\n" : ""}`;
    if (end !== "") stream.write(end);
  }

  /** If both channels are terminals, they share one screen. */
  private screenOf(channel: Channel): Channel {
    return this.stdout.isTTY === true && this.stderr.isTTY === true ? "stderr" : channel;
  }
}

function flushed(stream: Output): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}

function style(isOn: boolean): Style {
  const wrap =
    (on: number, off: number): Paint =>
    (text) =>
      isOn ? safe`\u001b[${on}m${text}\u001b[${off}m` : text;
  return { bold: wrap(1, 22), dim: wrap(2, 22), red: wrap(31, 39), yellow: wrap(33, 39) };
}
