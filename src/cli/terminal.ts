// Writing for people and for programs: data on stdout, everything else on stderr, colours only where they are welcome.
import type { Writable } from "node:stream";
import { stringifyJson } from "../scafctl/index.js";

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
}

/** A stream to write on; `isTTY` as Node's own streams have it. */
export type Output = Writable & { readonly isTTY?: boolean };

export class Terminal {
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

  /** Data. */
  out(text: string): void {
    this.stdout.write(`${text}\n`);
  }

  /** One JSON value, digit by digit. Indented: it is as easy for a program, and easier for a person. */
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
    this.stderr.write(`${text}\n`);
  }

  /** Resolves when everything written has reached the system, or never will because the reader is gone. */
  async flush(): Promise<void> {
    await Promise.all([this.stdout, this.stderr].map(flushed));
  }
}

function flushed(stream: Output): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}

/** JSON leaves DEL and the C1 controls as they are, and terminals obey some of them. Inside strings they can be written as escapes. */
function escapeControls(json: string): string {
  return json.replace(/(?!\n)\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function style(isOn: boolean): Style {
  const wrap = (on: number, off: number) => (text: string) => (isOn ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  return { bold: wrap(1, 22), dim: wrap(2, 22), red: wrap(31, 39), yellow: wrap(33, 39) };
}
