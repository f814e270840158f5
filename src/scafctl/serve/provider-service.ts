// The provider service on a gRPC server: plain functions become handlers of gRPC calls, with
// cancellation and statuses.
import { once } from "node:events";
import { type handleServerStreamingCall, type Server, status } from "@grpc/grpc-js";
import { isStreamingNotSupported } from "../contract/errors.js";
import {
  type ExecuteProviderRequest,
  type ExecuteProviderStreamChunk,
  PluginServiceService,
} from "../gen/scafctl/plugin.js";
import type { GRPCServer } from "./grpc-server.js";
import type { SendMessage } from "./stream-writer.js";
import { detailOf, unaryHandlers } from "../wire/unary.js";

/** Registers `plugin.PluginService`, all eight calls. */
export function addProviderService(server: Server, plugin: GRPCServer): void {
  server.addService(PluginServiceService, {
    ...unaryHandlers<Omit<PluginServiceService, "executeProviderStream">>(PluginServiceService, plugin),
    executeProviderStream: streaming(plugin),
  });
}

function streaming(plugin: GRPCServer): handleServerStreamingCall<ExecuteProviderRequest, ExecuteProviderStreamChunk> {
  return (call) => {
    const cancelled = new AbortController();
    const { signal } = cancelled;
    call.on("cancelled", () => cancelled.abort());
    // A connection that breaks under a write; the cancellation that follows is what counts.
    call.on("error", () => undefined);
    // Shared by all writes: a provider that does not await them would add a listener for each.
    let drained: Promise<unknown> | undefined;
    const send: SendMessage = async (chunk) => {
      if (signal.aborted || call.write({ chunk })) return;
      // Rejects when the call is cancelled or breaks: then nobody reads the stream any more.
      drained ??= once(call, "drain", { signal })
        .catch(() => undefined)
        .finally(() => (drained = undefined));
      await drained;
    };
    plugin.executeProviderStream(call.request, send, signal).then(
      () => call.end(),
      (error: unknown) => {
        const code = isStreamingNotSupported(error) ? status.UNIMPLEMENTED : status.UNKNOWN;
        // Not destroy(): grpc-js sends the status in the last step of an ordinary end.
        call.emit("error", { code, details: detailOf(error) });
      },
    );
  };
}
