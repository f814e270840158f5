// A shell that reads a pipe from the host. The end of the pipe means that the host has died: the
// shell then kills its plugins.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { systemErrorCode } from "../base/errors.js";
import { pluginSuffix } from "./ledger.js";

/**
 * POSIX shell with the commands `kill`, `rm` and `sleep` only (`ps` where there is no /proc). `$1`
 * is the host's directory; each file `*.plugin` in it is an entry of ledger.ts.
 *
 * A process group is killed when its leader is the process that the host started or has ended: the
 * number of a group is not reused while it has members.
 */
const script = String.raw`
trap '' HUP INT QUIT TERM
while read -r _; do :; done
[ -d "$1" ] || exit 0
root=$1

start_of() {
  if [ -d /proc/self ]; then
    [ -r "/proc/$1/stat" ] && read -r stat < "/proc/$1/stat" || return
    set -- ${"$"}{stat##*)}
    shift 19
    echo "$1"
  else
    LC_ALL=C ps -o lstart= -p "$1"
  fi
}

each() {
  found=1
  for file in "$root"/*${pluginSuffix}; do
    [ -f "$file" ] || continue
    { read -r pid; read -r start; IFS= read -r socket; } < "$file"
    [ "$pid" -gt 1 ] || continue
    now=$(start_of "$pid")
    [ -z "$now" ] || [ "$start" = - ] || [ "$now" = "$start" ] || continue
    kill -s "$1" -- "-$pid" && found=0
    case $socket in
      /*/plugin[0-9]*) [ "$1" = KILL ] && [ -S "$socket" ] && rm -f "$socket" ;;
    esac
  done
  return $found
}

each TERM && for _ in 1 2 3 4 5; do
  each 0 || break
  sleep 0.1 || sleep 1
done
each KILL
rm -rf "$root"
`;

/** Watches one host directory until it is stopped. */
export class Watchdog {
  /** Resolves when the shell runs. Without one on this machine, the next host cleans up. */
  readonly started: Promise<unknown>;

  private constructor(private readonly shell: ChildProcess) {
    this.started = once(shell, "spawn").catch((error: unknown) => {
      if (systemErrorCode(error) !== "ENOENT") throw error;
    });
    shell.on("error", () => undefined);
    // Absent when the shell was not started.
    shell.stdin?.on("error", () => undefined);
    shell.unref();
    if (shell.stdin instanceof Socket) shell.stdin.unref();
  }

  /** `started` rejects when the system refuses. */
  static start(directory: string): Watchdog {
    const shell = spawn("/bin/sh", ["-c", script, "plugin-watchdog", directory], {
      stdio: ["pipe", "ignore", "ignore"],
      // Signals to this process's group or terminal must not reach it.
      detached: true,
      cwd: "/",
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    });
    return new Watchdog(shell);
  }

  /** False when it did not start or something has killed it. */
  get running(): boolean {
    return this.shell.pid !== undefined && this.shell.exitCode === null && this.shell.signalCode === null;
  }

  /** Lets the shell end soon, because it finds the directory removed. */
  end(): void {
    this.shell.stdin?.end();
  }
}
