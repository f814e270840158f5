// The provider service on a gRPC server: plain handlers behind, gRPC's calls, cancellation and
// statuses in front.
import { type handleServerStreamingCall, type Server, status } from "@grpc/grpc-js";
import { isStreamingNotSupported } from "../contract/errors.js";
import {
  type ExecuteProviderRequest,
  type ExecuteProviderStreamChunk,
  PluginServiceService,
} from "../gen/scafctl/plugin.js";
import type { GRPCServer } from "./grpc-server.js";
import type { SendMessage } from "./stream-writer.js";
import { detailOf, unary } from "../wire/unary.js";

/** Registers `plugin.PluginService`, all eight calls. */
export function addProviderService(server: Server, plugin: GRPCServer): void {
  const service = PluginServiceService;
  server.addService(service, {
    getProviders: unary((request, signal) => plugin.getProviders(request, signal), service.getProviders),
    getProviderDescriptor: unary(
      (request, signal) => plugin.getProviderDescriptor(request, signal),
      service.getProviderDescriptor,
    ),
    executeProvider: unary((request, signal) => plugin.executeProvider(request, signal), service.executeProvider),
    executeProviderStream: streaming(plugin),
    describeWhatIf: unary((request, signal) => plugin.describeWhatIf(request, signal), service.describeWhatIf),
    extractDependencies: unary(
      (request, signal) => plugin.extractDependencies(request, signal),
      service.extractDependencies,
    ),
    configureProvider: unary((request, signal) => plugin.configureProvider(request, signal), service.configureProvider),
    stopProvider: unary((request, signal) => plugin.stopProvider(request, signal), service.stopProvider),
  });
}

function streaming(plugin: GRPCServer): handleServerStreamingCall<ExecuteProviderRequest, ExecuteProviderStreamChunk> {
  return (call) => {
    const cancelled = new AbortController();
    let room: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
    const makeRoom = (): void => {
      room?.resolve();
      room = undefined;
    };
    call.on("cancelled", () => {
      cancelled.abort();
      makeRoom();
    });
    call.on("drain", makeRoom);
    // A connection that breaks under a write; the cancellation that follows is what counts.
    call.on("error", () => undefined);
    const send: SendMessage = (chunk) => {
      if (cancelled.signal.aborted || call.write({ chunk })) return Promise.resolve();
      room ??= withResolver();
      return room.promise;
    };
    plugin.executeProviderStream(call.request, send, cancelled.signal).then(
      () => call.end(),
      (error: unknown) => {
        const code = isStreamingNotSupported(error) ? status.UNIMPLEMENTED : status.UNKNOWN;
        // Not destroy(): grpc-js sends the status in the last step of an ordinary end.
        call.emit("error", { code, details: detailOf(error) });
      },
    );
  };
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve: () => resolve() };
}
