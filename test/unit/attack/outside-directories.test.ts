// A request that was pulled cannot make a provider write outside the workspace without a remark.
import assert from "node:assert/strict";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { outsideDirectories } from "../../../src/model/requests/outside-directories.js";
import { analyzeRequest } from "../../../src/model/requests/request-analysis.js";
import { plugin, snapshot } from "../../support/samples.js";
import { withTempDir } from "../../support/temp-dir.js";

describe("attack: directories of a request", () => {
  it("are remarked on outside the open folders, also behind a link and before they exist", () =>
    withTempDir(async (root) => {
      const folder = join(root, "folder");
      await mkdir(join(folder, "inside"), { recursive: true });
      await mkdir(join(root, "elsewhere"));
      await symlink(join(root, "elsewhere"), join(folder, "link"));
      await symlink(folder, join(root, "folder-link"));
      const found = (written: string): readonly string[] =>
        outsideDirectories({ provider: "x", inputs: {}, outputDirectory: written }, folder, [folder]).map(
          ({ path }) => path,
        );
      for (const inside of [
        "",
        ".",
        "inside",
        "inside/new/deeper",
        "..inside",
        folder,
        join(root, "folder-link", "new"),
      ])
        assert.deepEqual(found(inside), [], inside);
      assert.deepEqual(found(".."), [root]);
      assert.deepEqual(found("../folder-two"), [join(root, "folder-two")]);
      assert.deepEqual(found("link/new"), [join(root, "elsewhere", "new")]);
      assert.deepEqual(found("/"), ["/"]);
      const both = { provider: "x", inputs: {}, outputDirectory: "/etc", workingDirectory: "../.." };
      assert.deepEqual(
        outsideDirectories(both, folder, []).map(({ key }) => key),
        ["workingDirectory", "outputDirectory"],
      );
    }));

  it("have the remark at their place in the request, before it is run", () => {
    const text = '{"provider":"echo","inputs":{},"outputDirectory":"/etc/cron.d"}';
    const { problems } = analyzeRequest(text, snapshot(plugin("echo")), ["/work/folder"]);
    const problem = problems.find(({ code }) => code === "outside-workspace");
    assert.match(problem?.message ?? "", /^"outputDirectory" is \/etc\/cron\.d, outside the open folders:/);
    assert.equal(problem?.severity, "warning");
    assert.equal(text.slice(problem.offset, problem.offset + problem.length), '"/etc/cron.d"');
  });
});
