// Reads the input of a command: from an argument, a file or stdin.
import { constants, openSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import { decodeText } from "../../model/text/decode-text.js";
import { type CommandContext, UsageError } from "./command.js";
import { messages } from "./messages.js";

/** A text, and the name that messages use for it. */
export interface Source {
  readonly label: string;
  readonly text: string;
  /** The sources whose texts, one after the other, are this text. */
  readonly parts?: readonly Source[];
  /** One word of the command line: messages give no line and column. */
  readonly isArgument?: boolean;
}

/** The part of a source that an offset is in, and the offset in its text. */
export function partAt(source: Source, offset: number): { readonly part: Source; readonly offset: number } {
  let start = 0;
  for (const part of source.parts ?? []) {
    if (offset < start + part.text.length) return { part, offset: offset - start };
    start += part.text.length;
  }
  return { part: source, offset };
}

/** scafctl's limit for the text of one input from a file or stdin. Bytes. */
const MAX_RAW_BYTES = 1 << 20;

/** Reads the files and the stdin that the inputs of one command name. */
export class InputReader {
  private isStdinRead = false;

  /** @param option for messages */
  constructor(
    private readonly option: string,
    private readonly context: CommandContext,
  ) {}

  /**
   * The text of `@path`, or of `@-` or `-`, which are stdin.
   * @throws UsageError if it cannot be read; AbortError
   */
  async read(written: string): Promise<Source> {
    if (written !== "-" && written !== "@-") return readSourceFile(written.slice(1), this.option, this.context);
    this.takeStdin();
    return { label: "stdin", text: await readStdin(this.context) };
  }

  /**
   * The text of one input, without its last newline.
   * @param label for messages
   * @param reference `@path` or `@-`
   * @throws UsageError if it cannot be read, is empty or too large; AbortError
   */
  async readRaw(label: string, reference: string): Promise<string> {
    const written = reference.slice(1);
    if (written === "-") this.takeStdin();
    const bytes = await (written === "-"
      ? buffer(addAbortSignal(this.context.signal, this.context.stdin))
      : readOrRefuse(written, label, this.context));
    if (bytes.length > MAX_RAW_BYTES) throw new UsageError(messages.unreadableFile(label, written, messages.tooLarge));
    const text = decodeOrRefuse(label, bytes);
    if (text.trim() === "") throw new UsageError(messages.unreadableFile(label, written, messages.empty));
    return text.replace(/\r?\n$/, "");
  }

  private takeStdin(): void {
    if (this.isStdinRead) throw new UsageError(messages.stdinRepeated);
    this.isStdinRead = true;
  }
}

/**
 * Reads `--request`: a file, or `-` for stdin.
 * @throws UsageError if it cannot be read; AbortError
 */
export async function readRequest(written: string, context: CommandContext): Promise<Source> {
  if (written === "-") return { label: "stdin", text: await readStdin(context) };
  return readSourceFile(written, "--request", context);
}

/**
 * Reads the value of an option that takes JSON or `@file`.
 * @throws UsageError if the file cannot be read
 */
export async function readJson(option: string, written: string, context: CommandContext): Promise<Source> {
  if (!written.startsWith("@")) return { label: option, text: written };
  return readSourceFile(written.slice(1), option, context);
}

async function readSourceFile(path: string, option: string, context: CommandContext): Promise<Source> {
  return { label: path, text: decodeOrRefuse(`${option} ${path}`, await readOrRefuse(path, option, context)) };
}

async function readOrRefuse(path: string, option: string, context: CommandContext): Promise<Buffer> {
  try {
    return await readBytes(path, context);
  } catch (error) {
    context.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(messages.unreadableFile(option, path, reason), { cause: error });
  }
}

/**
 * Reads a file, or a pipe such as `<(command)`.
 * @param written relative to the current directory
 * @throws the error of the system; AbortError
 */
export async function readBytes(written: string, { cwd, signal }: CommandContext): Promise<Buffer> {
  const path = resolve(cwd, written);
  if (!(await stat(path)).isFIFO()) return readFile(path);
  // Read in the event loop: a thread that waits for data would keep the process from exiting.
  const pipe = new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), writable: false });
  return buffer(addAbortSignal(signal, pipe));
}

async function readStdin({ stdin, signal }: CommandContext): Promise<string> {
  return decodeOrRefuse("stdin", await buffer(addAbortSignal(signal, stdin)));
}

/** @throws UsageError if it is not text */
export function decodeOrRefuse(label: string, bytes: Uint8Array): string {
  try {
    return decodeText(bytes);
  } catch (error) {
    throw new UsageError(messages.about(label, (error as Error).message), { cause: error });
  }
}
