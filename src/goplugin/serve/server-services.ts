// The services that every go-plugin server owes its host besides its own: health, controller, stdio
// and broker.
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

/**
 * Health as go-plugin has it: the whole server and the service `plugin` are serving, nothing else
 * is known.
 */
export function addHealth(server: Server): void {
  const known = (service: string): boolean => service === "" || service === "plugin";
  const health: HealthServer = {
    check: (call, callback) => {
      if (known(call.request.service)) callback(null, { status: Serving.SERVING });
      else callback({ code: status.NOT_FOUND, details: "unknown service" });
    },
    // Nothing ever changes, so the first answer is the only one; the stream stays open as the
    // health protocol asks.
    watch: (call) => {
      call.on("error", () => undefined);
      call.write({ status: known(call.request.service) ? Serving.SERVING : Serving.SERVICE_UNKNOWN });
    },
  };
  server.addService(HealthService, health);
}

/**
 * Shutdown: prepares the end, answers, then ends. A Go host waits for the answer for ever, so
 * `prepare` must settle soon and never reject.
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

/**
 * GRPCStdio: hands captured output to one subscriber. A later one takes over, which is what a host
 * that reattaches needs.
 */
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

  /** Resolves when all output is on its way to the subscriber, or nobody subscribes. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.whenFlushed.push(resolve);
      this.checkFlushed();
    });
  }

  /** Ends the subscription in good order. */
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
    // Taking a piece lets a waiting writer go on, and what it writes calls us again: that must not
    // overtake the piece in hand.
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
 * GRPCBroker's stream. One lives at a time; announcements made before the host has opened it wait
 * for it. Losing it is no reason to end: a host that reattaches opens another (in go-plugin it does
 * not survive that).
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
        // Half-closed by the host: answered in kind. grpc-js may tell a cancelled stream by either
        // event.
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
