import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  compareFolders,
  goPlatform,
  pluginCacheDirectory,
  readPluginCache,
} from "../../../../../src/scafctl/host/discovery/plugin-cache.js";
import { withTempDir } from "../../../../support/temp-dir.js";

const linux = { platform: "linux", arch: "x64" };

async function put(root: string, ...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), file);
  }
}

describe("scafctl's plugin cache", () => {
  it("names platforms as Go does", () => {
    assert.equal(goPlatform(linux), "linux-amd64");
    assert.equal(goPlatform({ platform: "win32", arch: "arm64" }), "windows-arm64");
    assert.equal(goPlatform({ platform: "darwin", arch: "ia32" }), "darwin-386");
  });

  it("uses scafctl's location", () => {
    assert.equal(pluginCacheDirectory({ XDG_CACHE_HOME: "/c" }, linux), "/c/scafctl/plugins");
    assert.match(pluginCacheDirectory({ XDG_CACHE_HOME: "" }, { platform: "darwin" }), /\/\.cache\/scafctl\/plugins$/);
    assert.match(
      pluginCacheDirectory({ LOCALAPPDATA: "L" }, { platform: "win32" }, "other"),
      /^L.cache.other.plugins$/,
    );
  });

  it("returns the newest version for this platform by semver, and others on demand", () =>
    withTempDir(async (root) => {
      await put(
        root,
        "exec/0.9.0/linux-amd64/exec",
        "exec/0.10.0/linux-amd64/exec",
        "exec/0.10.0-rc.1/linux-amd64/exec",
        "exec/1.0.0/darwin-arm64/exec",
        "exec/latest/linux-amd64/exec",
        "a/v1.2/linux-amd64/a",
      );
      const { state, plugins, unusable } = await readPluginCache(root, linux);
      assert.deepEqual([state, unusable], [{ kind: "read" }, []]);
      assert.deepEqual(
        plugins.map(({ name, newest, older }) => [name, newest.version, older.map(({ version }) => version)]),
        [
          ["a", "v1.2", []],
          ["exec", "0.10.0", ["0.10.0-rc.1", "0.9.0", "latest"]],
        ],
      );
      const { newest } = plugins[1] ?? assert.fail();
      assert.deepEqual(
        [newest.plugin, newest.name, newest.path],
        ["exec", "exec", join(root, "exec/0.10.0/linux-amd64/exec")],
      );
      assert.equal(newest.fingerprint.state.split(" ")[2], String("exec/0.10.0/linux-amd64/exec".length));
    }));

  it("reports plugins without a build for this platform, and ignores other directories", () =>
    withTempDir(async (root) => {
      await put(
        root,
        "other/1.0.0/windows-amd64/other.exe",
        "flat",
        "x/1.0.0/linux-amd64/y",
        ".hidden/1.0.0/linux-amd64/.hidden",
      );
      await mkdir(join(root, "folder/1.0.0/linux-amd64/folder"), { recursive: true });
      const { plugins, unusable } = await readPluginCache(root, linux);
      assert.deepEqual([plugins, unusable], [[], ["folder", "other", "x"]]);
      const windows = await readPluginCache(root, { platform: "win32", arch: "x64" });
      assert.deepEqual(
        windows.plugins.map(({ newest }) => newest.name),
        ["other.exe"],
      );
      await put(root, "old/1.0.0/windows-amd64/old");
      const again = await readPluginCache(root, { platform: "win32", arch: "x64" });
      assert.deepEqual(
        again.plugins.map(({ newest }) => newest.name),
        ["old", "other.exe"],
      );
    }));

  it("reports why the cache cannot be read", () =>
    withTempDir(async (root) => {
      assert.deepEqual((await readPluginCache(join(root, "none"))).state, { kind: "missing" });
      await put(root, "file");
      assert.deepEqual((await readPluginCache(join(root, "file"))).state, { kind: "not-a-directory" });
    }));

  it("orders versions: invalid ones first, then by semver, then by bytes", () => {
    const names = ["latest", "1.0.0", "v1.0.0", "2.0.0", "edge", "1.0.0-rc.2", "10.0.0"];
    assert.deepEqual(names.sort(compareFolders), [
      "edge",
      "latest",
      "1.0.0-rc.2",
      "1.0.0",
      "v1.0.0",
      "2.0.0",
      "10.0.0",
    ]);
  });
});
