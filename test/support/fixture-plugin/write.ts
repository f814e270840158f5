// Writes to a pipe until everything is out: `node:http2` turns our stderr non-blocking, and then
// one write does not take it all.
import { writeSync } from "node:fs";

export function writeAll(fd: 1 | 2, content: string | Uint8Array): void {
  let rest = Buffer.from(content);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
