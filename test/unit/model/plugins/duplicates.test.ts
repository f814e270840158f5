// Tests of provider names that several plugins offer: which one scafctl would use, and why.
import assert from "node:assert/strict";
import { choices, Duplicates } from "../../../../src/model/plugins/duplicates.js";
import type { DirectoryEntry, PluginEntry } from "../../../../src/model/plugins/types.js";
import type { Descriptor } from "../../../../src/scafctl/index.js";
import { descriptor, plugin } from "../../../support/samples.js";

/** One that scafctl would load. */
const good = descriptor({ name: "soup", apiVersion: "v1" });
/** Built for v0.4.0: it has no API version. */
const old = descriptor({ name: "soup" });

function directory(path: string, plugins: Readonly<Record<string, readonly Descriptor[]>>): DirectoryEntry {
  const entries = Object.entries(plugins).map(([name, providers]): PluginEntry => {
    const id = `${path}/${name}`;
    return { ...plugin(name, providers), id, path: id, directory: path };
  });
  const source = { path, written: path, origin: "user", workingDirectory: path, allowed: true } as const;
  return { source, state: { kind: "read" }, plugins: entries };
}

describe("choices", () => {
  const reasons = (...directories: readonly DirectoryEntry[]): readonly unknown[] =>
    choices(directories).map(({ name, winner }) => [name, winner?.target.plugin.path, winner?.reason]);

  it("chooses the first directory, then the first file", () => {
    assert.deepEqual(reasons(directory("/z", { b: [good] }), directory("/a", { a: [good] })), [
      ["soup", "/z/b", "directory-first"],
    ]);
    assert.deepEqual(reasons(directory("/a", { a: [good], b: [good] })), [["soup", "/a/a", "file-first"]]);
  });

  it("skips providers that scafctl's registry rejects", () => {
    assert.deepEqual(reasons(directory("/a", { a: [old], b: [good] })), [["soup", "/a/b", "first-that-loads"]]);
    assert.deepEqual(reasons(directory("/a", { a: [old], b: [old] })), [["soup", undefined, undefined]]);
  });

  it("groups by the name under which scafctl registers, and ignores unique names", () => {
    const [listed] = plugin("x", [good]).providers;
    assert.ok(listed !== undefined);
    const twice = directory("/a", { a: [] });
    const providers = [listed, { ...listed, id: "again", name: "listed-otherwise" }];
    assert.deepEqual(reasons({ ...twice, plugins: [{ ...plugin("x"), providers }] }), [
      ["soup", "/plugins/x", "listed-first"],
    ]);
    assert.deepEqual(reasons(directory("/a", { a: [good], b: [descriptor({ name: "salad" })] })), []);
  });
});

describe("Duplicates", () => {
  it("adds a finding to each duplicate, with paths when the names are equal", () => {
    const marked = new Duplicates().mark([directory("/z", { a: [good] }), directory("/a", { a: [good] })]);
    const messages = marked.flatMap(({ plugins }) =>
      plugins.flatMap(({ providers }) => providers.flatMap(({ findings }) => findings.map(({ message }) => message))),
    );
    assert.deepEqual(messages, [
      '"soup" is also offered by /a/a: scafctl would use this one, because its directory comes first; a request that says "plugin": "/z/a" runs this one.',
      'scafctl would use the "soup" of /z/a, because its directory comes first; a request that says "plugin": "/a/a" runs this one.',
    ]);
  });

  it("reports when scafctl would load none of them", () => {
    const [{ plugins } = { plugins: [] }] = new Duplicates().mark([directory("/a", { a: [old], b: [old] })]);
    assert.match(
      plugins[0]?.providers[0]?.findings[0]?.message ?? "",
      /also offered by \/a\/b: scafctl would load none/,
    );
  });

  it("names only the first few of many", () => {
    const copies = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, [good]]));
    const [{ plugins } = { plugins: [] }] = new Duplicates().mark([directory("/a", copies)]);
    const message = plugins[0]?.providers[0]?.findings[0]?.message ?? "";
    assert.match(
      message,
      /also offered by \/a\/b, \/a\/c, \/a\/d and 2 more: scafctl would use this one, because its file/,
    );
  });

  it("returns the same objects for the same state, and unaffected plugins unchanged", () => {
    const duplicates = new Duplicates();
    const first = directory("/a", { a: [good], b: [good], c: [descriptor({ name: "salad" })] });
    const other = directory("/b", {});
    const before = duplicates.mark([first, other]);
    assert.notEqual(before[0], first);
    assert.equal(before[0]?.plugins[2], first.plugins[2]);
    assert.equal(before[1], other);
    const again = duplicates.mark([first, other]);
    assert.deepEqual([again[0] === before[0], again[1] === before[1]], [true, true]);
    // When the process starts, the plugin has a new entry with the same providers.
    const [one, ...rest] = first.plugins;
    assert.ok(one !== undefined);
    const started = { ...first, plugins: [{ ...one, process: { kind: "starting" } as const }, ...rest] };
    const [after] = duplicates.mark([started, other]);
    assert.equal(after?.plugins[0]?.providers, before[0]?.plugins[0]?.providers);
    assert.equal(after?.plugins[1], before[0]?.plugins[1]);
  });
});
