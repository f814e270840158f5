// Starts one VS Code server on loopback with a profile of its own, and ends it with everything it
// started.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { root } from "./paths.mjs";
import { allEnded, descendantsOf, endProcesses } from "./processes.mjs";
import { attempt, lastLines } from "./run.mjs";
import { Told } from "./say.mjs";

const extensionHost = "--type=extensionHost";
/** VS Code itself gives extensions five seconds to deactivate. */
const hostGraceMs = 8000;

/**
 * @typedef {object} ServeOptions
 * @property {string} profile an existing directory that becomes the server's data directory; keep
 *   it short
 * @property {Record<string, unknown>} settings the person's settings.json
 * @property {boolean} trusted false keeps the question whether to trust the workspace; true leaves
 *   workspace trust off
 * @property {number} [port] 0 or absent: any free one
 * @property {NodeJS.ProcessEnv} [env]
 */

/**
 * @typedef {object} OpenOptions
 * @property {string} [folder] absolute path; neither this nor `workspace`: an empty window
 * @property {string} [workspace] absolute path of a .code-workspace file
 * @property {string} [extension] absolute path of an extension to run from its folder
 * @property {string} [tests] absolute path of the module whose `run` the extension host calls
 */

/**
 * @typedef {object} Serving
 * @property {number} pid
 * @property {string} origin such as http://127.0.0.1:40123
 * @property {string} log the file that holds what the server said
 * @property {(options: OpenOptions) => string} url the address that opens the workbench
 * @property {() => Promise<void>} windowsClosed call it when every window has been left: resolves
 *   when VS Code has ended the extension hosts, or after eight seconds
 * @property {() => Promise<void>} stop ends the server and VS Code's own processes; programs that
 *   an extension started and left behind are not hidden this way
 * @property {Promise<number | null>} ended its exit status
 */

/**
 * The window is a remote one: what belongs to a machine is read from that machine's file, and
 * sooner or later only from there.
 * @param {ServeOptions} options
 */
async function writeSettings({ profile, settings }) {
  const ofMachine = machineSettings();
  const entries = Object.entries(settings);
  const files = {
    User: entries.filter(([id]) => !ofMachine.has(id)),
    Machine: entries.filter(([id]) => ofMachine.has(id)),
  };
  for (const [name, own] of Object.entries(files)) {
    await mkdir(join(profile, "data", name), { recursive: true });
    const text = JSON.stringify(Object.fromEntries(own), undefined, 2);
    await writeFile(join(profile, "data", name, "settings.json"), text);
  }
}

/** @type {(text: string) => { contributes: { configuration: { properties: Record<string, { scope: string }> } } }} */
const parseManifest = JSON.parse;

/** @returns {ReadonlySet<string>} the settings of ours that belong to a machine */
function machineSettings() {
  const { contributes } = parseManifest(readFileSync(join(root, "package.json"), "utf8"));
  const declared = Object.entries(contributes.configuration.properties);
  return new Set(declared.filter(([, { scope }]) => scope.startsWith("machine")).map(([id]) => id));
}

/**
 * Starts the server and resolves when it listens.
 * @param {import("./vscode-server.mjs").VscodeServer} server
 * @param {ServeOptions} options
 * @returns {Promise<Serving>}
 * @throws {Told} when it does not come up, with its last words
 */
export async function serve(server, options) {
  await writeSettings(options);
  // Loopback is open to every program and web page on this machine, so the address carries a
  // secret.
  const token = randomBytes(16).toString("hex");
  const args = [
    join(server.home, "out", "server-main.js"),
    "--host=127.0.0.1",
    `--port=${options.port ?? 0}`,
    `--connection-token=${token}`,
    `--server-data-dir=${options.profile}`,
    "--telemetry-level=off",
    "--accept-server-license-terms",
    "--disable-getting-started-override",
    // It would start a login shell to learn the environment that we give it anyway.
    "--force-disable-user-env",
    ...(options.trusted ? ["--disable-workspace-trust"] : []),
  ];
  const log = join(options.profile, "server.log");
  const output = openSync(log, "a");
  // A process group of its own: Ctrl-C in the terminal reaches us only, and we end it in order.
  const child = spawn(server.node, args, {
    env: options.env ?? process.env,
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.once("error", () => resolve(null));
  });
  const port = await listening(child, log);
  const pid = child.pid ?? 0;
  const host = `127.0.0.1:${port}`;
  return {
    pid,
    origin: `http://${host}`,
    log,
    url: (open) => workbenchUrl(host, token, open),
    windowsClosed: () => windowsClosed(pid, server.home),
    stop: () => stop(pid, server.home),
    ended,
  };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} log
 * @returns {Promise<number>} the port
 */
async function listening(child, log) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const text = readFileSync(log, "utf8");
    const port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
    const gone = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    if (gone || Date.now() > deadline) {
      if (!gone) child.kill("SIGKILL");
      throw new Told(`The VS Code server ${gone ? "ended" : "did not listen in a minute"}:\n${lastLines(text, 20)}`);
    }
    await delay(50);
  }
}

/**
 * @param {string} host
 * @param {string} token
 * @param {OpenOptions} open
 */
function workbenchUrl(host, token, open) {
  const remote = (/** @type {string} */ path) => `vscode-remote://${host}${path}`;
  const payload = [
    ...(open.extension === undefined ? [] : [["extensionDevelopmentPath", remote(open.extension)]]),
    ...(open.tests === undefined ? [] : [["extensionTestsPath", remote(open.tests)]]),
  ];
  const query = new URLSearchParams({ tkn: token });
  if (open.folder !== undefined) query.set("folder", open.folder);
  else if (open.workspace !== undefined) query.set("workspace", open.workspace);
  else query.set("ew", "true");
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://${host}/?${query.toString()}`;
}

/**
 * The server's processes that are VS Code's own.
 * @param {number} pid
 * @param {string} home
 * @param {string} [kind]
 * @returns {Promise<number[]>}
 */
async function ownProcesses(pid, home, kind = "") {
  const below = await descendantsOf(pid);
  return below.filter(({ command }) => command.includes(home) && command.includes(kind)).map((entry) => entry.pid);
}

/**
 * @param {number} pid
 * @param {string} home
 */
async function windowsClosed(pid, home) {
  await allEnded(await ownProcesses(pid, home, extensionHost), hostGraceMs);
}

/**
 * Ends the server; its extension hosts notice and let their extensions clean up, which a signal to
 * them would not. Then what it leaves behind of its own, such as file watchers, is ended by id.
 * @param {number} pid
 * @param {string} home
 */
async function stop(pid, home) {
  const hosts = await ownProcesses(pid, home, extensionHost);
  const own = await ownProcesses(pid, home);
  await endProcesses([pid], 5000);
  await allEnded(hosts, hostGraceMs);
  await endProcesses(own, 1000);
}

/**
 * Installs a packed extension into a profile, as `code --install-extension` does.
 * @param {import("./vscode-server.mjs").VscodeServer} server
 * @param {string} profile the server's data directory
 * @param {string} vsix absolute path
 * @returns {Promise<string>} what the installer said
 * @throws {Told} when it refuses the file
 */
export async function installExtension(server, profile, vsix) {
  const args = [
    join(server.home, "out", "server-main.js"),
    `--server-data-dir=${profile}`,
    "--accept-server-license-terms",
  ];
  const result = await attempt(server.node, [...args, "--install-extension", vsix, "--force"], { timeoutMs: 120_000 });
  if (result.code === 0 && result.output.includes("successfully installed")) return result.output;
  throw new Told(`VS Code did not install ${vsix}:\n${lastLines(result.output, 20)}`);
}
