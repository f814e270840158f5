// Decides how a process and everything it started is ended on each platform.
import { win32 } from "node:path";

/** `group`: signal the process group; `process`: signal the process; `tree`: run a command. */
export type KillStep =
  | { readonly kind: "group" }
  | { readonly kind: "process" }
  | { readonly kind: "tree"; readonly file: string; readonly args: readonly string[] };

/**
 * The steps in the order in which they must complete.
 * @param env where Windows names its system directory
 */
export function killSteps(
  pid: number,
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): readonly KillStep[] {
  // The process as well as its group: a debugger or a sandbox may forbid signalling one member.
  if (platform !== "win32") return [{ kind: "group" }, { kind: "process" }];
  // An absolute path: Windows would search the working directory first.
  const file = win32.join(env["SystemRoot"] ?? "C:\\Windows", "System32", "taskkill.exe");
  // Windows has no process groups: taskkill finds the children only while their parent still runs.
  return [{ kind: "tree", file, args: ["/pid", String(pid), "/T", "/F"] }, { kind: "process" }];
}
