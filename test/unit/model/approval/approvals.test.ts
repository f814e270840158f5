// Tests of what a person has allowed, by content.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmod, mkdir, rename, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Approvals, type NamedDirectory } from "../../../../src/model/approval/approvals.js";
import { FileHashes, stateNow } from "../../../../src/model/approval/file-hashes.js";
import { isPluginError } from "../../../../src/scafctl/index.js";
import { memoryStore } from "../../../support/memory-host.js";
import { withTempDir } from "../../../support/temp-dir.js";

const posix = process.platform !== "win32";

describe("Approvals", () => {
  /** A directory with the plugins `one` and `two`, of which `one` is allowed. */
  function withApprovals(
    use: (fixture: {
      readonly approvals: Approvals;
      readonly named: NamedDirectory;
      readonly file: (name: string, content?: string) => Promise<string>;
      readonly change: (path: string) => Promise<string | undefined>;
      readonly folder: string;
      readonly kept: Map<string, string>;
    }) => Promise<void>,
    shipped: readonly string[] = [],
  ): Promise<void> {
    return withTempDir(async (folder) => {
      const directory = join(folder, "plugins");
      await mkdir(directory);
      const kept = new Map<string, string>();
      const hashes = shipped.map((text) => createHash("sha256").update(text).digest("hex"));
      const approvals = new Approvals(memoryStore(kept), new FileHashes(), () => Promise.resolve(new Set(hashes)));
      const named = { folder, directory };
      const file = async (name: string, content = name): Promise<string> => {
        await writeFile(join(directory, name), content);
        return join(directory, name);
      };
      const one = await file("one");
      await file("two");
      await approvals.allow(named, [{ path: one, state: stateNow(one) }]);
      const change = (path: string): Promise<string | undefined> => approvals.changeOf(named, path, stateNow(path));
      await use({ approvals, named, file, change, folder, kept });
    });
  }

  it("allows the content that was allowed, and nothing else", () =>
    withApprovals(async ({ named, file, change }) => {
      const one = join(named.directory, "one");
      assert.equal(await change(one), undefined);
      assert.equal(await change(join(named.directory, "two")), "new");
      await file("one", "other content");
      assert.equal(await change(one), "changed");
      await file("one");
      assert.equal(await change(one), undefined, "the allowed content is back");
    }));

  it("notices a replaced file of the same size and times", () =>
    withApprovals(async ({ named, file, change }) => {
      const one = join(named.directory, "one");
      const time = new Date("2026-01-01");
      await utimes(one, time, time);
      assert.equal(await change(one), undefined);
      const evil = await file("evil", "eno");
      await utimes(evil, time, time);
      await rename(evil, one);
      assert.equal(await change(one), "changed");
    }));

  it("allows a file for one folder and one directory only", () =>
    withApprovals(async ({ approvals, named, file }) => {
      const one = join(named.directory, "one");
      const other = { ...named, folder: "/other" };
      assert.equal(await approvals.changeOf(other, one, stateNow(one)), "new");
      assert.equal(
        await approvals.changeOf(named, await file("copy", "one"), stateNow(join(named.directory, "copy"))),
        "new",
      );
    }));

  if (posix)
    it("allows nothing in a directory that was replaced by a link", () =>
      withApprovals(async ({ approvals, named, folder, file }) => {
        await approvals.setOwnBuilds(named, true);
        assert.equal(await approvals.hasOwnBuilds(named), true);
        await file("one");
        await rename(named.directory, join(folder, "elsewhere"));
        await symlink(join(folder, "elsewhere"), named.directory);
        const one = join(named.directory, "one");
        assert.equal(await approvals.changeOf(named, one, stateNow(one)), "new");
        assert.equal(await approvals.hasOwnBuilds(named), false);
      }));

  it("allows every file of a directory whose plugins the person builds", () =>
    withApprovals(async ({ approvals, named, file, change }) => {
      await approvals.setOwnBuilds(named, true);
      assert.equal(await change(await file("three")), undefined);
      assert.equal(await change(await file("one", "rebuilt")), undefined);
      await approvals.setOwnBuilds(named, false);
      assert.equal(await change(join(named.directory, "three")), "new");
    }));

  it("allows a file that comes with the extension, byte for byte", () =>
    withApprovals(
      async ({ approvals, named, file, change }) => {
        const example = await file("example", "shipped");
        assert.equal(await change(example), undefined);
        assert.equal(await approvals.areShipped([{ path: example, state: stateNow(example) }]), true);
        const two = join(named.directory, "two");
        assert.equal(
          await approvals.areShipped([example, two].map((path) => ({ path, state: stateNow(path) }))),
          false,
        );
        assert.equal(await change(await file("example", "shipped!")), "new");
      },
      ["shipped"],
    ));

  it("forgets what was allowed, and only there", () =>
    withApprovals(async ({ approvals, named, change, kept }) => {
      await approvals.forget({ ...named, directory: "/other" });
      assert.equal(await change(join(named.directory, "one")), undefined);
      kept.set("consent:unrelated", "allowed");
      await approvals.forget(named);
      assert.equal(await change(join(named.directory, "one")), "new");
      assert.deepEqual([...kept.keys()], ["consent:unrelated"]);
    }));

  it("refuses a start when the file was replaced since it was checked", () =>
    withApprovals(async ({ approvals, named, file }) => {
      const one = join(named.directory, "one");
      const checkAgain = await approvals.checkStart(named, one);
      checkAgain();
      await file("one", "evil");
      assert.throws(checkAgain, (error) => isPluginError(error) && error.reason === "not-allowed");
      await assert.rejects(
        approvals.checkStart(named, one),
        (error) => isPluginError(error) && error.reason === "not-allowed",
      );
    }));

  if (posix && process.getuid?.() !== 0)
    it("does not allow a file that it cannot read", () =>
      withApprovals(async ({ approvals, named }) => {
        const two = join(named.directory, "two");
        await chmod(two, 0o111);
        const files = [{ path: two, state: stateNow(two) }];
        await assert.rejects(approvals.allow(named, files), /EACCES/);
        assert.equal(await approvals.changeOf(named, two, stateNow(two)), "new");
      }));

  it("reads a file once for each of its states", () =>
    withTempDir(async (directory) => {
      const hashes = new FileHashes();
      const path = join(directory, "plugin");
      await writeFile(path, "one");
      const state = stateNow(path);
      const [first, second] = [hashes.sha256(path, state), hashes.sha256(path, state)];
      assert.equal(await first, await second);
      await writeFile(path, "two");
      assert.equal(await hashes.sha256(path, state), await first, "the file was not read again");
      await assert.rejects(hashes.sha256(path, "another state"), /replaced/);
      assert.notEqual(await hashes.sha256(path, stateNow(path)), await first);
    }));
});
