// Where a run's input comes from, and how what is wrong with it is told.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { lineAndColumn } from "../../model/requests/text-position.js";
import type { Problem } from "../../model/requests/problem.js";
import type { CommandContext } from "./context.js";
import { UsageError } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** Text with the name by which messages call it. */
export interface Source {
  readonly label: string;
  readonly text: string;
}

/**
 * Reads `--input`: JSON, `@file`, or `-` for stdin.
 * @throws UsageError when there is nothing to read; the signal's reason
 */
export async function readInput(written: string, context: CommandContext): Promise<Source> {
  if (written === "-") return { label: "stdin", text: await readStdin(context) };
  return readJson("--input", written, context);
}

/**
 * Reads `--request`: a file, or `-` for stdin.
 * @throws UsageError when there is nothing to read; the signal's reason
 */
export async function readRequest(written: string, context: CommandContext): Promise<Source> {
  if (written === "-") return { label: "stdin", text: await readStdin(context) };
  return readSourceFile(written, "--request", context);
}

/**
 * Reads the value of an option that takes JSON or `@file`.
 * @throws UsageError when there is nothing to read
 */
export async function readJson(option: string, written: string, context: CommandContext): Promise<Source> {
  if (!written.startsWith("@")) return { label: option, text: written };
  return readSourceFile(written.slice(1), option, context);
}

/** One line for each problem: where, how bad, what. @returns true when one of them is an error */
export function tellProblems({ label, text }: Source, problems: readonly Problem[], terminal: Terminal): boolean {
  for (const { severity, message, offset } of problems) {
    const { line, column } = lineAndColumn(text, offset);
    const { red, yellow, dim } = terminal.messageStyle;
    const word = { error: red("error"), warning: yellow("warning"), info: dim("note") }[severity];
    terminal.message(`${label}:${line}:${column}: ${word}: ${message}`);
  }
  return problems.some((problem) => problem.severity === "error");
}

async function readSourceFile(path: string, option: string, { cwd }: CommandContext): Promise<Source> {
  try {
    return { label: path, text: withoutMark(await readFile(resolve(cwd, path), "utf8")) };
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function readStdin({ stdin, signal }: CommandContext): Promise<string> {
  const chunks: Buffer[] = [];
  const read = (async () => {
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  })();
  await Promise.race([read, aborted(signal)]);
  return withoutMark(Buffer.concat(chunks).toString("utf8"));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

/** Windows programs like to begin a file with a byte order mark. */
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, "");
}
