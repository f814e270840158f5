// Writing for people and for programs: data on stdout, everything else on stderr, colours only
// where they are welcome.
import type { Writable } from "node:stream";
import { RESET_LOOKS, terminalText } from "../../model/text/terminal-text.js";
import { stringifyJson } from "../../scafctl/index.js";

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
}

/** A stream to write on; `isTTY` as Node's own streams have it. */
export type Output = Writable & { readonly isTTY?: boolean };

export type Channel = "stdout" | "stderr";

const NEWLINE = 0x0a;

export class Terminal {
  /** Screens on which a plugin wrote last, and whether it ended its line. */
  private readonly foreign = new Map<Channel, "whole" | "open">();

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
    const welcome = (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
    this.style = style(welcome && stdout.isTTY === true);
    this.messageStyle = style(welcome && stderr.isTTY === true);
  }

  /** True where a person reads stdout. */
  get isInteractive(): boolean {
    return this.stdout.isTTY === true;
  }

  /** True where a person can be asked on stderr. */
  get canAsk(): boolean {
    return this.stderr.isTTY === true;
  }

  /** Data. */
  out(text: string): void {
    this.finishLine("stdout");
    this.stdout.write(`${text}\n`);
  }

  /**
   * Passes on what a plugin writes: to a terminal as text that can do no harm, to anything else the
   * bytes as they came.
   * @param text the same, in whole characters and escapes
   * @returns resolves when the reader has taken it, or is gone
   */
  pass(channel: Channel, { bytes, text }: { readonly bytes: Uint8Array; readonly text: string }): Promise<void> {
    const stream = this[channel];
    const data = stream.isTTY === true ? terminalText(text) : bytes;
    if (data.length === 0) return Promise.resolve();
    const isWhole = data.at(-1) === (typeof data === "string" ? "\n" : NEWLINE);
    this.foreign.set(this.screenOf(channel), isWhole ? "whole" : "open");
    return new Promise((resolve) => {
      stream.write(data, () => resolve());
    });
  }

  /** A question on stderr; the answer is typed behind it. */
  ask(question: string): void {
    this.finishLine("stderr");
    this.stderr.write(`${question} `);
  }

  /**
   * One JSON value, digit by digit. Indented: it is as easy for a program, and easier for a person.
   */
  json(value: unknown): void {
    this.out(escapeControls(stringifyJson(value, 2)));
  }

  error(message: string): void {
    this.message(`${this.messageStyle.red("error:")} ${message}`);
  }

  warn(message: string): void {
    this.message(`${this.messageStyle.yellow("warning:")} ${message}`);
  }

  note(message: string): void {
    this.message(`${this.messageStyle.dim("note:")} ${message}`);
  }

  message(text: string): void {
    this.finishLine("stderr");
    this.stderr.write(`${text}\n`);
  }

  /**
   * Resolves when everything written has reached the system, or never will because the reader is
   * gone.
   */
  async flush(): Promise<void> {
    for (const channel of ["stdout", "stderr"] as const) if (this[channel].isTTY === true) this.finishLine(channel);
    await Promise.all([this.stdout, this.stderr].map(flushed));
  }

  /**
   * Ends what a plugin has left open, so that what we write begins on a line of its own and in
   * plain looks.
   */
  private finishLine(channel: Channel): void {
    const screen = this.screenOf(channel);
    const left = this.foreign.get(screen);
    if (left === undefined) return;
    this.foreign.delete(screen);
    const stream = this[channel];
    const end = `${stream.isTTY === true ? RESET_LOOKS : ""}${left === "open" ? "\n" : ""}`;
    if (end !== "") stream.write(end);
  }

  /** Two terminals are one screen. */
  private screenOf(channel: Channel): Channel {
    return this.stdout.isTTY === true && this.stderr.isTTY === true ? "stderr" : channel;
  }
}

function flushed(stream: Output): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}

/**
 * JSON leaves DEL and the C1 controls as they are, and terminals obey some of them. Inside strings
 * they can be written as escapes.
 */
function escapeControls(json: string): string {
  return json.replace(/(?!\n)\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function style(isOn: boolean): Style {
  const wrap = (on: number, off: number) => (text: string) => (isOn ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  return { bold: wrap(1, 22), dim: wrap(2, 22), red: wrap(31, 39), yellow: wrap(33, 39) };
}
