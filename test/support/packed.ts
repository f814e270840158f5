// The packed extension, as `npm run package` makes it: once per test process.
import { join } from "node:path";
import { run } from "../../scripts/lib/run.mjs";
import { testTemp } from "./temp-dir.js";

let packed: Promise<string> | undefined;

/**
 * Packs the extension, which takes some ten seconds and leaves dist/ as it is shipped: minified.
 * @returns the absolute path of the VSIX; it goes with the TMPDIR of this test process
 * @throws {Error} with the packer's words
 */
export function packExtension(): Promise<string> {
  packed ??= pack();
  return packed;
}

async function pack(): Promise<string> {
  const file = join(testTemp, "packed.vsix");
  await run(process.execPath, ["scripts/run.mjs", "package", "--out", file]);
  return file;
}
