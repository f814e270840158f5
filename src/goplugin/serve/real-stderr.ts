// Writes to file descriptor 2, where the host reads the log, while `process.stderr` is captured.
import { writeSync } from "node:fs";
import { systemErrorCode } from "../base/errors.js";

/** Limit for text that the host does not read; the oldest is dropped. Bytes. */
const waitingLimit = 1024 * 1024;

let waiting = Buffer.alloc(0);
let retry: NodeJS.Timeout | undefined;
let broken = false;
let whenBroken: (() => void) | undefined;

/**
 * Writes in order, at once if the pipe accepts it. Never throws and never blocks: Node makes the
 * pipe non-blocking, so what does not fit is written later.
 */
export function writeRealStderr(text: string): void {
  if (broken) return;
  waiting = Buffer.concat([waiting, Buffer.from(text, "utf8")]);
  if (waiting.length > waitingLimit) {
    // Cut at a line, so that the host parses the rest.
    const cut = waiting.indexOf("\n", waiting.length - waitingLimit);
    waiting = waiting.subarray(cut + 1);
  }
  push();
}

/**
 * Writes pending text synchronously, for up to `limitMs`. For the end of the process.
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

/** Calls the listener when the pipe is broken: usually the first sign that the host has died. */
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
    if (systemErrorCode(error) === "EAGAIN") {
      retry = setTimeout(push, 5).unref();
      return;
    }
    // EPIPE, or no descriptor 2.
    broken = true;
    waiting = Buffer.alloc(0);
    whenBroken?.();
  }
}
