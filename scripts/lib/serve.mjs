// Runs a VS Code server on loopback with a profile of its own, and stops it with its processes.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ScriptError } from "./log.mjs";
import { root } from "./paths.mjs";
import { poll } from "./poll.mjs";
import { allEnded, descendantsOf, endProcesses } from "./processes.mjs";
import { lastLines, run } from "./run.mjs";

const extensionHost = "--type=extensionHost";
/** VS Code gives extensions five seconds to deactivate. */
const hostGraceMs = 8000;

/**
 * @typedef {object} ServeOptions
 * @property {string} profile an existing directory that becomes the server's data directory; its
 *   path must be short
 * @property {Record<string, unknown>} settings the user's settings.json
 * @property {boolean} trusted true disables workspace trust; false keeps VS Code's trust question
 * @property {number} [port] 0 or absent: any free one
 * @property {Readonly<Record<string, string>>} [env] added to the environment
 */

/**
 * @typedef {object} OpenOptions
 * @property {string | undefined} [folder] absolute path; neither this nor `workspace`: an empty
 *   window
 * @property {string | undefined} [workspace] absolute path of a .code-workspace file
 * @property {string} [extension] absolute path of an extension to run from its folder
 * @property {string} [tests] absolute path of the module whose `run` the extension host calls
 */

/**
 * @typedef {object} Serving
 * @property {string} origin such as http://127.0.0.1:40123
 * @property {string} log the file with the server's output
 * @property {(options: OpenOptions) => string} url the address that opens the workbench
 * @property {() => Promise<unknown>} windowsClosed after every window has been left: resolves when
 *   VS Code has ended the extension hosts, or after eight seconds
 * @property {() => Promise<void>} stop ends the server and VS Code's own processes, but not the
 *   programs that an extension started, so that leftovers stay visible
 * @property {Promise<unknown>} ended
 */

/**
 * The window is a remote one: machine settings are read from the machine's file only.
 * @param {ServeOptions} options
 */
async function writeSettings({ profile, settings }) {
  /** @type {(text: string) => { contributes: { configuration: { properties: Record<string, { scope: string }> } } }} */
  const parseManifest = JSON.parse;
  const { contributes } = parseManifest(readFileSync(join(root, "package.json"), "utf8"));
  const { properties } = contributes.configuration;
  for (const name of ["User", "Machine"]) {
    const own = Object.entries(settings).filter(
      ([id]) => Boolean(properties[id]?.scope.startsWith("machine")) === (name === "Machine"),
    );
    await mkdir(join(profile, "data", name), { recursive: true });
    await writeFile(join(profile, "data", name, "settings.json"), JSON.stringify(Object.fromEntries(own)));
  }
}

/**
 * Starts the server and resolves when it listens.
 * @param {import("./vscode-server.mjs").VscodeServer} server
 * @param {ServeOptions} options
 * @returns {Promise<Serving>}
 * @throws {ScriptError} when it does not, with its last lines of output
 */
export async function serve(server, options) {
  await writeSettings(options);
  // Every program and web page on this machine can reach loopback, so the address holds a secret.
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
    // It would start a login shell to read the environment that it is given anyway.
    "--force-disable-user-env",
    ...(options.trusted ? ["--disable-workspace-trust"] : []),
  ];
  const log = join(options.profile, "server.log");
  const output = openSync(log, "a");
  const child = spawn(server.node, args, {
    env: { ...process.env, ...options.env },
    stdio: ["ignore", output, output],
    // A process group of its own: Ctrl-C in the terminal reaches this script only, which then stops
    // the server.
    detached: true,
  });
  closeSync(output);
  // Rejects when it could not be started, which is reported below.
  const exit = once(child, "exit").catch(() => undefined);
  const findPort = () => /Extension host agent listening on (\d+)/.exec(readFileSync(log, "utf8"))?.[1];
  const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  await poll(() => ended() || findPort() !== undefined, 60_000);
  const { pid } = child;
  const port = findPort();
  if (pid === undefined || port === undefined) {
    child.kill("SIGKILL");
    const text = lastLines(readFileSync(log, "utf8"), 20);
    throw new ScriptError(`The VS Code server ${ended() ? "ended" : "did not listen in a minute"}:\n${text}`);
  }
  const host = `127.0.0.1:${port}`;
  return {
    origin: `http://${host}`,
    log,
    url: (open) => workbenchUrl(host, token, open),
    windowsClosed: () => allEnded(ownProcesses(pid, server.home, extensionHost), hostGraceMs),
    stop: () => stop(pid, server.home),
    ended: exit,
  };
}

/**
 * @param {string} host
 * @param {string} token
 * @param {OpenOptions} open
 */
function workbenchUrl(host, token, { folder, workspace, extension, tests }) {
  const paths = { extensionDevelopmentPath: extension, extensionTestsPath: tests };
  const payload = Object.entries(paths).flatMap(([key, path]) =>
    path ? [[key, `vscode-remote://${host}${path}`]] : [],
  );
  const query = new URLSearchParams({ tkn: token });
  if (workspace !== undefined) query.set("workspace", workspace);
  else if (folder !== undefined) query.set("folder", folder);
  else query.set("ew", "true");
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://${host}/?${query.toString()}`;
}

/**
 * The server's processes that are VS Code's own.
 * @param {number} pid
 * @param {string} home
 * @param {string} [kind]
 * @returns {number[]}
 */
function ownProcesses(pid, home, kind = "") {
  return descendantsOf(pid).flatMap((entry) =>
    entry.command.includes(home) && entry.command.includes(kind) ? [entry.pid] : [],
  );
}

/**
 * Ends the server. Its extension hosts notice and let their extensions clean up, which they would
 * not do on a signal. Then ends what the server leaves of its own, such as file watchers.
 * @param {number} pid
 * @param {string} home
 */
async function stop(pid, home) {
  const hosts = ownProcesses(pid, home, extensionHost);
  const own = ownProcesses(pid, home);
  await endProcesses([pid], 5000);
  await allEnded(hosts, hostGraceMs);
  await endProcesses(own, 1000);
}

/**
 * Installs a packed extension into a profile, as `code --install-extension` does.
 * @param {import("./vscode-server.mjs").VscodeServer} server
 * @param {string} profile the server's data directory
 * @param {string} vsix absolute path
 * @throws {ScriptError} when VS Code rejects the file
 */
export async function installExtension(server, profile, vsix) {
  const args = [
    `--server-data-dir=${profile}`,
    "--accept-server-license-terms",
    "--install-extension",
    vsix,
    "--force",
  ];
  const output = await run(server.node, [join(server.home, "out", "server-main.js"), ...args], { timeout: 120_000 });
  if (!output.includes("successfully installed")) throw new ScriptError(`VS Code did not install ${vsix}:\n${output}`);
}
