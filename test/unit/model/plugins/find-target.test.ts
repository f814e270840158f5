// Tests of finding the plugin and provider of a request, and of the reasons why there is none.
import assert from "node:assert/strict";
import { findProviders, findTarget } from "../../../../src/model/plugins/find-target.js";
import type { CatalogueSnapshot } from "../../../../src/model/plugins/types.js";
import { descriptor, echoDescriptor, failedPlugin, plugin, snapshot } from "../../../support/samples.js";

function failureOf(known: CatalogueSnapshot, provider: string, named?: string): object {
  const search = findTarget(known, { provider, ...(named === undefined ? {} : { plugin: named }) });
  assert.ok(search.kind === "failed", search.kind);
  return search.error.failure;
}

describe("findTarget", () => {
  it("finds the only plugin that offers the provider while others are being described", () => {
    const known = snapshot(plugin("slow", [], { status: "describing" }), plugin("echo"));
    const search = findTarget(known, { provider: "echo" });
    assert.equal(search.kind === "found" && search.target.plugin.name, "echo");
  });

  it("finds a provider and a plugin whose name is in another Unicode form, as in file names of macOS", () => {
    const known = snapshot(plugin("cafe\u0301", [descriptor({ name: "cafe\u0301" })]), plugin("echo"));
    for (const named of [{}, { plugin: "café" }]) {
      const search = findTarget(known, { provider: "café", ...named });
      assert.equal(search.kind === "found" && search.target.provider.name, "cafe\u0301");
    }
  });

  it("is pending while a plugin may still offer it", () => {
    const slow = plugin("slow", [], { status: "waiting" });
    assert.equal(findTarget(snapshot(slow), { provider: "echo" }).kind, "pending");
    assert.equal(findTarget(snapshot(slow, plugin("echo")), { provider: "echo", plugin: "slow" }).kind, "pending");
    const scanning = {
      ...snapshot(),
      directories: snapshot().directories.map((one) => ({ ...one, state: { kind: "scanning" as const } })),
    };
    assert.equal(findTarget(scanning, { provider: "echo" }).kind, "pending");
    assert.equal(findTarget(scanning, { provider: "echo", plugin: "x" }).kind, "pending");
  });

  it("finds a known provider while the rebuilt file is being described", () => {
    const rebuilt = plugin("echo", [echoDescriptor], { status: "describing" });
    assert.equal(findTarget(snapshot(rebuilt), { provider: "echo" }).kind, "found");
  });

  it("reports that the named plugin lacks the provider without waiting for the others", () => {
    const known = snapshot(plugin("slow", [], { status: "describing" }), plugin("echo"));
    assert.deepEqual(failureOf(known, "ecko", "echo"), {
      reason: "provider-not-in-plugin",
      provider: "ecko",
      plugin: { name: "echo", path: "/plugins/echo" },
      suggestion: "echo",
      offers: ["echo"],
    });
  });

  it("suggests the nearest name and lists the plugins that did not load", () => {
    const bad = failedPlugin("bad");
    assert.deepEqual(failureOf(snapshot(plugin("echo"), bad), "ehco"), {
      reason: "unknown-provider",
      provider: "ehco",
      suggestion: "echo",
      known: 1,
      failed: [{ name: "bad", path: "/plugins/bad", error: bad.error }],
    });
    assert.deepEqual(failureOf(snapshot(plugin("echo")), "echo", "exho"), {
      reason: "unknown-plugin",
      plugin: "exho",
      suggestion: "echo",
    });
  });

  it("reports an ambiguous provider, and uses the plugin given by name or path", () => {
    const known = snapshot(plugin("a", [echoDescriptor]), plugin("b", [echoDescriptor]));
    assert.deepEqual(failureOf(known, "echo"), {
      reason: "ambiguous-provider",
      provider: "echo",
      plugins: [
        { name: "a", path: "/plugins/a" },
        { name: "b", path: "/plugins/b" },
      ],
    });
    for (const named of ["b", "/plugins/b"]) {
      const search = findTarget(known, { provider: "echo", plugin: named });
      assert.equal(search.kind === "found" && search.target.plugin.name, "b");
    }
  });

  it("uses the plugin given by its file name or by a path relative to the folder that configured it", () => {
    const known = snapshot(plugin("echo.sh", [echoDescriptor], { name: "echo" }), plugin("b", [echoDescriptor]));
    for (const named of ["echo", "echo.sh", "plugins/echo.sh", "./plugins/echo.sh", "/plugins/echo.sh"]) {
      const search = findTarget(known, { provider: "echo", plugin: named });
      assert.equal(search.kind === "found" && search.target.plugin.path, "/plugins/echo.sh", named);
    }
    for (const named of ["plugins", "./echo.sh", ""])
      assert.deepEqual(failureOf(known, "echo", named), { reason: "unknown-plugin", plugin: named });
  });

  it("returns the failure of the named plugin", () => {
    const broken = failedPlugin("bad");
    assert.deepEqual(failureOf(snapshot(broken), "echo", "bad"), {
      reason: "plugin-failed",
      plugin: { name: "bad", path: "/plugins/bad" },
      error: broken.error,
    });
  });
});

describe("findProviders", () => {
  it("lists every provider in the order of the tree", () => {
    const known = snapshot(plugin("a", [descriptor({ name: "x" }), echoDescriptor]), plugin("b", [echoDescriptor]));
    assert.deepEqual(
      findProviders(known, "echo").map(({ plugin: { name } }) => name),
      ["a", "b"],
    );
  });
});
