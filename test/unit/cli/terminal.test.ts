// What is written where, and when in colour.
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { type Output, Terminal } from "../../../src/cli/terminal.js";

class Screen extends Writable {
  text = "";
  constructor(readonly isTTY: boolean) {
    super({
      write: (chunk: Buffer, _encoding, done) => {
        this.text += chunk.toString();
        done();
      },
    });
  }
}

function terminal(isTTY: boolean, env: Readonly<Record<string, string>> = {}) {
  const stdout = new Screen(isTTY);
  const stderr = new Screen(isTTY);
  return { stdout, stderr, terminal: new Terminal(stdout, stderr, env) };
}

describe("Terminal", () => {
  it("puts data on stdout and everything else on stderr", async () => {
    const { stdout, stderr, terminal: t } = terminal(false);
    t.out("data");
    t.json({ a: 1 });
    t.error("bad");
    t.warn("careful");
    t.note("by the way");
    await t.flush();
    assert.equal(stdout.text, 'data\n{\n  "a": 1\n}\n');
    assert.equal(stderr.text, "error: bad\nwarning: careful\nnote: by the way\n");
  });

  it("uses colours on a terminal only, and not where they are unwelcome", () => {
    assert.equal(terminal(true).terminal.style.bold("x"), "\u001b[1mx\u001b[22m");
    assert.equal(terminal(false).terminal.style.bold("x"), "x");
    assert.equal(terminal(true, { NO_COLOR: "1" }).terminal.style.red("x"), "x");
    assert.equal(terminal(true, { NO_COLOR: "" }).terminal.style.red("x"), "\u001b[31mx\u001b[39m");
    assert.equal(terminal(true, { TERM: "dumb" }).terminal.style.red("x"), "x");
  });

  it("writes JSON that no terminal obeys", async () => {
    const { stdout, terminal: t } = terminal(true);
    t.json("a\u001b[31m\u009b31m\u007f");
    await t.flush();
    assert.equal(stdout.text, '"a\\u001b[31m\\u009b31m\\u007f"\n');
    assert.equal(JSON.parse(stdout.text), "a\u001b[31m\u009b31m\u007f");
  });

  it("does not wait for a reader that is gone", async () => {
    const gone: Output = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
    gone.on("error", () => undefined);
    const t = new Terminal(gone, gone, {});
    t.out("data");
    await t.flush();
  });
});
