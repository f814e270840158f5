// GRPCBroker without multiplexing, the same for both ends: announce where one listens, dial what
// the other side announced.
import { Channel, ChannelCredentials, Server } from "@grpc/grpc-js";
import { PluginError } from "../base/errors.js";
import type { Disposable } from "../base/event.js";
import type { ConnInfo } from "../gen/goplugin/grpc_broker.js";
import type { Broker, BrokeredServer } from "../base/types.js";
import type { Identity } from "./certificate.js";
import { channelOptions, type Network, serverOptions, targetOf } from "./channel-options.js";
import { listen, type Listener, type ListenOptions } from "./listener.js";
import { type LinkSecurity, pinnedTls } from "./tls.js";

export interface GrpcBrokerOptions extends Pick<ListenOptions, "ports" | "group"> {
  /** The private directory for Unix sockets; each socket is removed when its server ends. */
  readonly directory: string;
  readonly network: Network;
  /**
   * With AutoMTLS: our identity and the other side's certificate (DER). Secures brokered links in
   * both roles.
   */
  readonly tls?: { readonly identity: Identity; readonly peerCertificate: Buffer } | LinkSecurity | undefined;
  /** Writes an announcement to the broker stream. */
  readonly send: (info: ConnInfo) => void;
  /** The plugin's executable, for errors; default this process's own script. */
  readonly path?: string | undefined;
  /** How long an announcement is kept and a dial waits. go-plugin: 5000, the default. */
  readonly windowMs?: number | undefined;
}

interface Waiter {
  readonly resolve: (info: ConnInfo) => void;
  readonly reject: (error: PluginError) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * One end of the broker. Whoever owns the broker stream passes what it reads to {@link receive}.
 */
export class GrpcBroker implements Broker {
  private lastId = 0;
  private closed = false;
  private readonly security: LinkSecurity | undefined;
  private readonly announced = new Map<number, { readonly info: ConnInfo; readonly timer: NodeJS.Timeout }>();
  private readonly waiting = new Map<number, Waiter[]>();
  private readonly servers = new Set<Disposable>();
  private readonly channels = new Set<Channel>();
  private readonly path: string;
  private readonly windowMs: number;

  constructor(private readonly options: GrpcBrokerOptions) {
    const { tls } = options;
    this.security = tls && "identity" in tls ? pinnedTls(tls.identity, tls.peerCertificate) : tls;
    this.path = options.path ?? process.argv[1] ?? process.execPath;
    this.windowMs = options.windowMs ?? 5_000;
  }

  nextId(): number {
    return ++this.lastId;
  }

  /** @throws PluginError `broker-closed`; `socket-directory` when it cannot listen */
  async acceptAndServe(id: number, register: (server: Server) => void): Promise<BrokeredServer> {
    this.throwIfClosed();
    const server = new Server(serverOptions);
    register(server);
    let listener: Listener;
    try {
      listener = await listen(server, { ...this.options, security: this.security });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new PluginError(
        this.path,
        { reason: "socket-directory", directory: this.options.directory, detail },
        error,
      );
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
   *   announcement that makes no sense
   */
  async dial(id: number): Promise<Channel> {
    this.throwIfClosed();
    const { network, address } = await this.take(id);
    this.throwIfClosed();
    if (network !== "unix" && network !== "tcp")
      throw new PluginError(this.path, { reason: "unknown-network", network });
    const target = targetOf(network, address);
    if (target === undefined) throw new PluginError(this.path, { reason: "bad-address", network, address });
    const credentials = this.security?.clientCredentials() ?? ChannelCredentials.createInsecure();
    const channel = new Channel(target, credentials, channelOptions);
    this.channels.add(channel);
    return channel;
  }

  /**
   * An announcement of the other side. Kept for one dial, or dropped when nobody dials in time;
   * knocks belong to multiplexing.
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

  /** Ends every server and channel that came from here and refuses whatever waits. Idempotent. */
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
