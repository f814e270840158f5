// Asks before a write operation runs that was not asked for with --capability action.
import { createInterface } from "node:readline";
import type { Target } from "../../model/plugins/find-target.js";
import { effectiveCall } from "../../model/requests/effective-call.js";
import type { Request } from "../../model/requests/request-keys.js";
import { safe } from "../../model/text/places.js";
import { type CommandContext, UsageError } from "../terminal/command.js";
import { messages } from "../terminal/messages.js";

/**
 * @returns false if the user declined
 * @throws UsageError if there is no terminal to ask on; the signal's reason
 */
export async function confirmWrite(
  target: Target,
  request: Request,
  { terminal, stdin, signal }: CommandContext,
): Promise<boolean> {
  const { write } = effectiveCall(target, request);
  if (write === undefined) return true;
  const problem = messages.write(write, target.provider.name);
  if (stdin.isTTY !== true || !terminal.canAsk) throw new UsageError(messages.writeNeedsConsent(problem, write));
  terminal.warn(safe`${problem}.`);
  terminal.ask(messages.confirmWrite(write));
  const line = await readLine(stdin, signal);
  // Without an answer, the cursor is still on the line of the question.
  if (line === undefined) terminal.message("");
  signal.throwIfAborted();
  return /^y(?:es)?$/i.test(line?.trim() ?? "");
}

/**
 * Undefined if the terminal is closed or the signal is aborted. `terminal: false` leaves Ctrl-C to
 * the terminal, so that it sends SIGINT as usual.
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
