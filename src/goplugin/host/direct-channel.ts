// A gRPC channel whose calls go directly to the HTTP/2 connection, past grpc-js's retries and
// filters.
import {
  Channel,
  type ChannelCredentials,
  type ChannelOptions,
  connectivityState,
  experimental,
  Metadata,
  status,
  type StatusObject,
} from "@grpc/grpc-js";

type Subchannel = ReturnType<experimental.SubchannelInterface["getRealSubchannel"]>;

/** Receives the events of a call, in this order; nothing follows the status. */
export interface CallListener {
  /** At most once for each {@link OpenCall.startRead}. */
  onMessage(message: Buffer): void;
  onStatus(ended: StatusObject): void;
}

/** A call whose request is sent. */
export interface OpenCall {
  /** Reads one message; at the end of the messages the listener receives the status instead. */
  startRead(): void;
  /** The listener receives this status soon, unless it has received another. */
  cancelWithStatus(code: status, details: string): void;
}

/** Holds a channel's connection while it is ready. */
interface ConnectionHolder {
  connection: Subchannel | undefined;
}

/** Channel option that carries the holder to the load balancer, which grpc-js creates by name. */
const holderOption = "scafctl-plugins.connection";
const policyName = "scafctl_plugins_pick_first";

/** Shared by all calls; never modified. */
const noMetadata = new Metadata();
const noContext = {};
/** The longest timeout that gRPC's eight digits can hold: 27 hours. Milliseconds. */
const longestDeadline = 99_999_999;

/**
 * A channel to one address.
 *
 * grpc-js's `makeUnaryRequest` spends 45 % of the time of a small call above the connection:
 * interceptors, four call objects, copies of the metadata, compression filters. A load balancing
 * policy is given the connection, and the connection can create calls. That interface is grpc-js's
 * `experimental` one: exported and typed, but not stable. Hence the exact version in package.json,
 * a test that fails when calls are no longer direct, and the channel's own `createCall` as the
 * fallback while there is no connection.
 */
export class DirectChannel {
  readonly channel: Channel;
  private readonly holder: ConnectionHolder = { connection: undefined };
  private readonly authority: string;

  constructor(target: string, credentials: ChannelCredentials, options: ChannelOptions) {
    registerPolicy();
    this.authority = options["grpc.default_authority"] ?? "localhost";
    this.channel = new Channel(target, credentials, {
      ...options,
      "grpc.service_config": JSON.stringify({ loadBalancingConfig: [{ [policyName]: {} }] }),
      [holderOption]: this.holder,
    });
  }

  /** True while calls go directly to the connection. */
  get direct(): boolean {
    return this.holder.connection !== undefined;
  }

  /**
   * Begins a call that sends one message.
   * @param deadlineMs milliseconds until the status DEADLINE_EXCEEDED; also sent to the plugin
   */
  open(method: string, message: Buffer, listener: CallListener, deadlineMs: number | undefined): OpenCall {
    const { connection } = this.holder;
    if (connection !== undefined && (deadlineMs ?? 0) <= longestDeadline) {
      const call = this.openDirectly(connection, method, listener, deadlineMs);
      if (call !== undefined) {
        call.sendMessageWithContext(noContext, frame(message));
        call.halfClose();
        return call;
      }
    }
    const deadline = deadlineMs === undefined ? Infinity : Date.now() + deadlineMs;
    const call = this.channel.createCall(method, deadline, null, null, null);
    call.start(noMetadata, new PlainListener(listener));
    call.sendMessageWithContext(noContext, message);
    call.halfClose();
    return call;
  }

  private openDirectly(connection: Subchannel, method: string, listener: CallListener, deadlineMs: number | undefined) {
    const metadata = deadlineMs === undefined ? noMetadata : deadlineMetadata(deadlineMs);
    const framed = new FramedListener(listener);
    try {
      const call = connection.createCall(metadata, this.authority, method, framed);
      framed.begin(call, deadlineMs);
      return call;
    } catch {
      // The connection is closing. The channel reports why, or reconnects.
      return undefined;
    }
  }
}

/** The header of the gRPC protocol: at most eight digits and a unit, here milliseconds. */
function deadlineMetadata(deadlineMs: number): Metadata {
  const metadata = new Metadata();
  metadata.set("grpc-timeout", `${Math.max(0, Math.ceil(deadlineMs))}m`);
  return metadata;
}

class PlainListener {
  constructor(protected readonly listener: CallListener) {}

  onReceiveMetadata(): void {
    // Not used.
  }

  onReceiveMessage(message: Buffer): void {
    this.listener.onMessage(message);
  }

  onReceiveStatus(ended: StatusObject): void {
    this.listener.onStatus(ended);
  }
}

/**
 * Does what grpc-js does above the connection: removes the frame header (one byte for compression,
 * four for the length) and enforces the deadline.
 */
class FramedListener extends PlainListener {
  private call: OpenCall | undefined;
  private timer: NodeJS.Timeout | undefined;

  begin(call: OpenCall, deadlineMs: number | undefined): void {
    this.call = call;
    if (deadlineMs === undefined) return;
    const passed = (): void => call.cancelWithStatus(status.DEADLINE_EXCEEDED, `no answer within ${deadlineMs} ms`);
    this.timer = setTimeout(passed, deadlineMs);
  }

  override onReceiveMessage(framed: Buffer): void {
    if (framed[0] === 0) this.listener.onMessage(framed.subarray(5));
    else
      this.call?.cancelWithStatus(
        status.INTERNAL,
        "the answer is compressed although the host does not accept compression",
      );
  }

  override onReceiveStatus(ended: StatusObject): void {
    clearTimeout(this.timer);
    super.onReceiveStatus(ended);
  }
}

function frame(message: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(message.length + 5);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, 5);
  return framed;
}

/** grpc-js's pick_first, which also stores the connection in the holder while it is ready. */
class HoldingPickFirst implements experimental.LoadBalancer {
  private holder: ConnectionHolder | undefined;
  private ready: Subchannel | undefined;
  private readonly child: experimental.ChildLoadBalancerHandler;

  constructor(helper: experimental.ChannelControlHelper) {
    this.child = new experimental.ChildLoadBalancerHandler(
      experimental.createChildChannelControlHelper(helper, {
        updateState: (state, picker, error) => {
          this.hold(state === connectivityState.READY ? pickedBy(picker) : undefined);
          helper.updateState(state, picker, error);
        },
      }),
    );
  }

  updateAddressList(
    ...[endpoints, , options, note]: Parameters<experimental.LoadBalancer["updateAddressList"]>
  ): boolean {
    this.holder = holderOf(options);
    this.hold(this.ready);
    return this.child.updateAddressList(endpoints, pickFirst(), options, note);
  }

  exitIdle(): void {
    this.child.exitIdle();
  }

  resetBackoff(): void {
    this.child.resetBackoff();
  }

  destroy(): void {
    this.hold(undefined);
    this.child.destroy();
  }

  getTypeName(): string {
    return policyName;
  }

  private hold(connection: Subchannel | undefined): void {
    this.ready = connection;
    if (this.holder !== undefined) this.holder.connection = connection;
  }
}

/** The policy has no configuration. */
class NoConfig {
  static createFromJson(): NoConfig {
    return new NoConfig();
  }

  getLoadBalancerName(): string {
    return policyName;
  }

  toJsonObject(): object {
    return { [policyName]: {} };
  }
}

function pickedBy(picker: experimental.Picker): Subchannel | undefined {
  return picker.pick({ metadata: noMetadata, extraPickInfo: {} }).subchannel?.getRealSubchannel();
}

function pickFirst(): experimental.TypedLoadBalancingConfig {
  return experimental.parseLoadBalancingConfig({ pick_first: {} });
}

function holderOf(options: ChannelOptions): ConnectionHolder | undefined {
  const holder: unknown = options[holderOption];
  return isHolder(holder) ? holder : undefined;
}

function isHolder(value: unknown): value is ConnectionHolder {
  return typeof value === "object" && value !== null && "connection" in value;
}

function registerPolicy(): void {
  if (!experimental.isLoadBalancerNameRegistered(policyName))
    experimental.registerLoadBalancerType(policyName, HoldingPickFirst, NoConfig);
}
