// Who wants a write outside of action is asked where somebody can answer, and has to say so
// beforehand elsewhere.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { UsageError } from "../../../../src/cli/terminal/exit-codes.js";
import { Terminal } from "../../../../src/cli/terminal/terminal.js";
import { mayWrite } from "../../../../src/cli/run/write-question.js";
import type { Target } from "../../../../src/model/plugins/find-target.js";
import type { Request } from "../../../../src/model/requests/request-keys.js";
import { Screen } from "../../../support/screen.js";
import { descriptor, plugin } from "../../model/samples.js";

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
  readonly yes?: boolean;
  /** What is typed; the terminal is closed behind it. Null leaves it open. */
  readonly typed?: string | null;
  readonly isTTY?: boolean;
  readonly signal?: AbortSignal;
}

async function ask(asked: Asked): Promise<{ readonly may: boolean; readonly stderr: string }> {
  const { request = WRITE, capabilities = ["from", "action"], yes = false, typed = "", isTTY = true } = asked;
  const { signal = new AbortController().signal } = asked;
  const stdin = Object.assign(new PassThrough(), { isTTY });
  if (typed === null) stdin.write("");
  else stdin.end(typed);
  const stderr = new Screen(true);
  const terminal = new Terminal(new Screen(true), stderr, { NO_COLOR: "1" });
  const may = await mayWrite(target(capabilities), request, yes, { terminal, signal, stdin, cwd: "/", env: {} });
  return { may, stderr: stderr.text };
}

describe("mayWrite", () => {
  it("asks nobody about what is no write, or made under action, or was said before", async () => {
    const read = { ...WRITE, inputs: { operation: "read" } };
    for (const asked of [{ request: read }, { request: { ...WRITE, capability: "action" } }, { yes: true }]) {
      assert.deepEqual(await ask({ ...asked, isTTY: false }), { may: true, stderr: "" });
    }
  });

  it("asks on stderr, and takes nothing but a yes for one", async () => {
    const { may, stderr } = await ask({ typed: "y\n" });
    assert.equal(may, true);
    assert.equal(
      stderr,
      'warning: "write" is a write operation of echo, and the call is not made under the capability "action": scafctl would refuse it.\n' +
        "Run it all the same? [y/N] ",
    );
    for (const typed of ["Y\n", "yes\n", " YES \r\n", "y"]) assert.equal((await ask({ typed })).may, true, typed);
    for (const typed of ["\n", "n\n", "yep\n", "no\ny\n", ""]) assert.equal((await ask({ typed })).may, false, typed);
  });

  it("refuses where nobody can answer, and says what to do", async () => {
    const refused = (capabilities: readonly string[]) => async (): Promise<unknown> =>
      ask({ isTTY: false, typed: "y\n", capabilities });
    await assert.rejects(refused(["from", "action"]), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      return error.message.endsWith("; call it with --capability action, or say --yes to run it all the same");
    });
    await assert.rejects(refused(["from"]), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      return error.message.includes("; say --yes to run") && !error.message.includes("--capability");
    });
  });

  it("gives up asking when the command is cancelled", async () => {
    const controller = new AbortController();
    const asking = ask({ typed: null, signal: controller.signal });
    setImmediate(() => controller.abort());
    await assert.rejects(asking, { name: "AbortError" });
  });
});
