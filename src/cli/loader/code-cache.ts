// Loads our bundles with V8's code cache: compiling them takes longer than most commands.
import { createHash, randomUUID } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/** Does not wait for the other end of a named pipe, and follows no link. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
/** Several times what a bundle needs. Bytes. */
const MAX_CODE = 32 * 1024 * 1024;

interface LoadedBundle {
  readonly script: Script;
  readonly cacheFile: string;
  /** Starts the cache file: what the code was compiled from and by. */
  readonly key: string;
}

type BundleFunction = (
  exports: unknown,
  require: (id: string) => unknown,
  module: { exports: unknown },
  path: string,
  directory: string,
) => void;

/** For Node before 22.1, which has no `module.enableCompileCache`. */
export class CodeCache {
  private readonly modules = new Map<string, { exports: unknown }>();
  private readonly uncached: LoadedBundle[] = [];

  /**
   * Code is saved when the process exits, with the functions that it has used.
   * @param directory for the cache files; writable by this user only, because V8 trusts them
   * @param purpose part of their names: each command uses other functions
   */
  constructor(
    private readonly directory: string,
    private readonly purpose: string,
  ) {
    process.once("exit", () => this.save());
  }

  /** Like `require`, for a bundle and the bundles beside it. */
  load(path: string): unknown {
    const known = this.modules.get(path);
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    this.modules.set(path, module);
    const directory = dirname(path);
    const require = createRequire(path);
    const loadOrRequire = (id: string): unknown => (id.startsWith("./") ? this.load(join(directory, id)) : require(id));
    const run = this.compile(path).runInThisContext() as BundleFunction;
    run(module.exports, loadOrRequire, module, path, directory);
    return module.exports;
  }

  private compile(path: string): Script {
    // The bundles are ASCII, which Latin-1 decodes fastest.
    const source = wrap(readFileSync(path, "latin1").replace(/^#!.*/, ""));
    const { size, mtimeNs, ino } = statSync(path, { bigint: true });
    const key = [process.version, process.arch, size, mtimeNs, ino].join(" ");
    const cacheFile = join(this.directory, `${path.split(/[\\/]/).at(-1) ?? ""}-${this.purpose}`);
    const cachedData = cachedCode(cacheFile, key);
    const script = new Script(source, { filename: path, ...(cachedData && { cachedData }) });
    if (cachedData === undefined || script.cachedDataRejected === true) this.uncached.push({ script, cacheFile, key });
    return script;
  }

  private save(): void {
    for (const { script, cacheFile, key } of this.uncached) {
      const unfinished = `${cacheFile}.${randomUUID()}`;
      const code = script.createCachedData();
      try {
        const bytes = Buffer.concat([Buffer.from(`${key} ${sha256(code)}\n`), code]);
        writeFileSync(unfinished, bytes, { mode: 0o600, flag: "wx" });
        renameSync(unfinished, cacheFile);
      } catch {
        // A full disk, for example: the next run compiles again.
      }
    }
  }
}

function cachedCode(file: string, key: string): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file);
  } catch {
    return undefined; // not saved yet
  }
  const end = bytes.indexOf("\n");
  const code = bytes.subarray(end + 1);
  // V8 runs damaged code without noticing.
  return bytes.toString("latin1", 0, end) === `${key} ${sha256(code)}` ? code : undefined;
}

/** @throws Error also when it is not a regular file, or too large */
function readRegularFile(path: string): Buffer {
  const file = openSync(path, READ);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > MAX_CODE) throw new Error(`${path} is not cached code`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function sha256(code: Buffer): string {
  return createHash("sha256").update(code).digest("hex");
}
