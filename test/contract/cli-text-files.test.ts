// Files and stdin of the command line are read strictly: no byte is replaced.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jsonOf, withEcho } from "../support/cli-echo.js";
import { cli } from "../support/cli.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";

const mark = "\ufeff";
const text = '{"message": "José"}';

describe("cli: text files", () => {
  afterEach(() => assertNoLeftovers());

  it("reads UTF-8 with a byte order mark, and UTF-16 with one, as PowerShell writes it", () =>
    withEcho({}, async (directory) => {
      const file = join(directory, "input.json");
      for (const bytes of [Buffer.from(mark + text), Buffer.from(mark + text, "utf16le")]) {
        await writeFile(file, bytes);
        const outcome = await cli(["run", "echo", "--dir", directory, "--input", `@${file}`, "--json"]);
        assert.equal(outcome.code, 0, outcome.stderr);
        assert.match(JSON.stringify(jsonOf(outcome)), /José/);
      }
    }));

  it("refuses Latin-1 in a file and on stdin, and names the place", () =>
    withEcho({}, async (directory) => {
      const file = join(directory, "input.json");
      await writeFile(file, Buffer.from(text, "latin1"));
      const request = join(directory, "request.json");
      await writeFile(request, Buffer.from(`{"provider": "echo",\n "inputs": ${text}}`, "latin1"));
      const place = /: not UTF-8 text: byte 0xE9 at line (\d), column (\d+); save the file as UTF-8$/m;
      const refused = async (...args: readonly string[]): Promise<readonly (string | undefined)[]> => {
        const { code, stdout, stderr } = await cli(["run", ...args, "--dir", directory]);
        assert.deepEqual([code, stdout], [2, ""]);
        return place.exec(stderr)?.slice(1) ?? [stderr];
      };
      assert.deepEqual(await refused("echo", "--input", `@${file}`), ["1", "17"]);
      assert.deepEqual(await refused("--request", request), ["2", "28"]);
    }));
});
