// What a plugin prints after the handshake, fetched from GRPCStdio for as long as it runs.
import { StringDecoder } from "node:string_decoder";
import { GRPCStdioService, StdioData_Channel } from "../gen/goplugin/grpc_stdio.js";
import type { OutputChunk } from "../base/types.js";
import type { Connection } from "./connection.js";
import { tell } from "../base/tell.js";

/**
 * Reads until the stream ends. Must begin right after connecting, listener or not: a plugin that
 * nobody reads blocks once it has printed some 64 KiB. Chunks are cut at any byte, so each channel
 * has a decoder of its own.
 * @returns resolves when everything was handed on; never rejects, since every ending is a normal
 *   one (go-plugin: grpc_stdio.go)
 */
export async function readStdio(
  connection: Connection,
  onOutput: ((chunk: OutputChunk) => void | Promise<void>) | undefined,
): Promise<void> {
  const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  const hand = async (channel: OutputChunk["channel"], text: string): Promise<void> => {
    if (text !== "" && onOutput !== undefined) await tell(onOutput, { channel, text });
  };
  try {
    for await (const { channel, data } of connection.stream(GRPCStdioService.streamStdio, {}, {}, true)) {
      const name = nameOf(channel);
      // A channel of a later go-plugin; there is no telling what it carries.
      if (name !== undefined) await hand(name, decoders[name].write(data));
    }
  } catch {
    // The plugin has no GRPCStdio, or is gone.
  }
  await hand("stdout", decoders.stdout.end());
  await hand("stderr", decoders.stderr.end());
}

function nameOf(channel: StdioData_Channel): OutputChunk["channel"] | undefined {
  if (channel === StdioData_Channel.STDOUT) return "stdout";
  return channel === StdioData_Channel.STDERR ? "stderr" : undefined;
}
