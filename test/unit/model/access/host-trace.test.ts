// Tests of the trace of host calls.
import assert from "node:assert/strict";
import { hostCallLine, HostTrace, type PluginHostCall } from "../../../../src/model/access/host-trace.js";

function entry(name: string): PluginHostCall {
  return {
    pluginId: "/p/one",
    call: { rpc: "GetSecret", name, outcome: "ok", at: new Date(0), durationMs: 2.6 },
  };
}

describe("HostTrace", () => {
  it("keeps the most recent calls in order and fires an event for each", () => {
    const trace = new HostTrace(2);
    const told: string[] = [];
    trace.onDidRecord(({ call }) => void told.push(call.name));
    for (const name of ["a", "b", "c"]) trace.record(entry(name));
    assert.deepEqual(told, ["a", "b", "c"]);
    assert.deepEqual(
      trace.entries.map(({ call }) => call.name),
      ["b", "c"],
    );
  });

  it("formats a call as one sanitized line", () => {
    assert.equal(hostCallLine(entry("key").call), "GetSecret key: ok (3 ms)");
    assert.equal(
      hostCallLine({ ...entry("").call, rpc: "ListSecrets", outcome: "refused", error: "access\ndenied\u0007" }),
      "ListSecrets: refused: access denied\\u0007 (3 ms)",
    );
  });
});
