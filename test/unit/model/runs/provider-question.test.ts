// Tests of the sentence for a planned run.
import assert from "node:assert/strict";
import { whatIfSentence } from "../../../../src/model/runs/provider-question.js";

describe("whatIfSentence", () => {
  it("uses the provider's message", () => {
    assert.equal(whatIfSentence("files", { description: 'Would write "a"' }), 'Would write "a"');
  });

  it("uses scafctl's message when the provider returns none", () => {
    assert.equal(whatIfSentence("files", { description: "" }), "Would execute files provider");
  });
});
