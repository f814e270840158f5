// Confirming a write operation without the capability action, with and without a terminal.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { UsageError } from "../../../../src/cli/terminal/command.js";
import { Terminal } from "../../../../src/cli/terminal/terminal.js";
import { confirmWrite } from "../../../../src/cli/run/confirm-write.js";
import type { Target } from "../../../../src/model/plugins/find-target.js";
import type { Request } from "../../../../src/model/requests/request-keys.js";
import { Screen } from "../../../support/screen.js";
import { descriptor, plugin } from "../../../support/samples.js";

const WRITE: Request = { provider: "echo", inputs: { operation: "write" } };

function target(capabilities: readonly string[]): Target {
  const entry = plugin("echo", [descriptor({ capabilities, writeOperations: ["write"] })]);
  const [provider] = entry.providers;
  assert.ok(provider !== undefined);
  return { plugin: entry, provider };
}

interface Asked {
  readonly request?: Request;
  readonly capabilities?: readonly string[];
  /** Typed into the terminal, which is then closed. Null leaves it open. */
  readonly typed?: string | null;
  readonly isTTY?: boolean;
  readonly signal?: AbortSignal;
}

async function ask(asked: Asked): Promise<{ readonly may: boolean; readonly stderr: string }> {
  const { request = WRITE, capabilities = ["from", "action"], typed = "", isTTY = true } = asked;
  const { signal = new AbortController().signal } = asked;
  const stdin = Object.assign(new PassThrough(), { isTTY });
  if (typed === null) stdin.write("");
  else stdin.end(typed);
  const stderr = new Screen(true);
  const terminal = new Terminal(new Screen(true), stderr, { NO_COLOR: "1" });
  const may = await confirmWrite(target(capabilities), request, { terminal, signal, stdin, cwd: "/", env: {} });
  return { may, stderr: stderr.text };
}

describe("confirmWrite", () => {
  it("does not ask about a read operation or a write with the capability action", async () => {
    const read = { ...WRITE, inputs: { operation: "read" } };
    for (const asked of [{ request: read }, { request: { ...WRITE, capability: "action" } }]) {
      assert.deepEqual(await ask({ ...asked, isTTY: false }), { may: true, stderr: "" });
    }
  });

  it("asks on stderr and accepts only y or yes", async () => {
    const { may, stderr } = await ask({ typed: "y\n" });
    assert.equal(may, true);
    assert.equal(stderr, 'warning: "write" is a write operation of echo.\nRun it with the capability "action"? [y/N] ');
    for (const typed of ["Y\n", "yes\n", " YES \r\n", "y"]) assert.equal((await ask({ typed })).may, true, typed);
    for (const typed of ["\n", "n\n", "yep\n", "no\ny\n", ""]) assert.equal((await ask({ typed })).may, false, typed);
  });

  it("says that scafctl would refuse another capability", async () => {
    const { stderr } = await ask({ request: { ...WRITE, capability: "from" }, typed: "n\n" });
    assert.equal(
      stderr,
      'warning: "write" is a write operation of echo, and scafctl allows it only with the capability "action".\n' +
        "Run it anyway? [y/N] ",
    );
  });

  it("refuses without a terminal and names the options that allow it", async () => {
    const refused = (capabilities: readonly string[]) => async (): Promise<unknown> =>
      ask({ isTTY: false, typed: "y\n", capabilities });
    await assert.rejects(refused(["from", "action"]), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      return error.message.endsWith("; use --capability action, or --yes to run it");
    });
    await assert.rejects(refused(["from"]), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      return error.message.includes("; use --yes to run") && !error.message.includes("--capability");
    });
  });

  it("stops asking when the command is cancelled", async () => {
    const controller = new AbortController();
    const asking = ask({ typed: null, signal: controller.signal });
    setImmediate(() => controller.abort());
    await assert.rejects(asking, { name: "AbortError" });
  });
});
