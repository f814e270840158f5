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
 * It kills nothing while the host still runs. A process group is killed when its leader runs as
 * this user and is the process that the host started, or has ended: the number of a group is not
 * reused while it has members.
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
    [ "$1" != Z ] || return
    shift 19
    echo "$1"
  else
    case $(ps -o state= -p "$1") in Z*) return ;; esac
    LC_ALL=C ps -o lstart= -p "$1"
  fi
}

user_of() {
  if [ -d /proc/self ]; then
    while read -r key user _; do [ "$key" != Uid: ] || echo "$user"; done < "/proc/$1/status"
  else
    ps -o uid= -p "$1"
  fi
}

is_entry() { [ -f "$1" ] && [ ! -h "$1" ]; }

host_runs() {
  is_entry "$root/host" || return
  { read -r pid; read -r start; } < "$root/host"
  [ "$(start_of "$pid")" = "$start" ]
}

each() {
  found=1
  for file in "$root"/*${pluginSuffix}; do
    is_entry "$file" || continue
    { read -r pid; read -r start; } < "$file"
    [ "$pid" -gt 1 ] || continue
    now=$(start_of "$pid")
    if [ -n "$now" ]; then
      [ "$now" = "$start" ] || { [ "$start" = - ] && [ ! -d /proc/self ]; } || continue
      [ "$(user_of "$pid")" = "$user" ] || continue
    fi
    kill -s "$1" -- "-$pid" && found=0
  done
  return $found
}

# A process that is ending closes its pipes before it is gone.
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  host_runs || break
  sleep 0.1 || sleep 1
done
host_runs && exit 0
user=$(user_of $$)
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
