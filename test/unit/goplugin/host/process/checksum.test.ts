// A file whose digest differs from the configured one is refused.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { verifyChecksum } from "../../../../../src/goplugin/host/process/checksum.js";
import { isPluginError, type PluginFailure } from "../../../../../src/goplugin/base/errors.js";
import { withTempDir } from "../../../../support/temp-dir.js";

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

const failureOf = (promise: Promise<void>): Promise<PluginFailure | undefined> =>
  promise.then(
    () => undefined,
    (error: unknown) => {
      assert.ok(isPluginError(error), String(error));
      return error.failure;
    },
  );

describe("checksum", () => {
  it("accepts a matching file, repeatedly with the same configuration", () =>
    withTempDir(async (directory) => {
      const path = join(directory, "plugin");
      await writeFile(path, "content");
      const checksum = { algorithm: "sha256", digest: sha256("content") };
      await verifyChecksum(path, checksum);
      await verifyChecksum(path, checksum);
    }));

  it("names both digests when they differ in value or length", () =>
    withTempDir(async (directory) => {
      const path = join(directory, "plugin");
      await writeFile(path, "content");
      for (const digest of [sha256("other"), Buffer.alloc(4), Buffer.alloc(0)]) {
        assert.deepEqual(await failureOf(verifyChecksum(path, { algorithm: "sha256", digest })), {
          reason: "checksum-mismatch",
          expected: digest.toString("hex"),
          found: sha256("content").toString("hex"),
        });
      }
    }));

  it("hashes the script instead of its interpreter when configured", () =>
    withTempDir(async (directory) => {
      const file = join(directory, "plugin.js");
      await writeFile(file, "script");
      await verifyChecksum(process.execPath, { algorithm: "sha256", digest: sha256("script"), file });
    }));

  it("reports a missing file, an unreadable file and an aborted check", () =>
    withTempDir(async (directory) => {
      const checksum = { algorithm: "sha256", digest: sha256("") };
      assert.deepEqual(await failureOf(verifyChecksum(join(directory, "none"), checksum)), { reason: "file-missing" });
      assert.deepEqual(await failureOf(verifyChecksum(directory, checksum)), {
        reason: "spawn-failed",
        code: "EISDIR",
      });
      const cancelled = verifyChecksum(process.execPath, checksum, AbortSignal.abort());
      assert.deepEqual(await failureOf(cancelled), { reason: "cancelled" });
    }));

  it("rejects an algorithm that Node does not support", async () => {
    await assert.rejects(verifyChecksum("/x", { algorithm: "crc7", digest: Buffer.alloc(1) }), /digest/i);
  });
});
