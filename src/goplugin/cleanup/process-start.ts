// The start time of a process; together with the pid it identifies a process.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { isScarcity } from "../base/scarcity.js";

/**
 * Ticks since boot on Linux, the date of `ps` elsewhere. Only for comparing.
 * @returns undefined when there is no such process, or on Windows
 * @throws Error of the system when it lacks the means to find out
 */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return startNow(pid);
  const env = { ...process.env, LC_ALL: "C" };
  const ps = promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)], { env });
  const { stdout } = await ps.catch((error: unknown) => {
    if (isScarcity(error)) throw error;
    return { stdout: "" }; // no such process
  });
  return stdout.trim() || undefined;
}

/** As {@link startOf}, but synchronous; undefined also on systems other than Linux. */
export function startNow(pid: number): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // After the program's name in parentheses, which may contain anything: field 3 is the state,
    // field 22 the start time.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended.
    return fields[0] === "Z" ? undefined : fields[19];
  } catch (error) {
    if (isScarcity(error)) throw error;
    return undefined; // no such process
  }
}
