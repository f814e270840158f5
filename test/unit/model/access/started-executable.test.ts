// Tests of the digest of the file that a process was started from.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileHashes, stateNow } from "../../../../src/model/approval/file-hashes.js";
import { sha256OfFile, StartedExecutable } from "../../../../src/model/access/started-executable.js";
import { Emitter } from "../../../../src/scafctl/index.js";
import { withTempDir } from "../../../support/temp-dir.js";

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("StartedExecutable", () => {
  it("returns the digest of the started file for each start", () =>
    withTempDir(async (directory) => {
      const path = join(directory, "plugin");
      const starts = new Emitter<void>();
      const executable = new StartedExecutable(path, starts.event, new FileHashes());
      await assert.rejects(executable.sha256(), /nothing was started/);
      for (const text of ["one", "another"]) {
        await writeFile(path, text);
        starts.fire();
        assert.equal(await executable.sha256(), digestOf(text));
        assert.equal(await executable.sha256(), digestOf(text));
      }
    }));

  it("rejects a file that replaced the started one, whatever its timestamps", () =>
    withTempDir(async (directory) => {
      const path = join(directory, "plugin");
      const time = new Date("2026-01-01");
      await writeFile(path, "good");
      await writeFile(`${path}.evil`, "evil");
      for (const file of [path, `${path}.evil`]) await utimes(file, time, time);
      const starts = new Emitter<void>();
      const executable = new StartedExecutable(path, starts.event, new FileHashes());
      await rename(path, `${path}.good`);
      await rename(`${path}.evil`, path);
      starts.fire();
      await rename(path, `${path}.evil`);
      await rename(`${path}.good`, path);
      await assert.rejects(executable.sha256(), /replaced after it was started/);
    }));

  it("rejects a file that was overwritten in place", () =>
    withTempDir(async (directory) => {
      const path = join(directory, "plugin");
      const time = new Date("2026-01-01");
      await writeFile(path, "evil");
      await utimes(path, time, time);
      const starts = new Emitter<void>();
      const executable = new StartedExecutable(path, starts.event, new FileHashes());
      starts.fire();
      await writeFile(path, "good");
      await utimes(path, time, time);
      await assert.rejects(executable.sha256(), /replaced after it was started/);
      starts.fire();
      assert.equal(await executable.sha256(), digestOf("good"), "what failed is tried again at the next start");
    }));

  it("does not read a file again whose content was already checked before the start", () =>
    withTempDir(async (directory) => {
      const path = join(directory, "plugin");
      await writeFile(path, "checked");
      const hashes = new FileHashes();
      await hashes.sha256(path, stateNow(path));
      const starts = new Emitter<void>();
      const executable = new StartedExecutable(path, starts.event, hashes);
      starts.fire();
      await rm(path);
      assert.equal(await executable.sha256(), digestOf("checked"));
    }));

  it("has no digest for a deleted file", () =>
    withTempDir(async (directory) => {
      const path = join(directory, "plugin");
      assert.equal(await sha256OfFile(path), undefined);
      const starts = new Emitter<void>();
      const executable = new StartedExecutable(path, starts.event, new FileHashes());
      starts.fire();
      await assert.rejects(executable.sha256(), /nothing was started/);
      await writeFile(path, "late");
      assert.equal(await sha256OfFile(path), digestOf("late"));
      await rm(path);
    }));
});
