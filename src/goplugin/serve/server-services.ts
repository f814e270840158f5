// The services of every go-plugin server: health, controller, stdio and broker.
import type { Server, ServerDuplexStream, ServerWritableStream } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { CapturedOutput } from "./captured-output.js";
import type { Empty } from "../gen/google/protobuf/empty.js";
import { type ConnInfo, type GRPCBrokerServer, GRPCBrokerService } from "../gen/goplugin/grpc_broker.js";
import { GRPCControllerService, type GRPCControllerServer } from "../gen/goplugin/grpc_controller.js";
import {
  GRPCStdioService,
  type GRPCStdioServer,
  StdioData_Channel,
  type StdioData,
} from "../gen/goplugin/grpc_stdio.js";
import {
  HealthCheckResponse_ServingStatus as Serving,
  HealthService,
  type HealthServer,
} from "../gen/grpc/health/v1/health.js";

/** As in go-plugin, the server (empty name) and the service `plugin` are serving. */
export function addHealth(server: Server): void {
  const known = (service: string): boolean => service === "" || service === "plugin";
  const health: HealthServer = {
    check: (call, callback) => {
      if (known(call.request.service)) callback(null, { status: Serving.SERVING });
      else callback({ code: status.NOT_FOUND, details: "unknown service" });
    },
    // The status never changes; the stream stays open as the health protocol requires.
    watch: (call) => {
      call.on("error", () => undefined);
      call.write({ status: known(call.request.service) ? Serving.SERVING : Serving.SERVICE_UNKNOWN });
    },
  };
  server.addService(HealthService, health);
}

/**
 * Shutdown: calls `prepare`, answers, then calls `end`. A Go host waits for the answer without a
 * limit, so `prepare` must settle soon and never reject.
 */
export function addController(server: Server, prepare: () => Promise<void>, end: () => void): void {
  const controller: GRPCControllerServer = {
    shutdown: (_call, callback) => {
      void prepare().then(() => {
        callback(null, {});
        end();
      });
    },
  };
  server.addService(GRPCControllerService, controller);
}

/** GRPCStdio with one subscriber; a later one replaces it, as when a host reattaches. */
export class StdioService {
  private current: ServerWritableStream<Empty, StdioData> | undefined;
  private ready = true;
  private pumping = false;
  private inFlight = 0;
  private whenFlushed: (() => void)[] = [];

  constructor(private readonly output: CapturedOutput | undefined) {}

  addTo(server: Server): void {
    const stdio: GRPCStdioServer = { streamStdio: (call) => this.attach(call) };
    server.addService(GRPCStdioService, stdio);
  }

  /** Resolves when all output has been sent, or there is no subscriber. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.whenFlushed.push(resolve);
      this.checkFlushed();
    });
  }

  /** Ends the subscription. */
  end(): void {
    const call = this.current;
    this.detach(call);
    call?.end();
  }

  private attach(call: ServerWritableStream<Empty, StdioData>): void {
    this.end();
    this.current = call;
    this.ready = true;
    this.inFlight = 0;
    call.on("drain", () => {
      this.ready = true;
      this.pump();
    });
    for (const event of ["cancelled", "error", "close"]) call.on(event, () => this.detach(call));
    this.output?.setReader(() => this.pump());
    this.pump();
  }

  private detach(call: ServerWritableStream<Empty, StdioData> | undefined): void {
    if (call === undefined || this.current !== call) return;
    this.current = undefined;
    this.output?.setReader(undefined);
    this.checkFlushed();
  }

  private pump(): void {
    // `take` may resume a writer whose next write calls this function again: keep the order.
    if (this.pumping) return;
    this.pumping = true;
    while (this.current && this.ready) {
      const call = this.current;
      const chunk = this.output?.take();
      if (!chunk) break;
      const channel = chunk.channel === "stdout" ? StdioData_Channel.STDOUT : StdioData_Channel.STDERR;
      this.inFlight++;
      this.ready = call.write({ channel, data: chunk.data }, () => {
        if (this.current !== call) return;
        this.inFlight--;
        this.checkFlushed();
      });
    }
    this.pumping = false;
  }

  private checkFlushed(): void {
    if (this.current && (this.inFlight > 0 || (this.output?.length ?? 0) > 0)) return;
    for (const resolve of this.whenFlushed.splice(0)) resolve();
  }
}

/**
 * GRPCBroker's stream, one at a time. Announcements made before the host opens it are sent then. A
 * host that reattaches opens another one (go-plugin's own broker does not survive that).
 */
export class BrokerService {
  private current: ServerDuplexStream<ConnInfo, ConnInfo> | undefined;
  private unsent: ConnInfo[] = [];

  addTo(server: Server, receive: (info: ConnInfo) => void): void {
    const broker: GRPCBrokerServer = {
      startStream: (call) => {
        this.current?.end();
        this.current = call;
        call.on("data", receive);
        // Half-closed by the host. grpc-js may emit this event for a cancelled stream, too.
        call.on("end", () => {
          call.end();
          this.lose(call);
        });
        for (const event of ["cancelled", "error"]) call.on(event, () => this.lose(call));
        for (const info of this.unsent.splice(0)) call.write(info);
      },
    };
    server.addService(GRPCBrokerService, broker);
  }

  send(info: ConnInfo): void {
    if (this.current) this.current.write(info);
    else this.unsent.push(info);
  }

  end(): void {
    this.current?.end();
    this.current = undefined;
  }

  private lose(call: ServerDuplexStream<ConnInfo, ConnInfo>): void {
    if (this.current === call) this.current = undefined;
  }
}
