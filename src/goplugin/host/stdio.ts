// Reads what a plugin prints after the handshake, from GRPCStdio.
import { StringDecoder } from "node:string_decoder";
import { GRPCStdioService, StdioData_Channel } from "../gen/goplugin/grpc_stdio.js";
import type { OutputChunk } from "../base/types.js";
import type { Connection } from "./connection.js";
import { isPluginError } from "../base/errors.js";
import { notify } from "../base/event.js";

/**
 * Reads until the stream ends, also without a listener: an unread plugin blocks after about 64 KiB
 * of output. Opens it again after a lost connection. Chunks may end within a character, so each
 * channel has its own decoder.
 * @returns resolves when everything was passed to the listener; never rejects, because every end of
 *   the stream is a normal one (go-plugin: grpc_stdio.go)
 */
export async function readStdio(
  connection: Connection,
  onOutput: ((chunk: OutputChunk) => void | Promise<void>) | undefined,
): Promise<void> {
  const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  const emit = async (channel: OutputChunk["channel"], text: string): Promise<void> => {
    if (text !== "" && onOutput !== undefined) await notify(onOutput, { channel, text });
  };
  const readStream = async (): Promise<"ended" | "lost"> => {
    try {
      for await (const { channel, data } of connection.stream(GRPCStdioService.streamStdio, {}, {}, true)) {
        const name = nameOf(channel);
        // Undefined: a channel that this version of go-plugin does not define.
        if (name !== undefined) await emit(name, decoders[name].write(data));
      }
      return "ended";
    } catch (error) {
      // Otherwise the plugin has no GRPCStdio, or has ended.
      return isPluginError(error) && error.reason === "lost-connection" ? "lost" : "ended";
    }
  };
  while ((await readStream()) === "lost");
  await emit("stdout", decoders.stdout.end());
  await emit("stderr", decoders.stderr.end());
}

function nameOf(channel: StdioData_Channel): OutputChunk["channel"] | undefined {
  if (channel === StdioData_Channel.STDOUT) return "stdout";
  return channel === StdioData_Channel.STDERR ? "stderr" : undefined;
}
