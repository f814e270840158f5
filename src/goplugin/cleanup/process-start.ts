// The start time of a process, which together with the pid identifies it, and its user.
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
  return (await ps("lstart", pid)) || undefined;
}

/**
 * The user that a process runs as.
 * @returns undefined when there is no such process, or on Windows
 * @throws Error of the system when it lacks the means to find out
 */
export async function userOf(pid: number): Promise<number | undefined> {
  if (process.platform !== "linux") return numberOf(await ps("uid", pid));
  // The owner of /proc/<pid> is root when the program forbids core dumps.
  const [, user = ""] = /^Uid:\s+(\d+)/m.exec(readProc(pid, "status") ?? "") ?? [];
  return numberOf(user);
}

function numberOf(text: string): number | undefined {
  return text === "" ? undefined : Number(text);
}

/** One column of `ps`; empty when there is no such process. */
async function ps(column: string, pid: number): Promise<string> {
  const env = { ...process.env, LC_ALL: "C" };
  const output = promisify(execFile)("ps", ["-o", `${column}=`, "-p", String(pid)], { env });
  const { stdout } = await output.catch((error: unknown) => {
    if (isScarcity(error)) throw error;
    return { stdout: "" };
  });
  return stdout.trim();
}

/** As {@link startOf}, but synchronous; undefined also on systems other than Linux. */
export function startNow(pid: number): string | undefined {
  if (process.platform !== "linux") return undefined;
  const stat = readProc(pid, "stat");
  if (stat === undefined) return undefined;
  // After the program's name in parentheses, which may contain anything: field 3 is the state,
  // field 22 the start time.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // A zombie has ended.
  return fields[0] === "Z" ? undefined : fields[19];
}

function readProc(pid: number, name: "stat" | "status"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch (error) {
    if (isScarcity(error)) throw error;
    return undefined; // no such process
  }
}
