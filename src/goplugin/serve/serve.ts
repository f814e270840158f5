// Serves a plugin: checks the cookie and captures the output before it loads grpc-js.
import { writeSync } from "node:fs";
import { basename } from "node:path";
import { captureOutput } from "./captured-output.js";
import { createPluginLog } from "./plugin-log.js";
import { flushRealStderr } from "./real-stderr.js";
import type { HandshakeConfig } from "../base/types.js";
import type { ServeOptions } from "./serve-options.js";

/**
 * Serves a plugin to a go-plugin host until the host stops it, then exits with 0. Call it before
 * anything is written to stdout. Exits with 1 and a note on stderr when the cookie is wrong or when
 * it cannot serve.
 * @returns resolves right before the process exits; clean up in `onShutdown`
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
    // Ctrl-C in the host's terminal reaches the plugin too, but the host decides when it ends.
    process.on("SIGINT", () => undefined);
  }
  const log = createPluginLog(name);
  const output = debug ? undefined : captureOutput();
  try {
    // Loaded after the cookie check: loading grpc-js takes half of a plugin's start.
    const { runServer } = await import("./server.js");
    await runServer({ ...options, parent, log, output });
  } catch (error) {
    log.error("plugin init error", { error });
    flushRealStderr(200);
    process.exit(1);
  }
  // Deferred, so that the code after the caller's `await` still runs.
  setImmediate(() => process.exit(0));
}

/**
 * The note for a person who starts the plugin directly, or undefined when the cookie is right
 * (go-plugin: server.go).
 */
export function refuse(handshake: HandshakeConfig, env: NodeJS.ProcessEnv): string | undefined {
  const { magicCookieKey: key, magicCookieValue: value } = handshake;
  if (key === "" || value === "") {
    return (
      "This plugin is misconfigured: its handshake has no magic cookie key or value.\n" +
      "Please report this to the author of the plugin.\n"
    );
  }
  if (env[key] === value) return undefined;
  return (
    "This binary is a plugin. It is not meant to be started directly.\n" +
    "Start the program that uses it instead; that program starts its plugins.\n" +
    `(It identifies itself by the variable ${key}, which ${env[key] === undefined ? "is not set" : "has another value"}.)\n`
  );
}
