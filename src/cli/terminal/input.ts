// Reads the input of a command: from an argument, a file or stdin.
import { constants, openSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { type CommandContext, UsageError } from "./command.js";
import { messages } from "./messages.js";

/** A text, and the name that messages use for it. */
export interface Source {
  readonly label: string;
  readonly text: string;
}

/**
 * Reads `--input`: JSON, `@file`, or `-` for stdin.
 * @throws UsageError if it cannot be read; AbortError
 */
export async function readInput(written: string, context: CommandContext): Promise<Source> {
  if (written === "-") return { label: "stdin", text: await readStdin(context) };
  return readJson("--input", written, context);
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
  try {
    return { label: path, text: withoutByteOrderMark((await readBytes(path, context)).toString("utf8")) };
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
  return withoutByteOrderMark(await text(addAbortSignal(signal, stdin)));
}

function withoutByteOrderMark(text: string): string {
  return text.replace(/^\ufeff/, "");
}
