// The bin `scafctl-plugins`: loads the command, from cached code where there is some.
import * as nodeModule from "node:module";
import { join } from "node:path";
import { cacheDirectory, makePrivate } from "./cache-directory.js";
import { CodeCache } from "./code-cache.js";

/** Each uses other functions, so each has a cache of its own. */
const COMMANDS = ["list", "describe", "lint", "run", "dependencies"];

loader()(join(__dirname, "command.js"));

function loader(): (path: string) => void {
  const withoutCache = nodeModule.createRequire(__filename);
  try {
    const directory = join(cacheDirectory(process.env), "code");
    makePrivate(directory);
    // Since Node 22.1.
    const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (directory: string) => unknown };
    if (enableCompileCache !== undefined) {
      enableCompileCache(directory);
      return withoutCache;
    }
    const purpose = process.argv.find((argument) => COMMANDS.includes(argument)) ?? "help";
    const cache = new CodeCache(directory, purpose);
    return (path) => cache.load(path);
  } catch {
    // No cache can be written, for example because there is no home directory.
    return withoutCache;
  }
}
