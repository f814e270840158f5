// The plugin's real file descriptor 2, where a host looks for logs, once `process.stderr` leads
// elsewhere.
import { writeSync } from "node:fs";

/** How much may wait for a host that does not read its pipe; older text gives way. */
const waitingLimit = 1024 * 1024;

let waiting = Buffer.alloc(0);
let retry: NodeJS.Timeout | undefined;
let broken = false;
let whenBroken: (() => void) | undefined;

/**
 * Writes to the real stderr, at once as long as the pipe has room, in order in any case. Never
 * throws and never blocks for long: a pipe that Node has touched does not block, so what does not
 * fit waits.
 */
export function writeRealStderr(text: string): void {
  if (broken) return;
  waiting = Buffer.concat([waiting, Buffer.from(text, "utf8")]);
  if (waiting.length > waitingLimit) {
    // Cut at a line, so that the host's parser stays in step.
    const cut = waiting.indexOf("\n", waiting.length - waitingLimit);
    waiting = waiting.subarray(cut + 1);
  }
  push();
}

/**
 * Writes what still waits, giving the host up to `limitMs` to take it. For the moments before the
 * process ends.
 */
export function flushRealStderr(limitMs: number): void {
  const end = Date.now() + limitMs;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  push();
  while (waiting.length > 0 && Date.now() < end) {
    Atomics.wait(clock, 0, 0, 5);
    push();
  }
}

/** Calls back when nobody holds the other end any more, which is how a host's death shows first. */
export function onRealStderrBroken(listener: () => void): void {
  whenBroken = listener;
  if (broken) listener();
}

function push(): void {
  clearTimeout(retry);
  retry = undefined;
  try {
    while (waiting.length > 0) waiting = waiting.subarray(writeSync(2, waiting));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") {
      retry = setTimeout(push, 5).unref();
      return;
    }
    // EPIPE, or no descriptor 2 at all: there is no place left to say so.
    broken = true;
    waiting = Buffer.alloc(0);
    whenBroken?.();
  }
}
