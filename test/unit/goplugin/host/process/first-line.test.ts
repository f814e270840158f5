// The first line of a plugin's stdout.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { type FirstLine, readFirstLine } from "../../../../../src/goplugin/host/process/first-line.js";

const limit = 64 * 1024;

/** Reads the first line of a stream that ends after these chunks. */
async function firstLineOf(...chunks: readonly (string | Buffer)[]): Promise<FirstLine> {
  const stream = new PassThrough();
  const { line, closed } = readFirstLine(stream);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await closed;
  return line;
}

describe("readFirstLine", () => {
  it("joins chunks and excludes what follows the line", async () => {
    const line = await firstLineOf("1|1|un", "ix|/p|grpc|\nand more\n", "and more\n");
    assert.deepEqual(line, { kind: "line", text: "1|1|unix|/p|grpc|" });
  });

  it("decodes characters that are split between chunks", async () => {
    const bytes = Buffer.from("/tmp/é\n");
    assert.deepEqual(await firstLineOf(bytes.subarray(0, 6), bytes.subarray(6)), { kind: "line", text: "/tmp/é" });
  });

  it("resolves with the line while the stream is open", async () => {
    const stream = new PassThrough();
    const { line } = readFirstLine(stream);
    stream.write("\n");
    assert.deepEqual(await line, { kind: "line", text: "" });
    stream.destroy();
  });

  it("accepts a line without a newline at the end of the stream", async () => {
    assert.deepEqual(await firstLineOf("1|1"), { kind: "line", text: "1|1" });
  });

  it("reports a stream that ends or is destroyed without text", async () => {
    assert.deepEqual(await firstLineOf(), { kind: "closed" });
    const stream = new PassThrough();
    const { line, closed } = readFirstLine(stream);
    stream.destroy(new Error("broken pipe"));
    await closed;
    assert.deepEqual(await line, { kind: "closed" });
  });

  it("accepts a line of 64 KiB and refuses a longer one, in one chunk or many", async () => {
    const kindOf = async (...chunks: readonly (string | Buffer)[]): Promise<string> =>
      (await firstLineOf(...chunks)).kind;
    assert.equal(await kindOf(Buffer.concat([Buffer.alloc(limit, "x"), Buffer.from("\n")])), "line");
    assert.equal(await kindOf(Buffer.alloc(limit + 1, "x")), "too-long");
    const pieces = Array.from({ length: limit / 1_024 }, () => Buffer.alloc(1_024, "x"));
    assert.equal(await kindOf(...pieces), "line");
    assert.equal(await kindOf(...pieces, "x"), "too-long");
  });

  it("drains what follows the line", async () => {
    const stream = new PassThrough();
    const { line, closed } = readFirstLine(stream);
    stream.write("line\n");
    await line;
    stream.end(Buffer.alloc(1 << 20, "x"));
    await closed;
  });
});
