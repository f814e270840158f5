// When a process was started: with its number, the only name that no later process can have.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * The start of a process in the words of its system: ticks since boot on Linux, `ps`'s date
 * elsewhere. Only good for comparing.
 * @returns undefined when there is no such process, or no way to ask
 */
export function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return Promise.resolve(startNow(pid));
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: "C" };
    execFile("ps", ["-o", "lstart=", "-p", String(pid)], { env }, (_error, stdout) =>
      resolve(stdout.trim() || undefined),
    );
  });
}

/** As {@link startOf}, without waiting; undefined also where that is not possible. */
export function startNow(pid: number): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is the program's name in parentheses, which may hold anything; the state is
    // the third, the start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Dead, but nobody has asked for its status yet.
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined; // there is no such process
  }
}
