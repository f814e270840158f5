// The tree shows every field of a descriptor, auth handlers, findings, and older versions in
// scafctl's cache.
import assert from "node:assert/strict";
import { join } from "node:path";
import { fixtureStarts, type FixtureOrders, makeFixture, makeMisfit } from "../support/fixture.js";
import { makeCached, offering } from "../support/plugin-cache.js";
import { type TempDir, tempDir } from "../support/temp-dir.js";
import { makeGeneration } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { openWorkbench, type Workbench } from "../support/vscode/workbench.js";

const kitchen: FixtureOrders = {
  providers: [
    {
      name: "soup",
      descriptor: {
        name: "soup",
        displayName: "Soup of the Day",
        description: "Cooks what is there",
        version: "2.1.0",
        category: "cooking",
        apiVersion: "v1",
        capabilities: ["transform", "action"],
        rawSchema: JSON.stringify({
          type: "object",
          required: ["water"],
          properties: {
            water: { type: "number", description: "Litres", minimum: 1, maximum: 20 },
            spices: { type: "array", minItems: 1, items: { type: "object", properties: { name: { type: "string" } } } },
            recipe: { type: "string", format: "uri", pattern: "^https:" },
          },
        }),
        rawOutputSchemas: { transform: '{"type":"object","properties":{"taste":{"type":"string"}}}' },
        sensitiveFields: ["recipe"],
        tags: ["warm", "wet"],
        links: [{ name: "Manual", url: "https://example.com/soup" }],
        maintainers: [{ name: "Ada", email: "ada@example.com" }],
        examples: [{ name: "Plain", description: "Just water", yaml: "provider: soup\n" }],
        beta: true,
        writeOperations: ["serve"],
        operations: [
          { name: "taste", description: "Only looks", capabilities: ["transform"] },
          {
            name: "serve",
            description: "Brings it",
            isWrite: true,
            inputSchema: '{"properties":{"table":{"type":"integer"}}}',
          },
        ],
      },
    },
  ],
};

describe("catalogue tree", () => {
  let workbench: Workbench;
  let cache: TempDir;
  let old: string;

  before(async function () {
    this.timeout(180_000);
    cache = await tempDir();
    const root = join(cache.path, "scafctl", "plugins");
    old = await makeCached(root, "exec", "0.9.0", offering("exec", "0.9.0"));
    await makeCached(root, "exec", "0.10.0", offering("exec", "0.10.0"));
    workbench = await openWorkbench({
      workspace: "test/workspaces/plain",
      trusted: true,
      settings: { "scafctlPlugins.directories": ["{{temp}}/plugins"], "scafctlPlugins.pluginCache": true },
      env: { XDG_CACHE_HOME: cache.path },
    });
    const plugins = join(workbench.launch.temp, "plugins");
    await makeFixture(plugins, "kitchen", kitchen);
    makeGeneration(plugins, "p6", "corp");
    makeMisfit(plugins, "exits", "exits-7");
    await workbench.openView("Plugins");
    await workbench.treeItem("Plugin kitchen").waitFor();
  });

  after(async () => {
    await workbench.close();
    await cache.remove();
  });

  it("shows every descriptor field of a provider, and a badge for its lint findings", async () => {
    await workbench.expandTreeItem("Plugin kitchen");
    await workbench.expandTreeItem(/Provider soup, 2\.1\.0 · beta · 1 remark · Cooks what is there/);
    for (const group of ["Outputs (transform)", "Operations", "Links", "Maintainers", "About", "Remarks"]) {
      await workbench.expandTreeItem(group);
    }
    await workbench.treeItem("Input water, number · required · minimum 1 · maximum 20").waitFor();
    await workbench.treeItem("Input recipe, string · secret · format uri · pattern ^https:").waitFor();
    await workbench.expandTreeItem("Input spices, array · minItems 1");
    await workbench.expandTreeItem("Part of the schema: items, object");
    await workbench.treeItem("Input name, string").waitFor();
    await workbench.expandTreeItem("Operation serve, writes · Brings it");
    await workbench.treeItem("Link Manual, https://example.com/soup").waitFor();
    await workbench.treeItem("Maintainer Ada ada@example.com").waitFor();
    await workbench.treeItem("Category: cooking").waitFor();
    await workbench
      .treeItem(/Remark: Capability "action" has no output schema: scafctl would silently not load/)
      .waitFor();
    // The About node of the plugin; that of the provider is expanded already.
    const about = workbench.sideBar.getByRole("treeitem", { name: "About", expanded: false });
    await about.locator(".monaco-tl-twistie").click();
    await workbench.treeItem("Contract: at least plugin SDK ~v0.16").waitFor();
    await workbench.screenshot("tree-provider");
    await workbench.treeItem("Plugin kitchen").locator(".monaco-tl-twistie").click();
  });

  it("shows auth handlers with their flows and status", async () => {
    await workbench.expandTreeItem("Plugin corp with auth handlers, 2 auth handlers");
    await workbench.expandTreeItem("Auth handler corp, Corp · logged in · a@example.com");
    await workbench.expandTreeItem("Flows, 2");
    await workbench.treeItem("Flow pat not available · no token in the environment").waitFor();
    await workbench.expandTreeItem("About");
    await workbench.treeItem("Handshake: 2").waitFor();
    await workbench.screenshot("tree-auth");
    await workbench.treeItem("Plugin corp").locator(".monaco-tl-twistie").click();
  });

  it("describes an older version in scafctl's cache when its node is expanded", async () => {
    await workbench.treeItem(/scafctl's plugin cache/).waitFor();
    await workbench.treeItem("Plugin exec, 0.10.0 · 1 provider").waitFor();
    await workbench.expandTreeItem("Older versions, 1");
    assert.equal(fixtureStarts(old).length, 0);
    await workbench.treeItem("Plugin exec, 0.9.0 · not loaded yet").locator(".monaco-tl-twistie").click();
    await workbench.treeItem("Plugin exec, 0.9.0 · 1 provider").waitFor();
    await workbench.treeItem("Provider exec, 0.9.0").waitFor();
    // A badge is the content of a CSS rule, not text of the page.
    const labels = `document.querySelectorAll('[role=treeitem][aria-label^="Provider exec, 0.9.0"] .monaco-icon-label')`;
    const badges = (): Promise<string[]> =>
      workbench.page.evaluate(`[...${labels}].map((label) => getComputedStyle(label, "::after").content)`);
    await until("the provider wears the number of its remarks", async () => (await badges()).includes('"3"'));
    await workbench.screenshot("tree-cache");
  });
});
