// The plugin's side: refuse whoever is no host, keep descriptor 1 clean, then load the engine and
// serve.
import { writeSync } from "node:fs";
import { basename } from "node:path";
import { captureOutput } from "./captured-output.js";
import { createPluginLog } from "./plugin-log.js";
import { flushRealStderr } from "./real-stderr.js";
import type { HandshakeConfig } from "../base/types.js";
import type { ServeOptions } from "./serve-options.js";

/**
 * Serves a plugin to a go-plugin host until the host ends it, then ends the process with 0. Call it
 * before anything prints to stdout.
 *
 * Ends the process with 1 and a note on stderr when it was not started by a host (wrong cookie) or
 * cannot serve.
 * @returns resolves when serving has ended, right before the process does; late work belongs into
 *   `onShutdown`
 */
export async function serve(options: ServeOptions): Promise<void> {
  const parent = process.ppid;
  const name = options.name ?? basename(process.argv[1] ?? process.execPath);
  const debug = options.debug === true;
  if (!debug) {
    const refusal = refuse(options.handshake, process.env);
    if (refusal !== undefined) {
      writeSync(2, refusal);
      process.exit(1);
    }
    // A Ctrl-C in the host's terminal reaches us too; it is the host that decides (go-plugin:
    // server.go).
    process.on("SIGINT", () => undefined);
  }
  const log = createPluginLog(name);
  const output = debug ? undefined : captureOutput();
  try {
    // Not the whole engine: a plugin has no use for the host's half, and half of its start is
    // loading.
    const { runServer } = await import("./server.js");
    await runServer({ ...options, parent, log, output });
  } catch (error) {
    log.error("plugin init error", { error });
    flushRealStderr(200);
    process.exit(1);
  }
  // After this turn, so that whoever awaits us still sees the end.
  setImmediate(() => process.exit(0));
}

/**
 * The note for whoever started us without being a host, or undefined when the cookie is right
 * (go-plugin: server.go).
 */
export function refuse(handshake: HandshakeConfig, env: NodeJS.ProcessEnv): string | undefined {
  const { magicCookieKey: key, magicCookieValue: value } = handshake;
  if (key === "" || value === "") {
    return (
      "This plugin is misconfigured: its handshake has no magic cookie key or value.\n" +
      "Please tell the author of the plugin.\n"
    );
  }
  if (env[key] === value) return undefined;
  return (
    "This binary is a plugin. It is not meant to be started directly.\n" +
    "Please start the program that uses it; that program loads its plugins by itself.\n" +
    `(Such a program says so by the variable ${key}, which ${env[key] === undefined ? "is not set" : "has another value"}.)\n`
  );
}
