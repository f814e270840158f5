// Tests of consent: an answer applies to one folder and one directory only.
import assert from "node:assert/strict";
import { Consent, consentKey } from "../../../../src/model/approval/consent.js";
import { memoryStore } from "../../../support/memory-host.js";

function memory(): { readonly kept: Map<string, string>; readonly consent: Consent } {
  const kept = new Map<string, string>();
  const consent = new Consent(memoryStore(kept));
  return { kept, consent };
}

describe("Consent", () => {
  it("has no answers at first", () => {
    assert.equal(memory().consent.answer("/work", "/work/plugins"), "unknown");
  });

  it("remembers both answers until they are forgotten", async () => {
    const { consent } = memory();
    await consent.set("/work", "/work/plugins", "allowed");
    await consent.set("/work", "/work/bin", "refused");
    assert.equal(consent.answer("/work", "/work/plugins"), "allowed");
    assert.equal(consent.answer("/work", "/work/bin"), "refused");
    await consent.set("/work", "/work/plugins", "unknown");
    assert.equal(consent.answer("/work", "/work/plugins"), "unknown");
  });

  it("does not apply an answer to another folder or directory", async () => {
    const { consent } = memory();
    await consent.set("/work", "/shared/plugins", "allowed");
    assert.equal(consent.answer("/other", "/shared/plugins"), "unknown");
    assert.equal(consent.answer("/work", "/shared/plugins2"), "unknown");
  });

  it("distinguishes pairs of paths that concatenate to the same text", () => {
    assert.notEqual(consentKey('/a","/b', "/c"), consentKey("/a", '/b","/c'));
  });

  it("lists every answer and ignores other data in the same storage", async () => {
    const { kept, consent } = memory();
    kept.set("other", "allowed");
    await consent.set("/work", "/work/plugins", "allowed");
    await consent.set("/other", "/x", "refused");
    assert.deepEqual(consent.remembered(), [
      { folder: "/work", directory: "/work/plugins", answer: "allowed" },
      { folder: "/other", directory: "/x", answer: "refused" },
    ]);
  });

  it("ignores stored values that it did not write", () => {
    const { kept, consent } = memory();
    kept.set(consentKey("/work", "/p"), "yes");
    assert.equal(consent.answer("/work", "/p"), "unknown");
  });
});
