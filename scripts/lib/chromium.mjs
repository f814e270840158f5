// Finds a Chromium to look at the VS Code server with, or installs one.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findProgram, isExecutable } from "./find-program.mjs";
import { cacheRoot, root } from "./paths.mjs";
import { attempt, lastLines } from "./run.mjs";
import { say, Told } from "./say.mjs";
import { canInstallSystemPackages, installSystemPackages } from "./system-packages.mjs";

const programs = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
  "msedge",
];

/**
 * Debian's packages and where they put their fonts.
 * @type {readonly (readonly [string, string])[]}
 */
const fontPackages = [
  ["fonts-inter", "/usr/share/fonts/opentype/inter"],
  ["fonts-jetbrains-mono", "/usr/share/fonts/truetype/jetbrains-mono"],
  ["fonts-dejavu-core", "/usr/share/fonts/truetype/dejavu"],
];

// A headless Chromium asks for its system-ui font by the name "sans".
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${["system-ui", "sans", "sans-serif"]
  .map(
    (family) => `  <match target="pattern">
    <test name="family" qual="any"><string>${family}</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit>
  </match>`,
  )
  .join("\n")}
</fontconfig>
`;

/**
 * @typedef {object} Chromium
 * @property {string} executablePath
 * @property {string[]} args what it must be started with on this machine
 * @property {Record<string, string>} env what its environment needs besides the usual
 */

/**
 * A Chromium, Chrome or Edge: the one CHROMIUM_EXECUTABLE names, else an installed one, else
 * Debian's package, else the browser library's own download.
 * @returns {Promise<Chromium>}
 * @throws {Told} with the remedy when none can be had
 */
export async function ensureChromium() {
  const executablePath = named() ?? installed() ?? (await fromDebian()) ?? (await downloaded());
  return { executablePath, args: chromiumFlags(), env: await fonts() };
}

/**
 * Pictures look the same everywhere if the workbench's `system-ui` is the same font; a machine
 * without it shows its own.
 * @returns {Promise<Record<string, string>>}
 */
async function fonts() {
  if (process.platform !== "linux") return {};
  if (canInstallSystemPackages() && fontPackages.some(([, directory]) => !existsSync(directory))) {
    const failure = await installSystemPackages(
      fontPackages.map(([name]) => name),
      "pictures of the workbench",
    );
    if (failure !== undefined) say(`pictures will show this machine's own fonts: ${failure}`);
  }
  await mkdir(cacheRoot(), { recursive: true });
  const file = join(cacheRoot(), "fonts.conf");
  await writeFile(file, fontConfiguration);
  return { FONTCONFIG_FILE: file };
}

/** @returns {string | undefined} */
function named() {
  const file = process.env["CHROMIUM_EXECUTABLE"];
  if (file === undefined || file === "") return undefined;
  if (!isExecutable(file)) throw new Told(`CHROMIUM_EXECUTABLE names ${file}, which is not an executable file.`);
  return file;
}

/** @returns {string | undefined} */
function installed() {
  return findProgram(programs) ?? usualPlaces().find(isExecutable);
}

/** @returns {string[]} */
function usualPlaces() {
  if (process.platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === "win32") {
    const bases = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].map((name) => process.env[name] ?? "C:\\");
    const tails = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
    return bases.flatMap((base) => tails.map((tail) => join(base, tail)));
  }
  return ["/usr/bin/chromium", "/snap/bin/chromium", "/opt/google/chrome/chrome"];
}

async function fromDebian() {
  const failure = await installSystemPackages(["chromium"], "the tests that look at the workbench");
  if (failure !== undefined) say(`no Chromium from Debian's packages: ${failure}`);
  return installed();
}

async function downloaded() {
  const browsers = join(cacheRoot(), "browsers");
  await mkdir(browsers, { recursive: true });
  const env = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: browsers };
  const cli = join(root, "node_modules", "playwright-core", "cli.js");
  say("downloading Chromium into the cache (once per machine)");
  const result = await attempt(process.execPath, [cli, "install", "chromium"], { env, timeoutMs: 600_000 });
  const { chromium } = await import("playwright-core");
  process.env["PLAYWRIGHT_BROWSERS_PATH"] = browsers;
  const file = chromium.executablePath();
  if (result.code === 0 && existsSync(file)) return file;
  throw new Told(
    `No Chrome, Chromium or Edge was found and none could be downloaded. Install one, or set CHROMIUM_EXECUTABLE to its program. (${lastLines(result.output, 5)})`,
  );
}

/** @returns {string[]} */
function chromiumFlags() {
  const flags = [
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
    // Without these it looks for its maker's hosts at every start, which only makes noise on a
    // closed network.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  // Chromium refuses its sandbox to root, which is who runs in most containers.
  return process.getuid?.() === 0 ? [...flags, "--no-sandbox"] : flags;
}
