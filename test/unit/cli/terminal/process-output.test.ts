// Writing to a file whose disk fills up.
import assert from "node:assert/strict";
import { fileOutput } from "../../../../src/cli/terminal/process-output.js";

describe("fileOutput", () => {
  it("writes the rest of what the system took only in part", async () => {
    const written: string[] = [];
    const output = fileOutput(1, (_fd, bytes) => {
      const part = Buffer.from(bytes).toString("latin1", 0, 4);
      written.push(part);
      return part.length;
    });
    await new Promise<void>((resolve) => void output.end("0123456789", resolve));
    assert.deepEqual(written, ["0123", "4567", "89"]);
  });

  it("reports that the disk is full when only a part was written", async () => {
    let calls = 0;
    const output = fileOutput(1, (_fd, { length }) => {
      if (++calls > 1) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      return length - 1;
    });
    const failed = new Promise<NodeJS.ErrnoException>((resolve) => void output.on("error", resolve));
    output.write("0123456789");
    assert.equal((await failed).code, "ENOSPC");
  });
});
