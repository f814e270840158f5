// Tests of secret permissions: an answer applies to one plugin, file, secret and use only.
import assert from "node:assert/strict";
import { type GrantSubject, SecretGrants } from "../../../../src/model/access/secret-grants.js";
import { memoryStore } from "../../../support/memory-host.js";

const subject: GrantSubject = { plugin: "/p/one", secret: { owner: "/p/one", name: "key" }, use: "read" };
const at = new Date("2026-05-01T10:00:00Z");

describe("SecretGrants", () => {
  it("remembers an answer with file and time until it is forgotten", async () => {
    const grants = new SecretGrants(memoryStore());
    assert.equal(grants.find(subject), undefined);
    await grants.remember(subject, "allowed", "aa", at);
    assert.deepEqual(grants.find(subject), { ...subject, answer: "allowed", program: "aa", at });
    await grants.remember(subject, "refused", "bb", at);
    assert.deepEqual(grants.all(), [{ ...subject, answer: "refused", program: "bb", at }]);
    await grants.revoke(subject);
    assert.deepEqual(grants.all(), []);
  });

  it("does not apply an answer to another question", async () => {
    const grants = new SecretGrants(memoryStore());
    await grants.remember(subject, "allowed", "aa");
    const others: readonly GrantSubject[] = [
      { ...subject, plugin: "/p/two" },
      { ...subject, use: "write" },
      { ...subject, secret: { owner: "/p/one", name: "key2" } },
      { ...subject, secret: { owner: "auth:corp", name: "key" } },
    ];
    for (const other of others) assert.equal(grants.find(other), undefined, JSON.stringify(other));
  });

  it("ignores stored values that it did not write", async () => {
    const kept = new Map<string, string>([["consent:[]", "allowed"]]);
    const grants = new SecretGrants(memoryStore(kept));
    await grants.remember(subject, "allowed", "aa");
    const [key = ""] = [...kept.keys()].filter((one) => one.startsWith("grant:"));
    kept.set(key, '{"answer":"yes"}');
    assert.equal(grants.find(subject), undefined);
    assert.deepEqual(grants.all(), []);
  });
});
