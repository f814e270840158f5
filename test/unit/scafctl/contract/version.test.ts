import assert from "node:assert/strict";
import { compareVersions, parseVersion } from "../../../../src/scafctl/contract/version.js";

describe("versions", () => {
  it("parses what Go's semver library accepts", () => {
    for (const text of ["1.2.3", "v1.2.3", "1.2", "1", "1.2.3-rc.1", "1.2.3+build.5", "v1.0.0-alpha-1+x"]) {
      assert.ok(parseVersion(text), text);
    }
    for (const text of ["", "latest", "1.2.3.4", "1.x", "1.2.3-", "x1.0.0", "1.2.3-a..b"]) {
      assert.equal(parseVersion(text), undefined, text);
    }
  });

  it("orders by semver's rules", () => {
    const ascending = [
      "0.9.9",
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "1.2",
      "1.10.0",
      "2",
    ].map((text) => parseVersion(text) ?? assert.fail(text));
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j));
    }
  });
});
