// Reads a file of our own that something else may have been put in place of.
import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** Does not wait for the other end of a named pipe and does not follow a link. */
const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;

/**
 * Reads a whole regular file. Never waits and never reads more than the limit, whatever is there
 * under that name.
 * @param limit bytes
 * @throws Error of the system; Error when it is not a regular file, or larger than the limit
 */
export async function readRegularFile(path: string, limit: number): Promise<Buffer> {
  const file = await open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error(`${path} is not a regular file`);
    if (stats.size > limit) throw new Error(`${path} has ${stats.size} bytes, more than ${limit}`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(stats.size));
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
