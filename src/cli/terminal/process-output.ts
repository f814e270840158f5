// stdout and stderr of this process as streams.
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { Writable } from "node:stream";
import type { Output } from "./terminal.js";

/** The stream to write to for `process.stdout` or `process.stderr`. */
export function processOutput(stream: Output & { readonly fd: number }): Output {
  // Terminals and pipes are sockets for Node; all others are files and devices.
  return stream instanceof Socket ? stream : fileOutput(stream.fd);
}

/**
 * Writes to a file. Node's own stream writes once and drops what did not fit, so that a disk that
 * fills up cuts the output without an error.
 * @param write returns the number of bytes that it wrote
 */
export function fileOutput(fd: number, write: (fd: number, bytes: Uint8Array) => number = writeSync): Writable {
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        for (let left = chunk; left.length > 0;) left = left.subarray(write(fd, left));
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
