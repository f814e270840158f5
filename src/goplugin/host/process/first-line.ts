// Reads the first line of a plugin's stdout, which must be the handshake.
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";

/** A longer first line is refused, as by Go's scanner. Bytes. */
const firstLineLimit = 64 * 1024;

/** The first line of stdout, or why there is none. */
export type FirstLine =
  | { readonly kind: "line"; readonly text: string }
  /** `text` is its beginning. */
  | { readonly kind: "too-long"; readonly text: string }
  /** stdout ended without any text. */
  | { readonly kind: "closed" };

/**
 * Reads the first line, then drains the stream: otherwise the plugin would block on its stdout.
 * Neither promise rejects.
 */
export function readFirstLine(stream: Readable): { line: Promise<FirstLine>; closed: Promise<void> } {
  // An error of the stream ends it like a close: the exit of the process has the reason.
  const closed = finished(stream, { writable: false }).catch(() => undefined);
  const line = new Promise<FirstLine>((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const text = (): string => Buffer.concat(parts).toString("utf8");
    const onData = (chunk: Buffer): void => {
      const newline = chunk.indexOf(0x0a);
      const part = newline < 0 ? chunk : chunk.subarray(0, newline);
      parts.push(part);
      size += part.length;
      if (newline < 0 && size <= firstLineLimit) return;
      stream.off("data", onData);
      stream.resume();
      resolve({ kind: size > firstLineLimit ? "too-long" : "line", text: text() });
    };
    stream.on("data", onData);
    // As in Go, the line may lack its newline.
    void closed.then(() => resolve(text().trim() === "" ? { kind: "closed" } : { kind: "line", text: text() }));
  });
  return { line, closed };
}
