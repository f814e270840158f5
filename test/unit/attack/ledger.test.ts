// A record cannot make the sweep signal a group of processes that no host has started.
import assert from "node:assert/strict";
import { isOwnPlugin, readEntry } from "../../../src/goplugin/cleanup/ledger.js";
import { startOf, userOf } from "../../../src/goplugin/cleanup/process-start.js";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withTempDir } from "../../support/temp-dir.js";

describe("attack: record of a plugin", function () {
  if (process.platform === "win32") return;

  it("never takes process 1 for a plugin: -1 signals every process of the user", async () => {
    assert.equal(await isOwnPlugin({ pid: 1, start: (await startOf(1)) ?? "", place: "" }), false);
  });

  it("takes a process for a plugin only with its start time, and as this user", async () => {
    const { pid } = process;
    const start = (await startOf(pid)) ?? "";
    assert.equal(await userOf(pid), process.getuid?.());
    assert.equal(await isOwnPlugin({ pid, start, place: "" }), true);
    assert.equal(await isOwnPlugin({ pid, start: `${start}1`, place: "" }), false);
    assert.equal(await isOwnPlugin({ pid, start: "-", place: "" }), false);
  });

  it("ignores numbers that are none of a process", () =>
    withTempDir(async (directory) => {
      const file = join(directory, "1.plugin");
      for (const pid of ["0", "-1", "1e3", "0x10", " 5", "99999999999", "", "५"]) {
        await writeFile(file, `${pid}\n1\n\n`);
        assert.equal(await readEntry(file), undefined, pid);
      }
    }));
});
