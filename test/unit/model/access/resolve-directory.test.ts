// Tests of resolving the directories of the settings.
import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { type DirectoryContext, resolveDirectory } from "../../../../src/model/access/resolve-directory.js";

const root = resolve("/");
const app = { name: "app", path: join(root, "work", "app") };
const lib = { name: "lib", path: join(root, "work", "lib") };
const home = join(root, "home", "me");

function context(more: Partial<DirectoryContext> = {}): DirectoryContext {
  return { folder: app, folders: [app, lib], home, env: { TOOLS: join(root, "opt", "tools"), EMPTY: "" }, ...more };
}

function pathOf(written: string, more?: Partial<DirectoryContext>): string {
  const resolved = resolveDirectory(written, context(more));
  assert.ok("path" in resolved, JSON.stringify(resolved));
  return resolved.path;
}

function errorOf(written: string, more?: Partial<DirectoryContext>): string {
  const resolved = resolveDirectory(written, context(more));
  assert.ok("error" in resolved, JSON.stringify(resolved));
  return resolved.error;
}

describe("resolveDirectory", () => {
  it("resolves relative paths against the folder that configures them", () => {
    assert.equal(pathOf("plugins"), join(app.path, "plugins"));
    assert.equal(pathOf("./bin/../plugins/"), join(app.path, "plugins"));
    assert.equal(pathOf("../lib/plugins"), join(lib.path, "plugins"));
  });

  it("normalizes absolute paths", () => {
    assert.equal(pathOf(`${join(root, "a", "b")}/../c/`), join(root, "a", "c"));
  });

  it("expands ~ and ${userHome}, and no other names with a tilde", () => {
    assert.equal(pathOf("~"), home);
    assert.equal(pathOf("~/plugins"), join(home, "plugins"));
    assert.equal(pathOf("${userHome}/plugins"), join(home, "plugins"));
    assert.equal(pathOf("~plugins"), join(app.path, "~plugins"));
  });

  it("replaces the folders of the window", () => {
    assert.equal(pathOf("${workspaceFolder}/plugins"), join(app.path, "plugins"));
    assert.equal(pathOf("${workspaceFolder:lib}/plugins"), join(lib.path, "plugins"));
    const only = resolveDirectory("${workspaceFolder}/p", { home, env: {}, folders: [lib] });
    assert.deepEqual(only, { path: join(lib.path, "p"), folder: lib });
  });

  it("replaces environment variables", () => {
    assert.equal(pathOf("${env:TOOLS}/plugins"), join(root, "opt", "tools", "plugins"));
  });

  it("reports an error when a variable cannot be replaced", () => {
    const nowhere = { home, env: {}, folders: [] };
    assert.match(errorOf("  "), /empty/);
    assert.match(errorOf("${workspaceFolder:nope}/x"), /no folder named "nope" is open/);
    assert.match(errorOf("${env:NOPE}/x"), /environment variable NOPE is not set/);
    assert.match(errorOf("${env:EMPTY}/x"), /environment variable EMPTY is not set/);
    assert.match(errorOf("${file}/x"), /\$\{file\} is an unknown variable; use one of \$\{workspaceFolder\}/);
    const several = resolveDirectory("${workspaceFolder}/x", { home, env: {}, folders: [app, lib] });
    assert.ok("error" in several && several.error.includes("several folders are open"));
    const none = resolveDirectory("${workspaceFolder}/x", nowhere);
    assert.ok("error" in none && none.error.includes("no folder is open"));
    const relative = resolveDirectory("plugins", nowhere);
    assert.ok("error" in relative && relative.error.includes("needs a folder to start from"));
  });
});
