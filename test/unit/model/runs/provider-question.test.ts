// The sentence that stands for a run that is only planned.
import assert from "node:assert/strict";
import { whatIfSentence } from "../../../../src/model/runs/provider-question.js";

describe("whatIfSentence", () => {
  it("is the provider's own", () => {
    assert.equal(whatIfSentence("files", { description: 'Would write "a"' }), 'Would write "a"');
  });

  it("is scafctl's where there is none", () => {
    assert.equal(whatIfSentence("files", { description: "" }), "Would execute files provider");
  });
});
