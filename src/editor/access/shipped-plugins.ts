// The plugins that come with the extension, in its example workspace.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile } from "../../model/index.js";

let hashes: Promise<ReadonlySet<string>> | undefined;

/** Their SHA-256, computed once. A copy of one of them is as safe as the extension itself. */
export function shippedHashes(extensionPath: string): Promise<ReadonlySet<string>> {
  hashes ??= hashesIn(join(extensionPath, "examples", "workspace", "plugins"));
  return hashes;
}

/** None when the extension was built without them. */
async function hashesIn(directory: string): Promise<ReadonlySet<string>> {
  const names = await readdir(directory).catch(() => []);
  const found = await Promise.all(names.map((name) => sha256OfFile(join(directory, name))));
  return new Set(found.filter((sha256) => sha256 !== undefined));
}
