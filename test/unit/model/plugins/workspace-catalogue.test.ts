import assert from "node:assert/strict";
import { join } from "node:path";
import { Approvals } from "../../../../src/model/approval/approvals.js";
import { Consent } from "../../../../src/model/approval/consent.js";
import { PluginDirectories } from "../../../../src/model/access/plugin-directories.js";
import { Catalogue } from "../../../../src/model/plugins/catalogue.js";
import { DescriptorCache } from "../../../../src/model/plugins/cache/descriptor-cache.js";
import { WorkspaceCatalogue } from "../../../../src/model/plugins/workspace-catalogue.js";
import { Emitter } from "../../../../src/scafctl/index.js";
import { memoryStore } from "../../../support/memory-host.js";
import { withTempDir } from "../../../support/temp-dir.js";

describe("WorkspaceCatalogue", () => {
  interface SetUp {
    readonly workspace: WorkspaceCatalogue;
    readonly changes: Emitter<void>;
    readonly trust: { trusted: boolean };
    readonly created: () => number;
  }

  function withWorkspace(use: (setUp: SetUp) => void): Promise<void> {
    return withTempDir(async (directory) => {
      const changes = new Emitter<void>();
      const settings = {
        directories: () => [{ written: directory, origin: "user" as const }],
        folders: () => [],
        showsPluginCache: () => false,
        onDidChange: changes.event,
      };
      const trust = { trusted: true };
      let created = 0;
      const create = (): Catalogue => {
        created++;
        const createHandle = (): never => assert.fail("there is no plugin");
        return new Catalogue({ cache: new DescriptorCache(join(directory, "cache")), createHandle, watch: false });
      };
      const store = memoryStore();
      const directories = new PluginDirectories(settings, new Consent(store), new Approvals(store));
      const workspace = new WorkspaceCatalogue(create, directories, {
        isTrusted: () => trust.trusted,
      });
      use({ workspace, changes, trust, created: () => created });
      await workspace.close();
    });
  }

  it("creates the catalogue on first use, once", () =>
    withWorkspace(({ workspace, created, changes }) => {
      changes.fire();
      assert.deepEqual([workspace.mode, created(), workspace.snapshot.directories.length], ["closed", 0, 0]);
      const catalogue = workspace.open();
      assert.equal(workspace.startDiscovery(), catalogue);
      assert.deepEqual([created(), workspace.snapshot.directories.length], [1, 1]);
    }));

  it("does not go back to read-only when it is opened after discovery started", () =>
    withWorkspace(({ workspace }) => {
      workspace.open();
      assert.equal(workspace.mode, "read-only");
      workspace.startDiscovery();
      workspace.open();
      assert.equal(workspace.mode, "running");
    }));

  it("stays read-only until the workspace is trusted", () =>
    withWorkspace(({ workspace, trust, changes }) => {
      trust.trusted = false;
      workspace.startDiscovery();
      assert.equal(workspace.mode, "read-only");
      let fired = 0;
      workspace.onDidChange(() => fired++);
      trust.trusted = true;
      changes.fire();
      assert.deepEqual([workspace.mode, fired], ["running", 1]);
    }));
});
