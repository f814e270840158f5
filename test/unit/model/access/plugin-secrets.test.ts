// Tests of secrets by owner and name.
import assert from "node:assert/strict";
import { handlerOf, handlerOwner, PluginSecrets } from "../../../../src/model/access/plugin-secrets.js";
import { memoryVault } from "../../../support/memory-host.js";

describe("PluginSecrets", () => {
  it("returns a value only to its owner", async () => {
    const secrets = new PluginSecrets(memoryVault());
    await secrets.set({ owner: "/p/one", name: "key" }, "1");
    assert.equal(await secrets.get({ owner: "/p/one", name: "key" }), "1");
    assert.equal(await secrets.get({ owner: "/p/two", name: "key" }), undefined);
    assert.equal(await secrets.get({ owner: handlerOwner("/p/one"), name: "key" }), undefined);
  });

  it("lists the names of one owner in order, and all with their owners", async () => {
    const secrets = new PluginSecrets(memoryVault());
    for (const name of ["b", "a", "scafctl.own"]) await secrets.set({ owner: "/p/one", name }, "x");
    await secrets.set({ owner: "/p/two", name: "c" }, "x");
    await secrets.set({ owner: handlerOwner("corp"), name: "token" }, "x");
    assert.deepEqual(await secrets.names("/p/one"), ["a", "b", "scafctl.own"]);
    assert.deepEqual(await secrets.names("/p"), []);
    assert.deepEqual(
      (await secrets.all()).map(({ owner, name }) => `${owner} ${name}`),
      ["/p/one a", "/p/one b", "/p/one scafctl.own", "/p/two c", "auth:corp token"],
    );
  });

  it("deletes a secret, and ignores a missing one", async () => {
    const values = new Map<string, string>();
    const secrets = new PluginSecrets(memoryVault(values));
    await secrets.set({ owner: "/p/one", name: "key" }, "1");
    await secrets.delete({ owner: "/p/one", name: "key" });
    await secrets.delete({ owner: "/p/one", name: "key" });
    assert.equal(values.size, 0);
  });

  it("distinguishes owners that are auth handlers from plugins", () => {
    assert.equal(handlerOf(handlerOwner("corp")), "corp");
    assert.equal(handlerOf("/p/auth:corp"), undefined);
  });
});
