// Builds the Go programs that tests talk to, once for each state of their sources.
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const EXTENSION = process.platform === "win32" ? ".exe" : "";

/**
 * A program: the module it lives in, its package there, and every folder of ours that goes into it.
 */
interface Program {
  readonly module: string;
  readonly pkg: string;
  readonly sources: readonly string[];
}

const ECHO = "examples/plugins/echo-go";
const LINES = "test/go/lines";
const OLD = "test/go/old";

const PROGRAMS = {
  /** The example: three RPCs, go-plugin 1.8.0. */
  "echo-go": { module: ECHO, pkg: ".", sources: [ECHO] },
  /** A host on go-plugin 1.8.0, driven by JSON lines (test/go/README.md). */
  host: { module: "test/go", pkg: "./host", sources: ["test/go", ECHO] },
  /** A host on go-plugin 1.8.0 that measures itself (test/bench). */
  bench: { module: "test/go", pkg: "./bench", sources: ["test/go", ECHO] },
  /** A plugin on go-plugin 1.8.0 with every RPC, that does what its input says. */
  kitchen: { module: "test/go", pkg: "./plugins/kitchen", sources: ["test/go", ECHO] },
  /** Puts a plugin that listens on a Unix socket behind a TCP port. */
  forward: { module: "test/go", pkg: "./forward", sources: ["test/go", ECHO] },
  /** Echo on go-plugin 1.4.4 and gRPC 1.27. */
  old: { module: OLD, pkg: "./plugin", sources: [OLD, LINES] },
  /** A host on go-plugin 1.4.4 and gRPC 1.27, driven by the same JSON lines. */
  hostold: { module: OLD, pkg: "./host", sources: [OLD, LINES] },
} as const satisfies Record<string, Program>;

export type GoTarget = keyof typeof PROGRAMS;

export const GO_TARGETS = Object.keys(PROGRAMS).filter((name): name is GoTarget => name in PROGRAMS);

/**
 * How long a first build may take on two cores with nothing in Go's build cache; for a hook's
 * `this.timeout`.
 */
export const GO_BUILD_TIMEOUT_MS = 300_000;

let version: string | undefined;

/** The version of Go on the PATH ("go1.26.8"), empty if there is none. */
function goVersion(): string {
  if (version === undefined) {
    try {
      version = execFileSync("go", ["env", "GOVERSION"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    } catch {
      version = ""; // not installed, which is an answer
    }
  }
  return version;
}

/** Whether Go programs can be built on this machine. */
export function goAvailable(): boolean {
  return goVersion() !== "";
}

const builds = new Map<GoTarget, Promise<string>>();

/**
 * Builds a program, unless the same sources were built before, and gives the path of the
 * executable. It lies alone in its folder, so that folder can serve as a plugin directory. Calls
 * for one target share one build.
 *
 * @throws Error with the compiler's words
 */
export function buildGo(target: GoTarget): Promise<string> {
  let build = builds.get(target);
  if (build === undefined) {
    build = buildOnce(target);
    builds.set(target, build);
  }
  return build;
}

async function buildOnce(target: GoTarget): Promise<string> {
  if (!goAvailable()) throw new Error(`cannot build ${target}: no Go on the PATH (goAvailable() tells beforehand)`);
  const program: Program = PROGRAMS[target];
  const folder = join(cacheRoot(), `${target}-${await fingerprint(program)}`);
  const executable = join(folder, target + EXTENSION);
  if (await exists(executable)) return executable;
  const scratch = `${folder}.${process.pid}.tmp`;
  try {
    await mkdir(scratch, { recursive: true });
    await go(target, program, join(scratch, target + EXTENSION));
    // Another process may have put the same build there meanwhile; a rename onto a full folder
    // fails, and that is fine.
    await rename(scratch, folder).catch(async (error: unknown) => {
      if (!(await exists(executable))) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return executable;
}

function go(target: GoTarget, program: Program, output: string): Promise<void> {
  const args = ["build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", output, program.pkg];
  return new Promise((done, fail) => {
    execFile("go", args, { cwd: join(ROOT, program.module), maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      if (error === null) done();
      else fail(new Error(`go ${args.join(" ")} failed in ${program.module} (target ${target}):\n${stdout}${stderr}`));
    });
  });
}

function cacheRoot(): string {
  // Set but empty means unset (XDG base directories).
  const { XDG_CACHE_HOME: named = "" } = process.env;
  return join(named === "" ? join(homedir(), ".cache") : named, "scafctl-plugins", "go");
}

/** A digest over everything of ours that goes into the executable, and over the compiler. */
async function fingerprint(program: Program): Promise<string> {
  const hash = createHash("sha256").update(`${goVersion()} ${process.platform} ${process.arch} ${program.pkg}\n`);
  for (const source of program.sources) {
    const folder = join(ROOT, source);
    const names = await readdir(folder, { recursive: true });
    for (const name of names.filter((each) => /(\.go|go\.mod|go\.sum)$/.test(each)).sort()) {
      hash.update(`${source}/${name}\n`).update(await readFile(join(folder, name)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
