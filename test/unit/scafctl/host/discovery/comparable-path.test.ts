import assert from "node:assert/strict";
import { comparablePath } from "../../../../../src/scafctl/host/discovery/candidates.js";

describe("comparablePath", () => {
  it("ignores case on Windows", () => {
    assert.equal(comparablePath("c:\\Tools\\Plugins", "win32"), comparablePath("C:\\tools\\plugins", "win32"));
  });

  it("keeps case elsewhere", () => {
    assert.equal(comparablePath("/Tools", "linux"), "/Tools");
    assert.equal(comparablePath("/Tools", "darwin"), "/Tools");
  });
});
