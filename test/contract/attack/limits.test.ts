// A plugin that sends more than the host reads: the reason is named, and the host goes on.
import assert from "node:assert/strict";
import { Client } from "scafctl-plugins/scafctl";
import { answering, jsonOf, runEcho, withEcho } from "../../support/cli-echo.js";
import { makeFixture } from "../../support/fixture.js";
import { assertNoLeftovers } from "../../support/no-leftovers.js";
import { failureOf } from "../../support/plugin-calls.js";
import { withTempDir } from "../../support/temp-dir.js";

describe("attack: more than the host reads", () => {
  afterEach(() => assertNoLeftovers());

  it("refuses an answer over 64 MiB with both sizes", () =>
    withTempDir(async (directory) => {
      const calls = { ExecuteProvider: { answerBytes: 68_000_000 } };
      const client = await Client.newClient(await makeFixture(directory, "echo", { calls }));
      try {
        const failure = await failureOf(client.execute("echo", { message: "hi" }));
        assert.ok(failure.reason === "message-too-large" && failure.side === "own", JSON.stringify(failure));
        assert.ok(failure.size > 67_108_864 && failure.limit === 67_108_864);
      } finally {
        await client.kill();
      }
    }));

  it("refuses a descriptor over 16 MiB", () =>
    withTempDir(async (directory) => {
      const descriptor = { description: "x".repeat(17_000_000) };
      const path = await makeFixture(directory, "echo", { providers: [{ name: "echo", descriptor }] });
      const client = await Client.newClient(path);
      try {
        const failure = await failureOf(client.readProvider("echo"));
        assert.ok(failure.reason === "bad-answer", failure.reason);
        assert.match(failure.detail, /^the descriptor has 170\d+ bytes, more than 16777216$/);
      } finally {
        await client.kill();
      }
    }));

  it("reports a run whose data is too deep to print", () =>
    withEcho(answering({ outputText: `{"data":${"[".repeat(50_000)}${"]".repeat(50_000)}}` }), async (directory) => {
      const outcome = await runEcho(directory, ["--json"]);
      assert.equal(outcome.code, 0, outcome.stderr);
      const { status, data, remarks } = jsonOf(outcome);
      assert.deepEqual([status, data], ["ok", null]);
      assert.match(JSON.stringify(remarks), /The provider ran\. Its data is not shown/);
    }));
});
