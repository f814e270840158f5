// The start time of a process; together with the pid it identifies a process.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

/**
 * Ticks since boot on Linux, the date of `ps` elsewhere. Only for comparing.
 * @returns undefined when there is no such process, or on Windows
 */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return startNow(pid);
  const env = { ...process.env, LC_ALL: "C" };
  const ps = promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)], { env });
  // `ps` fails when there is no such process.
  const { stdout } = await ps.catch(() => ({ stdout: "" }));
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
  } catch {
    return undefined; // no such process
  }
}
