// A gRPC client for a plugin's handshake line, so that tests of serve() do not depend on our host.
import {
  Channel,
  ChannelCredentials,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type MethodDefinition,
} from "@grpc/grpc-js";
import { type ConnInfo, GRPCBrokerService } from "../../src/goplugin/gen/goplugin/grpc_broker.js";
import { GRPCControllerService } from "../../src/goplugin/gen/goplugin/grpc_controller.js";
import { GRPCStdioService, type StdioData } from "../../src/goplugin/gen/goplugin/grpc_stdio.js";
import { HealthService } from "../../src/goplugin/gen/grpc/health/v1/health.js";
import { decodeCertificateField, type Identity } from "../../src/goplugin/transport/certificate.js";
import { channelOptions, targetOf } from "../../src/goplugin/transport/channel-options.js";
import { pinnedTls } from "../../src/goplugin/transport/tls.js";
import { ExecuteProviderRequest, PluginServiceService } from "../../src/scafctl/gen/scafctl/plugin.js";
import type { Order } from "./ts-kitchen/orders.js";

export type Line = ReturnType<typeof parseLine>;

/** The fields of a handshake line. */
export function parseLine(line: string) {
  const fields = line.split("|");
  const [, version = "", network = "", address = "", , certificate = ""] = fields;
  return { fields, version: Number(version), network, address, certificate };
}

export class BareClient {
  readonly channel: Channel;
  private readonly client: Client;

  /** @param identity the client's, with AutoMTLS; the line's certificate is then pinned */
  constructor(line: Line, identity?: Identity) {
    const target = targetOf(line.network === "tcp" ? "tcp" : "unix", line.address);
    if (target === undefined) throw new Error(`${line.address} is no address`);
    const credentials = identity
      ? pinnedTls(identity, decodeCertificateField(line.certificate)).clientCredentials()
      : ChannelCredentials.createInsecure();
    this.channel = new Channel(target, credentials, channelOptions);
    this.client = new Client("", credentials, { channelOverride: this.channel });
  }

  unary<Req, Res>(method: MethodDefinition<Req, Res>, request: Req, deadlineMs = 10_000): Promise<Res> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) =>
      this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        { deadline: Date.now() + deadlineMs },
        (error, answer) => {
          if (error) reject(error);
          else resolve(answer!);
        },
      ),
    );
  }

  stream<Req, Res>(method: MethodDefinition<Req, Res>, request: Req): ClientReadableStream<Res> {
    const { path, requestSerialize, responseDeserialize } = method;
    return quiet(this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request));
  }

  /** The service's state by number: 1 is SERVING. */
  async health(service: string): Promise<number> {
    return (await this.unary(HealthService.check, { service })).status;
  }

  watchHealth(service: string): ClientReadableStream<{ status: number }> {
    return this.stream(HealthService.watch, { service });
  }

  shutdown(): Promise<unknown> {
    return this.unary(GRPCControllerService.shutdown, {});
  }

  stdio(): ClientReadableStream<StdioData> {
    return this.stream(GRPCStdioService.streamStdio, {});
  }

  broker(): ClientDuplexStream<ConnInfo, ConnInfo> {
    const { path, requestSerialize, responseDeserialize } = GRPCBrokerService.startStream;
    return quiet(this.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize));
  }

  async providers(): Promise<string[]> {
    return (await this.unary(PluginServiceService.getProviders, {})).providerNames;
  }

  executeStream(order: Order): ClientReadableStream<unknown> {
    return this.stream(PluginServiceService.executeProviderStream, executeRequest(order)).resume();
  }

  /** @returns the output's data */
  async execute(order: Order, deadlineMs?: number): Promise<unknown> {
    const { output } = await this.unary(PluginServiceService.executeProvider, executeRequest(order), deadlineMs);
    return (JSON.parse(output.toString()) as { data: unknown }).data;
  }

  close(): void {
    this.channel.close();
  }
}

function executeRequest(order: Order): ExecuteProviderRequest {
  return ExecuteProviderRequest.fromPartial({ providerName: "kitchen", input: Buffer.from(JSON.stringify(order)) });
}

/** An error of a stream without a listener would end the test process. */
function quiet<T extends { on(event: "error", listener: () => void): unknown }>(stream: T): T {
  stream.on("error", () => undefined);
  return stream;
}
