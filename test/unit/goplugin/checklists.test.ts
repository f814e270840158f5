// The tables that say which test proves which point of the protocol's two checklists name tests that exist.
import assert from "node:assert/strict";
import { assertProven, provenRows } from "../../support/proof-table.js";

describe("checklists of the protocol", () => {
  it("have every point of section 13", () => {
    assert.equal(provenRows("Host").length, 16);
    // The checklist's eleven, and debug mode.
    assert.equal(provenRows("Server").length, 12);
  });

  for (const row of ["Host", "Server", "Beyond the checklists"].flatMap(provenRows)) {
    it(`name tests for: ${row.point}`, () => assertProven(row));
  }
});
