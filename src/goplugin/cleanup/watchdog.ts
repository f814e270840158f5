// One shell for each host, asleep on a pipe: when the pipe ends, the host is dead, and the shell
// ends the plugins that it left.
import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import { pluginSuffix } from "./ledger.js";

/**
 * POSIX shell, and of commands no more than `kill`, `rm` and `sleep` (`ps` where there is no
 * /proc). `$1` is the host's directory; each file `*.plugin` in it has a process number, its start,
 * and perhaps a socket elsewhere, in lines.
 *
 * A process group is ended when its leader is the process that the host started, or is gone: as
 * long as a group has members, nobody else can get its number.
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

/** Watches over the plugins of one host directory until it is dismissed. */
export class Watchdog {
  private constructor(private readonly shell: ChildProcess) {}

  /**
   * @returns undefined where the system has no need of one (Windows ends our children with us) or
   *   no shell
   */
  static start(directory: string): Watchdog | undefined {
    if (process.platform === "win32") return undefined;
    // Not with execa, which is made to end processes with us: this one has its work when we are
    // gone.
    const shell = spawn("/bin/sh", ["-c", script, "plugin-watchdog", directory], {
      stdio: ["pipe", "ignore", "ignore"],
      // Out of our terminal's and our own group's way.
      detached: true,
      cwd: "/",
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    });
    // Without a shell, the sweep of the next host has to do.
    shell.on("error", () => undefined);
    shell.stdin.on("error", () => undefined);
    shell.unref();
    if (shell.stdin instanceof Socket) shell.stdin.unref();
    return shell.pid === undefined ? undefined : new Watchdog(shell);
  }

  get pid(): number | undefined {
    return this.shell.pid;
  }

  /** False when somebody has ended it. */
  get awake(): boolean {
    return this.shell.exitCode === null && this.shell.signalCode === null;
  }

  /** Lets it go home; it finds nothing to do. Resolves when it has. */
  dismiss(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.awake) {
        resolve();
        return;
      }
      this.shell.once("exit", () => resolve());
      // Somebody waits for it now.
      this.shell.ref();
      this.shell.stdin?.end();
    });
  }
}
