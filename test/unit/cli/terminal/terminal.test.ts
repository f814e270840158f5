// Which stream each kind of output goes to, and when it is coloured.
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { type Output, Terminal } from "../../../../src/cli/terminal/terminal.js";
import { line } from "../../../../src/cli/terminal/text.js";
import { Screen } from "../../../support/screen.js";

function terminal(isTTY: boolean, env: Readonly<Record<string, string>> = {}) {
  const stdout = new Screen(isTTY);
  const stderr = new Screen(isTTY);
  return { stdout, stderr, terminal: new Terminal(stdout, stderr, env) };
}

describe("Terminal", () => {
  it("writes data to stdout and everything else to stderr", async () => {
    const { stdout, stderr, terminal: t } = terminal(false);
    t.out(line("data"));
    t.json({ a: 1 });
    t.error(line("bad"));
    t.warn(line("careful"));
    t.note(line("by the way"));
    await t.flush();
    assert.equal(stdout.text, 'data\n{\n  "a": 1\n}\n');
    assert.equal(stderr.text, "error: bad\nwarning: careful\nnote: by the way\n");
  });

  it("uses colours only on a terminal that allows them", () => {
    assert.equal(terminal(true).terminal.style.bold(line("x")), "\u001b[1mx\u001b[22m");
    assert.equal(terminal(false).terminal.style.bold(line("x")), "x");
    assert.equal(terminal(true, { NO_COLOR: "1" }).terminal.style.red(line("x")), "x");
    assert.equal(terminal(true, { NO_COLOR: "" }).terminal.style.red(line("x")), "\u001b[31mx\u001b[39m");
    assert.equal(terminal(true, { TERM: "dumb" }).terminal.style.red(line("x")), "x");
  });

  it("escapes control characters in JSON", async () => {
    const { stdout, terminal: t } = terminal(true);
    t.json("a\u001b[31m\u009b31m\u007f");
    await t.flush();
    assert.equal(stdout.text, '"a\\u001b[31m\\u009b31m\\u007f"\n');
    assert.equal(JSON.parse(stdout.text), "a\u001b[31m\u009b31m\u007f");
  });

  it("does not wait for a reader that closed the stream", async () => {
    const gone: Output = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
    gone.on("error", () => undefined);
    const t = new Terminal(gone, gone, {});
    t.out(line("data"));
    await t.flush();
  });

  describe("pass", () => {
    const piece = (text: string): { readonly bytes: Uint8Array; readonly text: string } => {
      return { bytes: Buffer.from(text), text };
    };
    const TITLE = "\u001b]0;owned\u0007";

    it("writes the bytes unchanged if the stream is not a terminal", async () => {
      const { stdout, stderr, terminal: t } = terminal(false);
      const cut = Buffer.from("é").subarray(0, 1);
      await t.pass("stdout", { bytes: cut, text: "" });
      await t.pass("stderr", piece(`${TITLE}\u001b[31mred`));
      assert.deepEqual(stdout.bytes, cut);
      assert.equal(stderr.text, `${TITLE}\u001b[31mred`);
    });

    it("keeps only text, colours and line control on a terminal", async () => {
      const { stdout, terminal: t } = terminal(true);
      await t.pass("stdout", piece(`${TITLE}\u001b[2J\u001b[31mred\r\u001b[K`));
      assert.equal(stdout.text, "\u001b[31mred\r\u001b[K");
    });

    it("resolves when the reader has taken the output", async () => {
      let release: () => void = () => undefined;
      const slow = new Screen(false, () => new Promise<void>((resolve) => (release = resolve)));
      const t = new Terminal(slow, new Screen(false), {});
      let taken = false;
      const passing = t.pass("stdout", piece("a")).then(() => (taken = true));
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(taken, false);
      release();
      await passing;
      assert.equal(slow.text, "a");
    });

    it("ends an open line before the next message, on each stream separately", async () => {
      const { stdout, stderr, terminal: t } = terminal(false);
      await t.pass("stdout", piece("50 %"));
      await t.pass("stderr", piece("whole\n"));
      t.note(line("by the way"));
      t.out(line("data"));
      t.out(line("more"));
      assert.equal(stdout.text, "50 %\ndata\nmore\n");
      assert.equal(stderr.text, "whole\nnote: by the way\n");
    });

    it("resets colours if both streams are one terminal", async () => {
      const { stdout, stderr, terminal: t } = terminal(true, { NO_COLOR: "1" });
      await t.pass("stdout", piece("\u001b[31mred"));
      t.note(line("by the way"));
      assert.equal(stderr.text, "\u001b[0m\nnote: by the way\n");
      await t.pass("stdout", piece("green\n"));
      await t.flush();
      assert.equal(stdout.text, "\u001b[31mredgreen\n\u001b[0m");
    });

    it("adds no newline at the end if the stream is not a terminal", async () => {
      const { stdout, terminal: t } = terminal(false);
      await t.pass("stdout", piece("no newline"));
      await t.flush();
      assert.equal(stdout.text, "no newline");
    });

    it("resolves when the reader has closed the stream", async () => {
      const gone: Output = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
      gone.on("error", () => undefined);
      const t = new Terminal(gone, gone, {});
      await t.pass("stdout", piece("a"));
      await t.pass("stdout", piece("b"));
    });
  });
});
