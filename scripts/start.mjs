// Opens a VS Code with the extension and the example plugins on a temporary profile.
//
//   npm start                   desktop VS Code, installed or downloaded, else in the browser
//   npm start -- --browser      always in the browser (Linux)
//   npm start -- --port 8123    the port when it is served in the browser
//   npm start -- --no-open      only prints the address
import { execa } from "execa";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { desktopArguments, findDesktop, hasDisplay } from "./lib/desktop.mjs";
import { log, ScriptError } from "./lib/log.mjs";
import { makeRunDirectory, root } from "./lib/paths.mjs";
import { quietSettings } from "./lib/profile.mjs";
import { buildAll } from "./lib/run.mjs";
import { serve } from "./lib/serve.mjs";
import { ensureVscodeServer } from "./lib/vscode-server.mjs";

const workspace = join(root, "examples", "workspace");

// A directory named in the user's settings needs no consent.
const settings = { ...quietSettings, "scafctlPlugins.directories": [join(workspace, "plugins")] };
const profileNotice =
  "This is a temporary profile: it trusts examples/workspace and starts the plugins there. Your own profile is not used.";

export default async function start() {
  const options = readArguments();
  log("building the extension and the example plugins");
  await buildAll();
  const directory = await makeRunDirectory();
  try {
    const desktop = options.browser ? undefined : await findDesktop({ version: "stable", installed: true });
    await (desktop === undefined ? openInBrowser(directory, options) : openOnDesktop(desktop, directory));
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      browser: { type: "boolean", default: false },
      port: { type: "string", default: "0" },
      "no-open": { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ScriptError(`--port must be a number from 0 to 65535, not "${values.port}".`);
  return { port, browser: values.browser, open: !values["no-open"] };
}

/**
 * @param {string} program
 * @param {string} directory
 */
async function openOnDesktop(program, directory) {
  const profile = join(directory, "profile");
  await mkdir(join(profile, "User"), { recursive: true });
  await writeFile(join(profile, "User", "settings.json"), JSON.stringify(settings));
  log(profileNotice);
  log(`opening ${program}; close its window to stop`);
  const args = [workspace, `--extensionDevelopmentPath=${root}`, ...desktopArguments(profile, true), "--wait"];
  await execa(program, args, { stdio: "inherit", reject: false, env: { TMPDIR: directory } });
}

/**
 * @param {string} directory
 * @param {{ browser: boolean, port: number, open: boolean }} options
 */
async function openInBrowser(directory, options) {
  const server = await ensureVscodeServer();
  const profile = join(directory, "profile");
  const serving = await serve(server, { ...options, profile, settings, trusted: true, env: { TMPDIR: directory } });
  const interrupted = Promise.race(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal)));
  const url = serving.url({ folder: workspace, extension: root });
  const reason = options.browser ? "" : "There is no desktop VS Code and none can be downloaded. ";
  log(`${reason}VS Code is served in the browser. Open this address on this machine:`);
  console.log(url);
  log(profileNotice);
  log("Press Ctrl-C to stop.");
  if (options.open && hasDisplay()) openAddress(url);
  try {
    const end = await Promise.race([interrupted, serving.ended.then(() => "ended")]);
    if (end === "ended") throw new ScriptError(`The VS Code server ended unexpectedly; see ${serving.log}.`);
    log("stopping VS Code and its plugins");
  } finally {
    await serving.stop();
  }
}

/** @param {string} url */
function openAddress(url) {
  const program = process.platform === "darwin" ? "open" : "xdg-open";
  const opener = execa(program, [url], { stdio: "ignore", detached: true, cleanup: false });
  // The address is in the terminal anyway.
  opener.catch(() => log("no browser could be opened"));
  opener.unref();
}
