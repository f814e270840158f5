// stdout and stderr that are slow, full, closed, or lose their reader.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../../scripts/lib/processes.mjs";
import { startChild } from "../support/child.js";
import { CLI, startCli } from "../support/cli.js";
import { answering, countCalls, HI, jsonOf, streaming, withEcho } from "../support/cli-echo.js";
import { fixtureStarts } from "../support/fixture.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { until } from "../support/until.js";

/** Runs it in a shell with a redirection such as `> /dev/full`. */
async function redirected(redirection: string, args: readonly string[]) {
  const { ended, stdout, stderr } = startChild("sh", [
    "-c",
    `exec "$0" "$@" ${redirection}`,
    process.execPath,
    CLI,
    ...args,
  ]);
  return { code: await ended, stdout: stdout(), stderr: stderr() };
}

describe("cli output", () => {
  afterEach(() => assertNoLeftovers());

  it("says in one sentence that stdout is on a full disk, and exits with 1", function () {
    if (process.platform !== "linux") this.skip();
    return withEcho({}, async (directory) => {
      const sentence = "error: the output is incomplete: ENOSPC: no space left on device, write\n";
      for (const command of [["list"], ["list", "--json"], ["--help"], ["run", "echo", "--input", HI, "--json"]]) {
        const outcome = await redirected("> /dev/full", [...command, "--dir", directory]);
        assert.deepEqual(outcome, { code: 1, stdout: "", stderr: sentence }, command.join(" "));
      }
    });
  });

  it("does not need stderr: on a full disk, or closed", function () {
    if (process.platform !== "linux") this.skip();
    return withEcho(streaming({ chunks: [{ stderr: "lost\n" }, { data: 1 }] }), async (directory) => {
      for (const redirection of ["2> /dev/full", "2>&-"]) {
        const outcome = await redirected(redirection, ["run", "echo", "--dir", directory, "--input", HI]);
        assert.deepEqual(outcome, { code: 0, stdout: "1\n", stderr: "" }, redirection);
      }
    });
  });

  it("ends the run, and the plugin's work, when the reader of stdout goes away", () =>
    withEcho(streaming({ chunks: [{ stdout: "tick\n" }], repeat: { pauseMs: 5 } }), async (directory, path) => {
      const { child, outcome, stdout } = startCli(["run", "echo", "--dir", directory, "--input", HI]);
      await until("it ticks", () => stdout().includes("tick\n"));
      child.stdout.destroy();
      const { code, stderr } = await outcome;
      assert.deepEqual([code, stderr], [0, ""]);
      assert.ok(countCalls(path, "StopProvider") > 0);
    }));

  it("exits with 0 if the reader closes stdout", () =>
    withEcho(answering({ answerBytes: 3_000_000 }), async (directory) => {
      const { child, outcome } = startCli(["run", "echo", "--dir", directory, "--input", HI, "--json"]);
      child.stdout.destroy();
      const { code, stderr } = await outcome;
      assert.deepEqual([code, stderr], [0, ""]);
    }));

  it("writes large data completely, to a slow reader and to a file", () =>
    withEcho(answering({ answerBytes: 3_000_000 }), async (directory, path) => {
      const args = ["run", "echo", "--dir", directory, "--input", HI, "--json"];
      const { child, outcome } = startCli(args);
      child.stdout.pause();
      const { pid } = await until("the plugin runs", () => fixtureStarts(path)[0]);
      await until("the run has ended", () => !isAlive(pid));
      child.stdout.resume();
      const read = await outcome;
      assert.equal(read.code, 0);
      assert.ok(String(jsonOf(read)["data"]).length > 2_900_000);
      const file = join(directory, "result.json");
      assert.equal((await redirected(`> ${file}`, args)).code, 0);
      assert.equal((JSON.parse(readFileSync(file, "utf8")) as { data: string }).data, jsonOf(read)["data"]);
    }));
});
