// Compares a file with an expected digest before it is started (go-plugin: SecureConfig).
import { createHash, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { PluginError, systemErrorCode } from "../../base/errors.js";
import type { StartOptions } from "../../base/types.js";

/**
 * Compares in constant time. As in go-plugin, the file can still change before it is started.
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
  // timingSafeEqual throws when the lengths differ.
  if (found.length === checksum.digest.length && timingSafeEqual(found, checksum.digest)) return;
  const expected = Buffer.from(checksum.digest).toString("hex");
  throw new PluginError(path, { reason: "checksum-mismatch", expected, found: found.toString("hex") });
}
