// Finds the desktop's VS Code: named by the person, installed, or downloaded; quickly, also where
// the network says no.
import { join } from "node:path";
import { findProgram, isExecutable } from "./find-program.mjs";
import { cacheRoot } from "./paths.mjs";
import { say, Told } from "./say.mjs";

const downloadHost = "https://update.code.visualstudio.com/api/releases/stable";

/**
 * @typedef {object} DesktopOptions
 * @property {string} version "stable" or an exact version, for the download
 * @property {boolean} installed whether the `code` on the PATH will do; it may be any version
 */

/**
 * @param {DesktopOptions} options
 * @returns {Promise<string | undefined>} VS Code's program, or nothing when this machine can show
 *   or have none
 * @throws {Told} when VSCODE_EXECUTABLE names something that cannot be run
 */
export async function findDesktop(options) {
  const named = process.env["VSCODE_EXECUTABLE"];
  if (named !== undefined && named !== "") {
    if (!isExecutable(named)) throw new Told(`VSCODE_EXECUTABLE names ${named}, which is not an executable file.`);
    if (!hasDisplay()) throw new Told("VSCODE_EXECUTABLE is set, but there is no display. Run it all under xvfb-run.");
    return named;
  }
  if (!hasDisplay()) return undefined;
  return (options.installed ? findProgram(["code"]) : undefined) ?? (await download(options.version));
}

/** @returns {boolean} whether a window could be shown */
export function hasDisplay() {
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
}

/**
 * @param {string} version
 * @returns {Promise<string | undefined>}
 */
async function download(version) {
  try {
    // The downloader tries for minutes before it gives up; this asks once.
    await fetch(downloadHost, { signal: AbortSignal.timeout(5000) });
  } catch (error) {
    say(`no desktop VS Code can be downloaded here (${error instanceof Error ? error.message : String(error)})`);
    return undefined;
  }
  const { downloadAndUnzipVSCode, SilentReporter } = await import("@vscode/test-electron");
  say(`getting VS Code ${version} into the cache`);
  return downloadAndUnzipVSCode({
    version,
    cachePath: join(cacheRoot(), "vscode-desktop"),
    reporter: new SilentReporter(),
    timeout: 30_000,
  });
}

/**
 * What every throw-away desktop window is started with.
 * @param {string} profile the directory for user data and extensions
 * @param {boolean} trusted
 * @returns {string[]}
 */
export function desktopArguments(profile, trusted) {
  return [
    `--user-data-dir=${profile}`,
    `--extensions-dir=${join(profile, "extensions")}`,
    "--skip-welcome",
    "--skip-release-notes",
    "--disable-updates",
    "--disable-telemetry",
    "--use-inmemory-secretstorage",
    ...(trusted ? ["--disable-workspace-trust"] : []),
    // Electron refuses its sandbox to root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}
