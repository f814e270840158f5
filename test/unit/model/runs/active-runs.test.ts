// Tests of tracking the runs of a window.
import assert from "node:assert/strict";
import { parseRequest } from "../../../../src/model/requests/parse-request.js";
import { type ActiveRun, ActiveRuns } from "../../../../src/model/runs/active-runs.js";
import type { RunResult } from "../../../../src/model/runs/run-result.js";

const text = '{"provider":"echo"}';
const origin = { document: "file:///echo.scafctl.json", text, parsed: parseRequest(text) };
const request = { provider: "echo", inputs: {} };
const result = { status: "ok" } as RunResult;

/** Rejects when the run is cancelled. */
function untilCancelled({ controller: { signal } }: ActiveRun): Promise<RunResult> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  });
}

describe("ActiveRuns", () => {
  it("lists a run until it ends and keeps it as the last one", async () => {
    const runs = new ActiveRuns();
    const counts: number[] = [];
    runs.onDidChange(() => counts.push(runs.active.length));
    assert.equal(await runs.track(request, origin, () => Promise.resolve(result)), result);
    assert.deepEqual(counts, [1, 0]);
    assert.deepEqual(runs.last, { request, origin, result });
  });

  it("cancels one run and leaves the others running", async () => {
    const runs = new ActiveRuns();
    const first = runs.track(request, origin, untilCancelled);
    const second = runs.track(request, origin, untilCancelled);
    const [{ id }, other] = runs.active as [ActiveRun, ActiveRun];
    runs.cancel(id);
    await assert.rejects(first);
    assert.deepEqual(runs.active, [other]);
    assert.equal(runs.last, undefined);
    runs.dispose();
    await assert.rejects(second);
  });
});
