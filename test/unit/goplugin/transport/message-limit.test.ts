// The limit of a peer, from the text of its status.
import assert from "node:assert/strict";
import { readMessageLimit } from "../../../../src/goplugin/transport/message-limit.js";

describe("limit of a message", () => {
  const request = { side: "request", size: 5_242_897, limit: 4_194_304 };
  const answer = { side: "answer", size: 5_242_897, limit: 4_194_304 };
  const texts = {
    "grpc: received message larger than max (5242897 vs. 4194304)": request,
    "Received message larger than max (5242897 vs 4194304)": request,
    "SERVER: Received message larger than max (5242897 vs. 4194304)": request,
    "grpc: trying to send message larger than max (5242897 vs. 4194304)": answer,
    "Sent message larger than max (5242897 vs. 4194304)": answer,
    "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5242897 vs. 4194304)":
      undefined,
    "quota exceeded (5242897 vs. 4194304)": undefined,
    "": undefined,
  };
  for (const [text, limit] of Object.entries(texts)) {
    it(`is ${limit?.side ?? "none"} for "${text}"`, () => assert.deepEqual(readMessageLimit(text, 5_242_897), limit));
  }

  it("is none when the size is not that of the request, but of one that the plugin made itself", () => {
    assert.equal(readMessageLimit("grpc: received message larger than max (5242897 vs. 4194304)", 100), undefined);
  });
});
