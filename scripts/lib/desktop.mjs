// Finds a desktop VS Code: named by VSCODE_EXECUTABLE, installed, or downloaded.
import { downloadAndUnzipVSCode, SilentReporter } from "@vscode/test-electron";
import { join } from "node:path";
import { findProgram, namedProgram } from "./find-program.mjs";
import { log, ScriptError } from "./log.mjs";
import { cacheRoot } from "./paths.mjs";

const downloadHost = "https://update.code.visualstudio.com/api/releases/stable";

/**
 * @typedef {object} DesktopOptions
 * @property {string} version "stable" or an exact version, for the download
 * @property {boolean} installed whether to prefer the `code` on the PATH, whatever its version
 */

/**
 * @param {DesktopOptions} options
 * @returns {Promise<string | undefined>} VS Code's program; nothing without a display or a download
 * @throws {ScriptError} when VSCODE_EXECUTABLE names something that cannot be run
 */
export async function findDesktop({ version, installed }) {
  const named = namedProgram("VSCODE_EXECUTABLE");
  if (!hasDisplay()) {
    if (named === undefined) return undefined;
    throw new ScriptError("VSCODE_EXECUTABLE is set, but there is no display. Run the command under xvfb-run.");
  }
  if (named !== undefined) return named;
  return (installed ? findProgram(["code"]) : undefined) ?? (await download(version));
}

/** @returns {boolean} whether a window can be shown */
export function hasDisplay() {
  return process.platform !== "linux" || Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
}

/**
 * @param {string} version
 * @returns {Promise<string | undefined>}
 */
async function download(version) {
  try {
    // test-electron retries for minutes where the network refuses; this asks once.
    await fetch(downloadHost, { signal: AbortSignal.timeout(5000) });
  } catch (error) {
    log(`desktop VS Code cannot be downloaded here (${String(error)})`);
    return undefined;
  }
  log(`downloading VS Code ${version} into the cache`);
  const cachePath = join(cacheRoot(), "vscode-desktop");
  return downloadAndUnzipVSCode({ version, cachePath, reporter: new SilentReporter(), timeout: 30_000 });
}

/**
 * The arguments of a desktop window with a temporary profile.
 * @param {string} profile the directory for user data and extensions
 * @param {boolean} trusted
 * @returns {string[]}
 */
export function desktopArguments(profile, trusted) {
  return [
    `--user-data-dir=${profile}`,
    `--extensions-dir=${join(profile, "extensions")}`,
    ...["--skip-welcome", "--skip-release-notes", "--disable-updates", "--disable-telemetry"],
    "--use-inmemory-secretstorage",
    ...(trusted ? ["--disable-workspace-trust"] : []),
    // Electron's sandbox does not work as root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}
