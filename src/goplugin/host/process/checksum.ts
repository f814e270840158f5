// Refuses to start a file that is not the one somebody vouched for (go-plugin: SecureConfig).
import { createHash, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { PluginError } from "../../base/errors.js";
import { systemErrorCode } from "../../base/system-error.js";
import type { StartOptions } from "../../base/types.js";

/**
 * Hashes the file and compares in constant time. What happens between this and the start is left to
 * whoever may write the file, as in go-plugin.
 * @param path the executable, hashed unless `checksum.file` names another file
 * @throws PluginError `checksum-mismatch`, `file-missing`, `spawn-failed` (the file cannot be
 *   read), `cancelled`
 * @throws Error when Node does not know the algorithm
 */
export async function verifyChecksum(
  path: string,
  checksum: NonNullable<StartOptions["checksum"]>,
  signal?: AbortSignal,
): Promise<void> {
  const hash = createHash(checksum.algorithm);
  try {
    await pipeline(createReadStream(checksum.file ?? path), hash, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted === true) throw new PluginError(path, { reason: "cancelled" }, error);
    const code = systemErrorCode(error) ?? "EIO";
    throw new PluginError(
      path,
      code === "ENOENT" ? { reason: "file-missing" } : { reason: "spawn-failed", code },
      error,
    );
  }
  const found = hash.digest();
  // Lengths first: timingSafeEqual throws on different ones, and a length is no secret.
  if (found.length === checksum.digest.length && timingSafeEqual(found, checksum.digest)) return;
  const expected = Buffer.from(checksum.digest).toString("hex");
  throw new PluginError(path, { reason: "checksum-mismatch", expected, found: found.toString("hex") });
}
