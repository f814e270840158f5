import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { isWatchable, reportsChanges } from "../../../../../src/model/plugins/files/file-system-events.js";

describe("reportsChanges", () => {
  it("is false for network file systems and drives of Windows, with a signed number too", () => {
    for (const type of [0x6969, 0xff534d42, 0xff534d42 | 0, 0x01021997, 0x65735546]) {
      assert.equal(reportsChanges(type, "linux"), false, type.toString(16));
    }
  });

  it("is true for local file systems, and where file systems have no such numbers", () => {
    for (const type of [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630]) {
      assert.equal(reportsChanges(type, "linux"), true, type.toString(16));
    }
    assert.equal(reportsChanges(0x6969, "darwin"), true);
  });

  it("answers for a real directory", async () => {
    assert.equal(await isWatchable(tmpdir()), true);
    assert.equal(await isWatchable("/does/not/exist"), true);
  });
});
