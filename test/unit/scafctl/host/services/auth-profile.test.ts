// Identities, tokens and groups from a profile.
import assert from "node:assert/strict";
import { profileAuth } from "../../../../../src/scafctl/host/services/auth-profile.js";

const { signal } = new AbortController();

describe("profileAuth", () => {
  const payload = { iss: "i", sub: "s", tid: "t", oid: "o", azp: "c", preferred_username: "u", exp: 2_000_000_000 };
  const jwt = `h.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.s`;
  const source = profileAuth(
    () => ({
      handlers: {
        corp: { claims: { email: "a@example.com" }, tokenRef: "jwt", tokenType: "DPoP", groups: ["dev"] },
        opaque: { tokenRef: "word" },
        unset: { tokenRef: "none" },
        bare: {},
      },
    }),
    (reference) => ({ jwt, word: "opaque" })[reference],
  );
  const request = { profile: "", signal };
  const ask = { scope: "s", minValidForSeconds: 60, forceRefresh: false, ...request };

  it("returns stored claims without a scope, and the token's claims with one", async () => {
    assert.deepEqual(await source.identity?.("corp", "", request), { email: "a@example.com" });
    assert.deepEqual(await source.identity?.("corp", "s", request), {
      issuer: "i",
      subject: "s",
      tenantId: "t",
      objectId: "o",
      clientId: "c",
      username: "u",
      expiresAt: new Date(2_000_000_000_000),
    });
  });

  it("reads tokens through their secret reference", async () => {
    assert.deepEqual(await source.token?.("corp", ask), {
      accessToken: jwt,
      tokenType: "DPoP",
      expiresAt: new Date(2_000_000_000_000),
      scope: "s",
    });
    assert.deepEqual(await source.token?.("opaque", ask), { accessToken: "opaque", scope: "s" });
  });

  it("reports what is missing", async () => {
    for (const [work, words] of [
      [() => source.identity?.("bare", "", request), 'auth handler "bare" is not logged in'],
      [() => source.identity?.("opaque", "s", request), "the token is no JSON Web Token"],
      [() => source.token?.("bare", ask), 'auth handler "bare" has no token'],
      [() => source.token?.("unset", ask), 'the token of auth handler "unset" is not set'],
      [() => source.token?.("toString", ask), 'auth handler "toString" not found'],
    ] as const) {
      await assert.rejects(async () => work(), { message: words });
    }
    assert.deepEqual(await source.groups?.("bare", request), []);
  });
});
