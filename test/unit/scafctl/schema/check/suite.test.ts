// The official test suite of draft 2020-12.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { conformance, SUITE, suiteGroups } from "../../../../support/schema-suite.js";

describe("The official JSON Schema test suite", () => {
  it("is right or says what was not checked in every case, and is wrong in none", () => {
    if (!existsSync(SUITE)) {
      assert.equal(process.env["CI"], undefined, `${SUITE} is missing`);
      console.log(`NOT TESTED: ${SUITE} is missing`);
      return;
    }
    const { right, wrong, notChecked } = conformance(suiteGroups(SUITE));
    assert.deepEqual(wrong, []);
    // References to other documents, a dialect of another document, and \p{Letter}.
    assert.ok(right >= 1241 && notChecked.length <= 58, `${right} right, ${notChecked.length} not checked`);
  });
});
