// Finds a Chromium for the VS Code server, or installs one, with the fonts of the pictures.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findProgram, namedProgram } from "./find-program.mjs";
import { log, ScriptError } from "./log.mjs";
import { cacheRoot } from "./paths.mjs";
import { run } from "./run.mjs";
import { canInstallPackages, installPackages } from "./system-packages.mjs";

const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

/** Debian's packages and their directories. */
const fonts = {
  "fonts-inter": "/usr/share/fonts/opentype/inter",
  "fonts-jetbrains-mono": "/usr/share/fonts/truetype/jetbrains-mono",
  "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu",
};

// A headless Chromium requests its system-ui font by the name "sans".
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  ${["system-ui", "sans", "sans-serif"]
    .map((name) => `<alias binding="strong"><family>${name}</family><prefer><family>Inter</family></prefer></alias>`)
    .join("\n  ")}
</fontconfig>
`;

/** @typedef {{ executablePath: string, args: string[], env: Record<string, string> }} Chromium */

/**
 * A Chromium or Chrome: the one CHROMIUM_EXECUTABLE names, else one on the PATH, else Debian's
 * package, else Playwright's download.
 * @returns {Promise<Chromium>}
 * @throws {ScriptError} when there is none and none can be installed
 */
export async function ensureChromium() {
  const executablePath =
    namedProgram("CHROMIUM_EXECUTABLE") ?? findProgram(programs) ?? (await fromDebian()) ?? (await downloaded());
  const args = [
    ...["--no-first-run", "--disable-gpu", "--disable-quic"],
    // Otherwise it contacts its maker's hosts at every start.
    ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    // Chromium's sandbox does not work as root, the user of most containers.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
  return { executablePath, args, env: { FONTCONFIG_FILE: await configureFonts() } };
}

/** Pictures look the same everywhere if the workbench's `system-ui` is the same font. */
async function configureFonts() {
  if (canInstallPackages() && !Object.values(fonts).every(existsSync)) {
    const failure = await installPackages(Object.keys(fonts), "pictures of the workbench");
    if (failure !== undefined) log(`pictures will show this machine's own fonts: ${failure}`);
  }
  await mkdir(cacheRoot(), { recursive: true });
  const file = join(cacheRoot(), "fonts.conf");
  await writeFile(file, fontConfiguration);
  return file;
}

async function fromDebian() {
  const failure = await installPackages(["chromium"], "the ui and editor tests");
  if (failure !== undefined) log(`Debian's chromium was not installed: ${failure}`);
  return findProgram(programs);
}

async function downloaded() {
  process.env["PLAYWRIGHT_BROWSERS_PATH"] = join(cacheRoot(), "browsers");
  log("downloading Chromium into the cache (once per machine)");
  try {
    await run(process.execPath, ["node_modules/playwright-core/cli.js", "install", "chromium"], { timeout: 600_000 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ScriptError(`Install Chrome or Chromium, or set CHROMIUM_EXECUTABLE to its program. (${reason})`);
  }
  const { chromium } = await import("playwright-core");
  return chromium.executablePath();
}
