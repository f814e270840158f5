// The table of scafctl's conformance checklist names a test for every cell.
import assert from "node:assert/strict";
import { assertProven, provenRows } from "../../support/proof-table.js";

describe("conformance checklist of scafctl's contract", () => {
  it("has every area of section 10", () => {
    const areas = new Set(provenRows("Conformance").map(({ point }) => /^[\w, ]+/.exec(point)?.[0].split(", ")[0]));
    assert.deepEqual(
      [...areas],
      ["start", "listing", "descriptor", "execute", "stream", "configure", "HostService", "stdio", "shutdown"],
    );
  });

  for (const row of provenRows("Conformance")) it(`names tests for: ${row.point}`, () => assertProven(row));
});
