// Installs Debian packages as root.
import { findProgram } from "./find-program.mjs";
import { log } from "./log.mjs";
import { run } from "./run.mjs";

/** @returns {boolean} whether this is root on Debian or Ubuntu */
export function canInstallPackages() {
  return process.getuid?.() === 0 && findProgram(["apt-get"]) !== undefined;
}

/**
 * Installs Debian packages; waits for another apt that is running.
 * @param {readonly string[]} names
 * @param {string} purpose ends the sentence "installing … for …"
 * @returns {Promise<string | undefined>} what went wrong; nothing when all are installed
 */
export async function installPackages(names, purpose) {
  if (!canInstallPackages()) return "only root on Debian or Ubuntu can install packages";
  log(`installing ${names.join(", ")} with apt-get for ${purpose}`);
  const apt = (/** @type {string[]} */ ...args) =>
    run("apt-get", ["-o", "DPkg::Lock::Timeout=300", "-q", ...args], {
      env: { DEBIAN_FRONTEND: "noninteractive" },
      timeout: 900_000,
    }).then(() => undefined, String);
  // If the update fails, the present package lists may do.
  await apt("update");
  return apt("install", "-y", "--no-install-recommends", ...names);
}
