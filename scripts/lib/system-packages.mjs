// Installs Debian packages where that needs nobody's consent: on Debian or Ubuntu, as root.
import { findProgram } from "./find-program.mjs";
import { attempt, lastLines } from "./run.mjs";
import { say } from "./say.mjs";

let listsAreFresh = false;

/** @returns {boolean} whether {@link installSystemPackages} can do anything here */
export function canInstallSystemPackages() {
  return process.platform === "linux" && process.getuid?.() === 0 && findProgram(["apt-get"]) !== undefined;
}

/**
 * Installs Debian packages; another apt at work is waited for.
 * @param {readonly string[]} names package names
 * @param {string} purpose ends the sentence "installing … for …"
 * @returns {Promise<string | undefined>} what went wrong; nothing when all is installed
 */
export async function installSystemPackages(names, purpose) {
  if (!canInstallSystemPackages()) return "only root on Debian or Ubuntu can install packages";
  say(`installing ${names.join(", ")} with apt-get for ${purpose}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const wait = ["-o", "DPkg::Lock::Timeout=300", "-q"];
  if (!listsAreFresh) {
    const update = await attempt("apt-get", [...wait, "update"], { env, timeoutMs: 300_000 });
    if (update.code !== 0) say(`apt-get update failed; trying with the lists at hand. ${lastLines(update.output, 3)}`);
    listsAreFresh = true;
  }
  const install = await attempt("apt-get", [...wait, "install", "-y", "--no-install-recommends", ...names], {
    env,
    timeoutMs: 900_000,
  });
  return install.code === 0 ? undefined : lastLines(install.output, 10);
}
