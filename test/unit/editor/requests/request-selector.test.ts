// Tests of which documents are requests.
import assert from "node:assert/strict";
import { isRequestUri, requestSelector } from "../../../../src/editor/requests/request-selector.js";

describe("isRequestUri", () => {
  it("accepts files and untitled documents whose name ends in .scafctl.json", () => {
    assert.ok(isRequestUri({ scheme: "file", path: "/work/echo.scafctl.json" }));
    assert.ok(isRequestUri({ scheme: "untitled", path: "echo.scafctl.json" }));
    assert.equal(isRequestUri({ scheme: "file", path: "/work/echo.json" }), false);
    assert.equal(isRequestUri({ scheme: "file", path: "/work/x.scafctl.json/echo.json" }), false);
  });

  it("rejects documents of other schemes, as the selector of the language features does", () => {
    for (const scheme of ["git", "vscode-local-history", "output", "scafctl-plugins-result"]) {
      assert.equal(isRequestUri({ scheme, path: "/work/echo.scafctl.json" }), false, scheme);
      assert.ok(!JSON.stringify(requestSelector).includes(`"${scheme}"`), scheme);
    }
  });
});
