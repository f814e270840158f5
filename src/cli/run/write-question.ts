// A call that changes something, where scafctl would refuse it, is made only by somebody who wants
// that: asked on a terminal, else said before.
import { createInterface } from "node:readline";
import { writeWarning } from "../../model/requests/effective-call.js";
import { cleanLine } from "../../model/text/foreign-text.js";
import type { Target } from "../../model/plugins/find-target.js";
import type { Request } from "../../model/requests/request-keys.js";
import type { CommandContext } from "../terminal/context.js";
import { UsageError } from "../terminal/exit-codes.js";

/**
 * @param yes said on the command line
 * @returns false when a person was asked and does not want it
 * @throws UsageError when nobody can be asked; the signal's reason
 */
export async function mayWrite(
  target: Target,
  request: Request,
  yes: boolean,
  context: CommandContext,
): Promise<boolean> {
  const concern = writeWarning(target, request);
  if (concern.kind !== "write-outside-action" || yes) return true;
  const what = `"${cleanLine(concern.operation, 60)}" is a write operation of ${cleanLine(target.provider.name, 100)}`;
  const why = 'and the call is not made under the capability "action": scafctl would refuse it';
  const { terminal, stdin, signal } = context;
  if (stdin.isTTY !== true || !terminal.canAsk) {
    const action = concern.canAct ? "call it with --capability action, or " : "";
    throw new UsageError(`${what}, ${why}; ${action}say --yes to run it all the same`);
  }
  terminal.warn(`${what}, ${why}.`);
  terminal.ask("Run it all the same? [y/N]");
  const line = await readLine(stdin, signal);
  // The cursor still stands behind the question.
  if (line === undefined) terminal.message("");
  signal.throwIfAborted();
  return /^y(?:es)?$/i.test(line?.trim() ?? "");
}

/**
 * Undefined when the terminal is closed, or the signal is aborted. Keys are left to the terminal,
 * so that Ctrl-C is the signal that it is everywhere else.
 */
async function readLine(input: NodeJS.ReadableStream, signal: AbortSignal): Promise<string | undefined> {
  const lines = createInterface({ input, terminal: false, signal });
  try {
    return await new Promise<string | undefined>((resolve) => {
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
    });
  } finally {
    lines.close();
  }
}
