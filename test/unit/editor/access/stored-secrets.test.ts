// Tests that values are stored in SecretStorage and names in the global state.
import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { StoredSecrets } from "../../../../src/editor/access/stored-secrets.js";

/** SecretStorage and Memento in memory, with the members that are used. */
function stores() {
  const values = new Map<string, string>();
  const names = new Map<string, unknown>([["consent:x", "allowed"]]);
  const storage: Pick<vscode.SecretStorage, "get" | "store" | "delete"> = {
    get: (key) => Promise.resolve(values.get(key)),
    store: (key, value) => Promise.resolve(void values.set(key, value)),
    delete: (key) => Promise.resolve(void values.delete(key)),
  };
  const memento: Pick<vscode.Memento, "keys" | "update"> = {
    keys: () => [...names.keys()],
    update: (key, value) => {
      if (value === undefined) names.delete(key);
      else names.set(key, value);
      return Promise.resolve();
    },
  };
  const vault = new StoredSecrets(storage as vscode.SecretStorage, memento as vscode.Memento);
  return { values, names, vault };
}

describe("StoredSecrets", () => {
  it("returns stored values and lists their names", async () => {
    const { vault } = stores();
    await vault.set("b", "2");
    await vault.set("a", "1");
    assert.equal(await vault.get("a"), "1");
    assert.equal(await vault.get("c"), undefined);
    assert.deepEqual([...(await vault.keys())].sort(), ["a", "b"]);
    await vault.delete("a");
    await vault.delete("a");
    assert.equal(await vault.get("a"), undefined);
    assert.deepEqual(await vault.keys(), ["b"]);
  });

  it("stores no values in the list of names", async () => {
    const { vault, names } = stores();
    await vault.set("a", "v4lue");
    assert.doesNotMatch(JSON.stringify([...names]), /v4lue/);
  });

  it("omits a name when its value is lost", async () => {
    const { vault, values } = stores();
    await vault.set("a", "1");
    values.clear();
    assert.deepEqual(await vault.keys(), []);
  });
});
