// Reads the input of a command: from an argument, a file or stdin.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
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

async function readSourceFile(path: string, option: string, { cwd }: CommandContext): Promise<Source> {
  try {
    return { label: path, text: withoutByteOrderMark(await readFile(resolve(cwd, path), "utf8")) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(messages.unreadableFile(option, path, reason), { cause: error });
  }
}

async function readStdin({ stdin, signal }: CommandContext): Promise<string> {
  return withoutByteOrderMark(await text(addAbortSignal(signal, stdin)));
}

function withoutByteOrderMark(text: string): string {
  return text.replace(/^\ufeff/, "");
}
