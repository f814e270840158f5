// GRPCBroker without multiplexing, for host and plugin: serves on announced addresses and dials
// those that the peer announced.
import { Channel, ChannelCredentials, Server } from "@grpc/grpc-js";
import { errorMessage, PluginError, type PluginFailure } from "../base/errors.js";
import type { Disposable } from "../base/event.js";
import { nameScarcity } from "../base/scarcity.js";
import type { ConnInfo } from "../gen/goplugin/grpc_broker.js";
import type { Broker, BrokeredServer } from "../base/types.js";
import { channelOptions, type Network, serverOptions, targetOf } from "./channel-options.js";
import { listen, type Listener, type ListenOptions } from "./listener.js";

/** How to listen; `security` also applies to dialled connections. */
export interface GrpcBrokerOptions extends Omit<ListenOptions, "onRefused"> {
  /** Writes an announcement to the broker stream. */
  readonly send: (info: ConnInfo) => void;
  /** Default a plain grpc-js server. */
  readonly createServer?: (() => Server) | undefined;
  /** The plugin's executable, for errors; default this process's own script. */
  readonly path?: string | undefined;
  /** Why it does not dial a valid address of the peer; default it dials any. */
  readonly refusalOf?: ((network: Network, address: string) => Promise<PluginFailure | undefined>) | undefined;
  /** How long an announcement is kept and a dial waits. go-plugin: 5000, the default. */
  readonly windowMs?: number | undefined;
}

interface Waiter {
  readonly resolve: (info: ConnInfo) => void;
  readonly reject: (error: PluginError) => void;
  readonly timer: NodeJS.Timeout;
}

/** One end of the broker. The owner of its stream passes announcements to {@link receive}. */
export class GrpcBroker implements Broker {
  private lastId = 0;
  private closed = false;
  private readonly announced = new Map<number, { readonly info: ConnInfo; readonly timer: NodeJS.Timeout }>();
  private readonly waiting = new Map<number, Waiter[]>();
  private readonly servers = new Set<Disposable>();
  private readonly channels = new Set<Channel>();
  private readonly path: string;
  private readonly windowMs: number;

  constructor(private readonly options: GrpcBrokerOptions) {
    this.path = options.path ?? process.argv[1] ?? process.execPath;
    this.windowMs = options.windowMs ?? 5_000;
  }

  nextId(): number {
    return ++this.lastId;
  }

  /**
   * @throws PluginError `broker-closed`; `socket-directory` or `out-of-resources` when it cannot
   *   listen
   */
  async acceptAndServe(id: number, register: (server: Server) => void): Promise<BrokeredServer> {
    this.throwIfClosed();
    const server = this.options.createServer?.() ?? new Server(serverOptions);
    register(server);
    let listener: Listener;
    try {
      listener = await listen(server, this.options);
    } catch (error) {
      const failure = {
        reason: "socket-directory",
        directory: this.options.directory,
        detail: errorMessage(error),
      } as const;
      throw nameScarcity(this.path, new PluginError(this.path, failure, error));
    }
    const handle: BrokeredServer = {
      announce: (serviceId) => {
        this.throwIfClosed();
        const { network, address } = listener;
        this.options.send({ serviceId, network, address, knock: undefined });
      },
      dispose: () => {
        if (!this.servers.delete(handle)) return;
        void listener.close();
        server.forceShutdown();
      },
    };
    this.servers.add(handle);
    if (this.closed) handle.dispose();
    handle.announce(id);
    return handle;
  }

  /**
   * @throws PluginError `broker-timeout`, `broker-closed`; `unknown-network`, `bad-address` for an
   *   invalid announcement; what `refusalOf` of the options returns
   */
  async dial(id: number): Promise<Channel> {
    this.throwIfClosed();
    const { network, address } = await this.take(id);
    this.throwIfClosed();
    if (network !== "unix" && network !== "tcp")
      throw new PluginError(this.path, { reason: "unknown-network", network });
    const target = targetOf(network, address);
    if (target === undefined) throw new PluginError(this.path, { reason: "bad-address", network, address });
    const refusal = await this.options.refusalOf?.(network, address);
    if (refusal !== undefined) throw new PluginError(this.path, refusal);
    this.throwIfClosed();
    const credentials = this.options.security?.clientCredentials() ?? ChannelCredentials.createInsecure();
    const channel = new Channel(target, credentials, channelOptions);
    this.channels.add(channel);
    return channel;
  }

  /**
   * An announcement of the peer. Kept for one dial, or dropped after five seconds. Knocks belong to
   * multiplexing and are ignored.
   */
  receive(info: ConnInfo): void {
    if (this.closed || info.knock !== undefined) return;
    const id = info.serviceId;
    const queue = this.waiting.get(id);
    const waiter = queue?.shift();
    if (queue?.length === 0) this.waiting.delete(id);
    if (waiter) {
      clearTimeout(waiter.timer);
      waiter.resolve(info);
    } else if (!this.announced.has(id)) {
      this.announced.set(id, { info, timer: this.later(() => this.announced.delete(id)) });
    }
  }

  /** Closes all its servers and channels and rejects pending dials. Idempotent. */
  close(): void {
    this.closed = true;
    for (const { timer } of this.announced.values()) clearTimeout(timer);
    this.announced.clear();
    for (const { reject, timer } of [...this.waiting.values()].flat()) {
      clearTimeout(timer);
      reject(new PluginError(this.path, { reason: "broker-closed" }));
    }
    this.waiting.clear();
    for (const server of [...this.servers]) server.dispose();
    for (const channel of this.channels) channel.close();
    this.channels.clear();
  }

  private take(id: number): Promise<ConnInfo> {
    return new Promise((resolve, reject) => {
      const kept = this.announced.get(id);
      if (kept) {
        clearTimeout(kept.timer);
        this.announced.delete(id);
        resolve(kept.info);
        return;
      }
      const queue = this.waiting.get(id) ?? [];
      this.waiting.set(id, queue);
      const timer = this.later(() => {
        queue.splice(queue.indexOf(waiter), 1);
        if (queue.length === 0) this.waiting.delete(id);
        reject(new PluginError(this.path, { reason: "broker-timeout", serviceId: id }));
      });
      const waiter: Waiter = { resolve, reject, timer };
      queue.push(waiter);
    });
  }

  /** Runs `action` when the window has passed. Does not keep the process alive. */
  private later(action: () => void): NodeJS.Timeout {
    return setTimeout(action, this.windowMs).unref();
  }

  private throwIfClosed(): void {
    if (this.closed) throw new PluginError(this.path, { reason: "broker-closed" });
  }
}
