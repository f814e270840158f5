// A provider service that carries out the orders in its input, on any gRPC server.
import { ChannelCredentials, type Server, type ServiceError, status } from "@grpc/grpc-js";
import { writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Broker } from "scafctl-plugins/goplugin";
import { createPluginLog } from "../../../src/goplugin/serve/plugin-log.js";
import {
  ConfigureProviderResponse,
  type ExecuteProviderRequest,
  ExecuteProviderResponse,
  GetProvidersResponse,
  HostServiceClient,
  type PluginServiceServer,
  PluginServiceService,
} from "../../../src/scafctl/gen/scafctl/plugin.js";
import { writeAll } from "../fixture-plugin/write.js";
import type { HostCall, Order } from "./orders.js";

const log = createPluginLog("ts-kitchen");

/** Makes a call fail with this gRPC status. */
function statusError(code: number, message: string): Error {
  return Object.assign(new Error(message), { code });
}

const { getProviders, configureProvider, executeProvider, executeProviderStream } = PluginServiceService;
const methods = { getProviders, configureProvider, executeProvider, executeProviderStream };

export class Kitchen {
  private host: HostServiceClient | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly version: number,
  ) {}

  addTo(server: Server): void {
    // gRPC itself answers the other methods with UNIMPLEMENTED.
    const service: Pick<PluginServiceServer, keyof typeof methods> = {
      getProviders: (_call, callback) =>
        callback(null, GetProvidersResponse.fromPartial({ providerNames: ["kitchen"] })),
      configureProvider: (call, callback) => {
        this.dialHost(call.request.hostServiceId).then(
          () => callback(null, ConfigureProviderResponse.fromPartial({ protocolVersion: 3 })),
          (error: unknown) => callback(null, ConfigureProviderResponse.fromPartial({ error: String(error) })),
        );
      },
      executeProvider: (call, callback) => {
        this.cook(call.request, cancellation(call)).then(
          (data) => callback(null, plate(data)),
          (error: unknown) => callback(failed(error)),
        );
      },
      executeProviderStream: (call) => {
        call.on("error", () => undefined);
        for (const chunk of read(call.request).chunks ?? []) {
          const $case = chunk.stdout === undefined ? "stderr" : "stdout";
          const value = Buffer.from(chunk.stdout ?? chunk.stderr ?? "");
          for (let left = chunk.repeat ?? 1; left > 0; left--) call.write({ chunk: { $case, value } });
        }
        this.cook(call.request, cancellation(call)).then(
          (data) => {
            call.write({ chunk: { $case: "result", value: plate(data) } });
            call.end();
          },
          (error: unknown) => call.destroy(Object.assign(new Error("failed"), failed(error))),
        );
      },
    };
    server.addService(methods, {
      ...service,
      executeProvider: failingOnOrder(service.executeProvider),
      executeProviderStream: failingOnOrder(service.executeProviderStream),
    });
  }

  private async dialHost(id: number): Promise<void> {
    if (id === 0 || this.host !== undefined) return;
    const channel = await this.broker.dial(id);
    this.host = new HostServiceClient("", ChannelCredentials.createInsecure(), { channelOverride: channel });
  }

  private async cook(request: ExecuteProviderRequest, signal: AbortSignal): Promise<Record<string, unknown>> {
    const order = read(request);
    const data: Record<string, unknown> = {};
    speak(order);
    if (order.sleepMs !== undefined) await delay(order.sleepMs, undefined, { signal });
    if (order.untilCancelled === true) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      if (order.cancelledFile !== undefined) writeFileSync(order.cancelledFile, "cancelled");
      throw statusError(status.CANCELLED, "the caller gave up");
    }
    if (order.host) data["host"] = await Promise.all(order.host.map((call) => this.callHost(call)));
    if (order.serveBroker === true) {
      const id = this.broker.nextId();
      await this.broker.acceptAndServe(id, (server) => this.addTo(server));
      data["brokerId"] = id;
    }
    if (order.panic !== undefined) {
      const { panic } = order;
      setImmediate(() => {
        throw new Error(panic);
      });
      await delay(60_000);
    }
    if (order.exit !== undefined) process.exit(order.exit);
    if (order.throw !== undefined) throw new Error(order.throw);
    if (order.status) throw statusError(order.status.code, order.status.message);
    const shown = { env: process.env, pid: process.pid, version: this.version, inputBytes: request.input.length };
    for (const name of order.show ?? []) data[name] = shown[name];
    if (order.keep !== undefined) data["keep"] = order.keep;
    if (order.fillBytes !== undefined) data["fill"] = "x".repeat(order.fillBytes);
    return data;
  }

  /** The response, or `{ error, code }` of a call that failed as such. */
  private callHost({ call, request }: HostCall): Promise<unknown> {
    const { host } = this;
    if (host === undefined) return Promise.resolve({ error: "no host service: ConfigureProvider brought no id" });
    const { name, value = "" } = request;
    return new Promise((resolve) => {
      const answer = (error: ServiceError | null, response: unknown): void =>
        resolve(error === null ? response : { error: error.details, code: status[error.code] });
      if (call === "GetSecret") host.getSecret({ name }, answer);
      else host.setSecret({ name, value }, answer);
    });
  }
}

/** Aborts when the caller cancels. */
function cancellation(call: { on(event: "cancelled", listener: () => void): unknown }): AbortSignal {
  const controller = new AbortController();
  call.on("cancelled", () => controller.abort());
  return controller.signal;
}

function read({ input }: ExecuteProviderRequest): Order {
  return input.length === 0 ? {} : (JSON.parse(input.toString("utf8")) as Order);
}

function plate(data: Record<string, unknown>): ExecuteProviderResponse {
  return ExecuteProviderResponse.fromPartial({ output: Buffer.from(JSON.stringify({ data })) });
}

function failed(error: unknown): { code: number; details: string } {
  if (!(error instanceof Error)) return { code: status.UNKNOWN, details: String(error) };
  // Errors of Node have a text as their code.
  const code = "code" in error && typeof error.code === "number" ? error.code : status.UNKNOWN;
  return { code, details: error.message };
}

function speak(order: Order): void {
  for (const { stdout, stderr, repeat = 1 } of order.print ?? []) {
    for (let left = repeat; left > 0; left--) {
      if (stdout !== undefined) process.stdout.write(stdout);
      if (stderr !== undefined) process.stderr.write(stderr);
    }
  }
  for (const { level, message, ...fields } of order.log ?? []) log[level](message, fields);
  const line = `${"r".repeat(1023)}\n`;
  if (order.rawStdoutBytes !== undefined) writeAll(1, line.repeat(Math.ceil(order.rawStdoutBytes / line.length)));
}

/** A handler of an author who forgot to catch; an `async` one rejects. */
function failingOnOrder<Handler extends (call: never, callback: never) => void>(handler: Handler): Handler {
  const failing = (call: Parameters<Handler>[0], callback: Parameters<Handler>[1]): unknown => {
    const order = read((call as { request: ExecuteProviderRequest }).request).handler;
    if (order === "throws") throw new Error("the handler threw");
    if (order === "rejects") return Promise.reject(new Error("the handler rejected"));
    handler(call, callback);
    return undefined;
  };
  return failing as Handler;
}
