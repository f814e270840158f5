// Tests of filtering the catalogue and of the highlights.
import assert from "node:assert/strict";
import fc from "fast-check";
import { matches } from "../../../../src/model/plugins/filter.js";
import type { CatalogueSnapshot } from "../../../../src/model/plugins/types.js";
import { descriptor, failedPlugin, plugin, snapshot } from "../../../support/samples.js";

const files = descriptor({
  name: "file-read",
  displayName: "Files",
  description: "Reads a file",
  capabilities: ["from"],
  tags: ["disk"],
});
const shell = descriptor({
  name: "shell",
  displayName: "Shell",
  description: "Runs a command",
  capabilities: ["action"],
  category: "system",
});
const known = snapshot(plugin("tools", [files, shell]), plugin("echo"), failedPlugin("broken-tool"));

function names({ directories }: CatalogueSnapshot): readonly string[] {
  return directories.flatMap(({ plugins }) =>
    plugins.map(({ name, providers }) => [name, ...providers.map((provider) => provider.name)].join("/")),
  );
}

describe("matches", () => {
  it("returns the snapshot itself for an empty filter", () => {
    assert.equal(matches(known, "  ").snapshot, known);
  });

  it("matches names, descriptions, capabilities, categories and tags", () => {
    assert.deepEqual(names(matches(known, "ECHO").snapshot), ["echo/echo"]);
    assert.deepEqual(names(matches(known, "runs a").snapshot), ["tools/shell"]);
    assert.deepEqual(names(matches(known, "from").snapshot), ["tools/file-read"]);
    assert.deepEqual(names(matches(known, "disk").snapshot), ["tools/file-read"]);
    assert.deepEqual(names(matches(known, "system").snapshot), ["tools/shell"]);
  });

  it("keeps all providers of a plugin whose name matches, also a failed one", () => {
    assert.deepEqual(names(matches(known, "tool").snapshot), ["tools/file-read/shell", "broken-tool"]);
  });

  it("requires every word, in any field", () => {
    assert.deepEqual(names(matches(known, "tools action").snapshot), ["tools/shell"]);
    assert.deepEqual(names(matches(known, "echo action").snapshot), []);
  });

  it("returns fully matching entries as the same objects", () => {
    const { directories } = matches(known, "e").snapshot;
    const [directory] = known.directories;
    assert.equal(directories[0], directory);
    assert.equal(matches(known, "echo").snapshot.directories[0]?.plugins[0], directory?.plugins[1]);
  });

  it("highlights the matches in names", () => {
    const { highlights } = matches(known, "o l");
    assert.deepEqual(highlights.get("/plugins/tools"), [[1, 4]]);
  });

  it("matches auth handlers and older versions", () => {
    const handler = { name: "corp", displayName: "Corporate", flows: ["device_code"], capabilities: ["hostname"] };
    const auth = plugin("auth", [], { kind: "auth-handler", handlers: [{ handler }] });
    const [directory] = snapshot(auth, plugin("echo")).directories;
    assert.ok(directory !== undefined);
    const state = { busy: false, directories: [{ ...directory, older: [plugin("old-echo"), plugin("old-tool")] }] };
    const kept = (text: string): readonly unknown[] =>
      matches(state, text).snapshot.directories.map(({ plugins, older = [] }) => [
        plugins.map(({ name }) => name),
        older.map(({ name }) => name),
      ]);
    for (const text of ["corporate", "auth device_code", "hostname"]) assert.deepEqual(kept(text), [[["auth"], []]]);
    assert.deepEqual(kept("old-ec"), [[[], ["old-echo"]]]);
    assert.deepEqual(kept("nothing of the kind"), []);
    assert.equal(matches(state, "o").snapshot.directories[0], state.directories[0]);
  });

  it("omits highlights when lower-casing changes the length of a name", () => {
    const { snapshot: kept, highlights } = matches(snapshot(plugin("İx")), "x");
    assert.deepEqual(names(kept), ["İx/İx"]);
    assert.equal(highlights.size, 0);
  });

  it("only removes entries and highlights only typed words", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("echotlsfi -")), maxLength: 6 }), (text) => {
        const { snapshot: kept, highlights } = matches(known, text);
        const all = new Set(known.directories.flatMap(({ plugins }) => plugins.flatMap(({ providers }) => providers)));
        const words = text.split(" ").filter((word) => word !== "");
        for (const { plugins } of kept.directories) {
          for (const { id, name, providers } of plugins) {
            for (const provider of providers) assert.ok(all.has(provider));
            for (const [start, end] of highlights.get(id) ?? []) {
              assert.ok(words.some((word) => name.slice(start, end).includes(word)));
            }
          }
        }
      }),
    );
  });
});
