// Prints the output of a plugin while a run is in progress.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { Target } from "../../model/plugins/find-target.js";
import type { StreamedOutput } from "../../scafctl/index.js";
import type { CommandContext } from "../terminal/command.js";
import type { Terminal } from "../terminal/terminal.js";

/**
 * Streamed output keeps its channel; everything else the plugin prints goes to stderr.
 * @param json stdout is reserved for one JSON value: all output goes to stderr, as in scafctl
 */
export function liveOutput(catalogue: Catalogue, target: Target, json: boolean, { terminal, signal }: CommandContext) {
  let written = false;
  // Resolves the write in progress; there is one at a time.
  let release: () => void = () => undefined;
  signal.addEventListener("abort", () => release(), { once: true });
  const pass: Terminal["pass"] = (channel, piece) => {
    written = true;
    return terminal.pass(channel, piece);
  };
  catalogue.onOutput(({ pluginId, chunk: { text } }) => {
    if (pluginId === target.plugin.id) void pass("stderr", { bytes: Buffer.from(text), text });
  });
  return {
    /** Resolves when the reader has taken the piece, or the run is cancelled. */
    onOutput: (piece: StreamedOutput): Promise<void> =>
      new Promise((resolve) => {
        release = resolve;
        void pass(json ? "stderr" : piece.kind, piece).then(resolve);
        if (signal.aborted) resolve();
      }),
    /** True once anything was written. */
    hasWritten: () => written,
  };
}
