// The queue between a plugin's output and its host: order, bounds and back-pressure.
import assert from "node:assert/strict";
import fc from "fast-check";
import { CapturedOutput } from "../../../../src/goplugin/serve/captured-output.js";

const KiB = 1024;
const ignore = (): void => undefined;

function drain(output: CapturedOutput): { channel: string; text: string }[] {
  const taken: { channel: string; text: string }[] = [];
  for (let chunk = output.take(); chunk; chunk = output.take()) {
    assert.ok(chunk.data.length <= 32 * KiB, `a chunk of ${chunk.data.length} bytes`);
    taken.push({ channel: chunk.channel, text: chunk.data.toString("latin1") });
  }
  return taken;
}

describe("captured output", () => {
  it("merges adjacent chunks of one channel and keeps the order of channels", () => {
    const output = new CapturedOutput();
    for (const [channel, text] of [
      ["stdout", "a"],
      ["stdout", "b"],
      ["stderr", "c"],
      ["stdout", "d"],
    ] as const) {
      output.push(channel, Buffer.from(text), ignore);
    }
    assert.deepEqual(drain(output), [
      { channel: "stdout", text: "ab" },
      { channel: "stderr", text: "c" },
      { channel: "stdout", text: "d" },
    ]);
    assert.equal(output.length, 0);
  });

  it("neither loses, repeats nor reorders bytes below its limit", () => {
    const writes = fc.array(
      fc.tuple(
        fc.constantFrom("stdout" as const, "stderr" as const),
        fc.integer({ min: 0, max: 80 * KiB }),
        fc.boolean(),
      ),
    );
    fc.assert(
      fc.property(writes, (list) => {
        const output = new CapturedOutput(1e9);
        const written = { stdout: "", stderr: "" };
        const taken = { stdout: "", stderr: "" };
        const take = (): boolean => {
          const chunk = output.take();
          if (chunk) taken[chunk.channel] += chunk.data.toString("latin1");
          return chunk !== undefined;
        };
        list.forEach(([channel, size, takeOne], index) => {
          const text = String.fromCharCode(97 + (index % 26)).repeat(size);
          written[channel] += text;
          output.push(channel, Buffer.from(text, "latin1"), ignore);
          if (takeOne) take();
        });
        while (take());
        assert.deepEqual(taken, written);
      }),
      { numRuns: 60 },
    );
  });

  it("drops the oldest bytes beyond its limit and reports how many", () => {
    const output = new CapturedOutput(10);
    for (const text of ["aaaa", "bbbb", "cccc", "dddd"]) output.push("stdout", Buffer.from(text), ignore);
    const [note, rest] = drain(output);
    assert.equal(note!.channel, "stderr");
    assert.match(note!.text, /8 bytes of output were dropped/);
    assert.deepEqual(rest, { channel: "stdout", text: "ccccdddd" });
  });

  it("accepts writes without delay while there is no reader", () => {
    const output = new CapturedOutput();
    let accepted = 0;
    for (let i = 0; i < 10; i++) output.push("stdout", Buffer.alloc(100 * KiB), () => accepted++);
    assert.equal(accepted, 10);
  });

  it("blocks writers while a reader lags and resumes them when it has caught up", () => {
    const output = new CapturedOutput();
    output.setReader(ignore);
    let accepted = 0;
    for (let i = 0; i < 4; i++) output.push("stdout", Buffer.alloc(100 * KiB), () => accepted++);
    assert.equal(accepted, 2, "256 KiB are taken without waiting");
    drain(output);
    assert.equal(accepted, 4);
  });

  it("resumes writers when the reader disconnects", () => {
    const output = new CapturedOutput();
    output.setReader(ignore);
    let accepted = 0;
    output.push("stdout", Buffer.alloc(300 * KiB), () => accepted++);
    assert.equal(accepted, 0);
    output.setReader(undefined);
    assert.equal(accepted, 1);
  });

  it("bounds memory when a writer ignores back-pressure", () => {
    const output = new CapturedOutput(400 * KiB);
    output.setReader(ignore);
    let accepted = 0;
    output.push("stdout", Buffer.alloc(300 * KiB), () => accepted++, 0);
    output.push("stdout", Buffer.alloc(300 * KiB), () => accepted++, 500 * KiB);
    assert.equal(accepted, 1, "the one that holds too much back flows on");
    assert.ok(output.length <= 400 * KiB);
  });
});
