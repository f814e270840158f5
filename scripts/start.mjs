// Opens a VS Code in which the extension and the example plugins can be tried at once, on a
// throw-away profile.
//
//   npm start                       desktop VS Code if one can be had, else in the browser
//   npm start -- --browser          in the browser in any case (Linux)
//   npm start -- --port 8123        the port when it is served in the browser
//   npm start -- --no-open          prints the address only
import { spawn } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { desktopArguments, findDesktop, hasDisplay } from "./lib/desktop.mjs";
import { findProgram } from "./lib/find-program.mjs";
import { root } from "./lib/paths.mjs";
import { quietSettings } from "./lib/profile.mjs";
import { run } from "./lib/run.mjs";
import { say, script, Told } from "./lib/say.mjs";
import { serve } from "./lib/serve.mjs";
import { makeRunDirectory } from "./lib/short-temp.mjs";
import { ensureVscodeServer } from "./lib/vscode-server.mjs";

const workspace = join(root, "examples", "workspace");

const settings = {
  ...quietSettings,
  // A directory that the person's own settings name needs no question; in this profile that person
  // is this script.
  "scafctlPlugins.directories": [join(workspace, "plugins")],
};

await script(async () => {
  const options = readArguments();
  await ensureDependencies();
  say("building the extension and the example plugins");
  await run(process.execPath, ["scripts/build.mjs"], { cwd: root, show: true });
  const directory = await makeRunDirectory();
  try {
    const desktop = options.browser ? undefined : await findDesktop({ version: "stable", installed: true });
    await (desktop === undefined ? openInBrowser(directory, options) : openOnDesktop(desktop, directory));
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});

function readArguments() {
  const { values } = parseArgs({
    options: {
      browser: { type: "boolean", default: false },
      port: { type: "string", default: "0" },
      "no-open": { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Told(`--port ${values.port} is not a port.`);
  return { port, browser: values.browser, open: !values["no-open"] };
}

function tellProfile() {
  say(
    "The profile is a throw-away one. It trusts examples/workspace and may start the plugins in it; your own is untouched.",
  );
}

/**
 * @param {string} program
 * @param {string} directory
 */
async function openOnDesktop(program, directory) {
  const profile = join(directory, "profile");
  await mkdir(join(profile, "User"), { recursive: true });
  await writeFile(join(profile, "User", "settings.json"), JSON.stringify(settings, undefined, 2));
  tellProfile();
  say(`opening ${program}; close its window to end`);
  const { execa } = await import("execa");
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
  const env = { ...process.env, TMPDIR: directory };
  const serving = await serve(server, { profile, settings, trusted: true, port: options.port, env });
  /** @type {Promise<string>} */
  const interrupted = new Promise((resolve) => {
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.once(signal, resolve);
  });
  const url = serving.url({ folder: workspace, extension: root });
  const why = options.browser ? "VS Code is" : "No desktop VS Code could be had here, so it is";
  say(`${why} served in the browser. Open this address on this machine:`);
  console.log(url);
  tellProfile();
  say("Press Ctrl-C to end it.");
  if (options.open && hasDisplay()) openAddress(url);
  try {
    const end = await Promise.race([interrupted, serving.ended.then(() => "ended")]);
    if (end === "ended") throw new Told(`The VS Code server ended by itself; see ${serving.log}.`);
    say("ending VS Code and its plugins");
  } finally {
    await serving.stop();
  }
}

/** @param {string} url */
function openAddress(url) {
  const opener = findProgram(process.platform === "darwin" ? ["open"] : ["xdg-open"]);
  if (opener === undefined) return;
  // Its failure is no failure of ours: the address stands in the terminal.
  spawn(opener, [url], { stdio: "ignore", detached: true })
    .on("error", () => say("no browser opened by itself"))
    .unref();
}
