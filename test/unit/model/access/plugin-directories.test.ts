import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { Approvals } from "../../../../src/model/approval/approvals.js";
import { Consent } from "../../../../src/model/approval/consent.js";
import {
  type DirectorySettings,
  PluginDirectories,
  type WrittenDirectory,
  writtenFor,
  writtenForUser,
} from "../../../../src/model/access/plugin-directories.js";
import { Emitter } from "../../../../src/scafctl/index.js";
import { memoryStore } from "../../../support/memory-host.js";

const app = { name: "app", path: "/work/app" };
const ofUser = (written: string): WrittenDirectory => ({ written, origin: "user" });
const ofApp = (written: string): WrittenDirectory => ({ written, origin: "workspace", folder: app });

describe("PluginDirectories", () => {
  function setUp(written: readonly WrittenDirectory[], more: Partial<DirectorySettings> = {}) {
    const changes = new Emitter<void>();
    const store = memoryStore();
    const consent = new Consent(store);
    const directories = new PluginDirectories(
      {
        directories: () => written,
        folders: () => [app],
        showsPluginCache: () => false,
        onDidChange: changes.event,
        ...more,
      },
      consent,
      new Approvals(store),
    );
    return { changes, consent, directories };
  }
  const paths = (directories: PluginDirectories): readonly string[] =>
    directories.read().sources.map(({ path }) => path);

  it("resolves directories in configured order, with their working directories", () => {
    const { directories } = setUp([ofUser("/tools"), ofApp("./plugins")]);
    assert.deepEqual(
      directories.read().sources.map(({ path, workingDirectory, allowed }) => [path, workingDirectory, allowed]),
      [
        ["/tools", homedir(), true],
        ["/work/app/plugins", "/work/app", false],
      ],
    );
  });

  it("lists a directory once, as allowed when a user setting names it too", () => {
    const { directories } = setUp([ofApp("/tools"), ofUser("/tools")]);
    const { sources } = directories.read();
    assert.deepEqual(
      sources.map(({ path, allowed }) => [path, allowed]),
      [["/tools", true]],
    );
    assert.deepEqual(directories.withAnswer("unknown"), []);
  });

  it("reports settings that name no directory", () => {
    const { directories } = setUp([ofApp("${nonsense}/x")]);
    const { sources, unresolved } = directories.read();
    assert.deepEqual(sources, []);
    assert.deepEqual(
      unresolved.map(({ folderName, written }) => [folderName, written]),
      [["app", "${nonsense}/x"]],
    );
    assert.ok(unresolved.every(({ error }) => error.includes("nonsense")));
  });

  it("puts the plugin cache last when it is shown", () => {
    const { directories } = setUp([ofUser("/tools")], { showsPluginCache: () => true });
    const [first, last, ...more] = directories.read().sources;
    assert.equal(first?.path, "/tools");
    assert.equal(last?.layout, "plugin-cache");
    assert.deepEqual(more, []);
  });

  it("asks about directories of a folder until the user answered", async () => {
    const { directories } = setUp([ofApp("plugins")]);
    const [asked] = directories.withAnswer("unknown");
    assert.deepEqual(asked, {
      folder: "/work/app",
      folderName: "app",
      directory: "/work/app/plugins",
      written: "plugins",
    });
    let changes = 0;
    directories.onDidChange(() => changes++);
    await directories.allow([{ folder: "/work/app", directory: "/work/app/plugins" }]);
    assert.equal(changes, 1);
    assert.equal(directories.read().sources[0]?.allowed, true);
    assert.deepEqual(directories.withAnswer("unknown", "refused"), []);
    await directories.forget(directories.remembered());
    assert.equal(directories.read().sources[0]?.allowed, false);
  });

  it("asks about a directory of the user settings that depends on the open folder", () => {
    const written = ["./bin", "${workspaceFolder}/bin", "${workspaceFolder:app}/bin", "bin/../tools"];
    for (const each of written) {
      const { directories } = setUp([ofUser(each)]);
      const [source] = directories.read().sources;
      assert.deepEqual([each, source?.allowed, source?.named?.folder], [each, false, "/work/app"]);
      assert.equal(directories.withAnswer("unknown").length, 1, each);
    }
    for (const each of ["/bin", "~/bin", "${userHome}/bin"]) {
      const { directories } = setUp([ofUser(each)]);
      const [source] = directories.read().sources;
      assert.deepEqual([each, source?.allowed, source?.named], [each, true, undefined]);
    }
  });

  it("fires when the settings change, until it is disposed", () => {
    const { directories, changes } = setUp([]);
    let fired = 0;
    directories.onDidChange(() => fired++);
    changes.fire();
    directories.dispose();
    changes.fire();
    assert.equal(fired, 1);
    assert.deepEqual(paths(directories), []);
  });
});

describe("writtenFor", () => {
  it("writes a directory relative to the folder it is in", () => {
    assert.equal(writtenFor("/work/app", "/work/app/tools/plugins"), "./tools/plugins");
    assert.equal(writtenFor("/work/app", "/work/other"), "/work/other");
  });
});

describe("writtenForUser", () => {
  it("writes a directory with ~ when it is in the home directory", () => {
    assert.equal(writtenForUser(join(homedir(), "plugins")), join("~", "plugins"));
    assert.equal(writtenForUser("/opt/plugins"), "/opt/plugins");
    assert.equal(writtenForUser(homedir()), homedir());
  });
});
