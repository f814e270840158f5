// The shortest way that grpc-js offers from a call to the wire: its HTTP/2 connection itself, past
// the layers for retries and filters.
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

/** What a call hears, in this order; nothing after the status. */
export interface CallListener {
  /** Comes once for each {@link OpenCall.startRead}, if it comes. */
  onMessage(message: Buffer): void;
  onStatus(ended: StatusObject): void;
}

/** A call under way. Its request is sent, nothing of its answer is read yet. */
export interface OpenCall {
  /** Asks for one message. Asked once too often, the status comes instead. */
  startRead(): void;
  /** The listener hears this status soon, unless it has heard another. */
  cancelWithStatus(code: status, details: string): void;
}

/** Where a channel keeps its connection while it has one. */
interface Slot {
  connection: Subchannel | undefined;
}

/** The channel option by which a load balancer, which grpc-js makes by name, learns whose it is. */
const slotOption = "scafctl-plugins.slot";
const policyName = "scafctl_plugins_pick_first";

/** Empty, and never changed by whoever gets it, so all calls share it. */
const noMetadata = new Metadata();
const noContext = {};
/** What the eight digits of gRPC's protocol hold: 27 hours. Milliseconds. */
const longestDeadline = 99_999_999;

/**
 * A channel to one address and the calls over it.
 *
 * Of the time that a small call takes in our process, grpc-js's `makeUnaryRequest` spends 45 %
 * above the connection: interceptors, an error made for its stack, four call objects, three copies
 * of the metadata, filters of promises for a compression that a local socket has no use for. A load
 * balancing policy is told the connection, and the connection makes calls. This interface is
 * grpc-js's `experimental` one: exported and typed, but not promised, hence the exact version in
 * package.json, a test that fails when calls no longer go this way, and the channel's own
 * `createCall` for whenever there is no connection.
 */
export class CallPath {
  readonly channel: Channel;
  private readonly slot: Slot = { connection: undefined };
  private readonly authority: string;

  constructor(target: string, credentials: ChannelCredentials, options: ChannelOptions) {
    registerPolicy();
    this.authority = options["grpc.default_authority"] ?? "localhost";
    this.channel = new Channel(target, credentials, {
      ...options,
      "grpc.service_config": JSON.stringify({ loadBalancingConfig: [{ [policyName]: {} }] }),
      [slotOption]: this.slot,
    });
  }

  /** True while calls take the short way. */
  get direct(): boolean {
    return this.slot.connection !== undefined;
  }

  /**
   * Begins a call that sends one message.
   * @param deadlineMs milliseconds after which the status is DEADLINE_EXCEEDED; the other side is
   *   told of it
   */
  open(method: string, message: Buffer, listener: CallListener, deadlineMs: number | undefined): OpenCall {
    const { connection } = this.slot;
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
      // The connection is ending in this very moment. The channel tells what has become of it, or
      // makes another.
      return undefined;
    }
  }
}

/** As gRPC's protocol has it: at most eight digits and a unit, here milliseconds. */
function deadlineMetadata(deadlineMs: number): Metadata {
  const metadata = new Metadata();
  metadata.set("grpc-timeout", `${Math.max(0, Math.ceil(deadlineMs))}m`);
  return metadata;
}

class PlainListener {
  constructor(protected readonly listener: CallListener) {}

  onReceiveMetadata(): void {
    // Nothing that a plugin says there is of use.
  }

  onReceiveMessage(message: Buffer): void {
    this.listener.onMessage(message);
  }

  onReceiveStatus(ended: StatusObject): void {
    this.listener.onStatus(ended);
  }
}

/**
 * Connections hand messages over as they came: a byte that tells of compression, four of length,
 * the message. Nor do they keep the time.
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
        "the answer is compressed although we did not say that we could read that",
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

/**
 * Leaves everything to grpc-js's pick_first, and notes the connection that it picked for as long as
 * it is ready.
 */
class NotingPickFirst implements experimental.LoadBalancer {
  private slot: Slot | undefined;
  private ready: Subchannel | undefined;
  private readonly child: experimental.ChildLoadBalancerHandler;

  constructor(helper: experimental.ChannelControlHelper) {
    this.child = new experimental.ChildLoadBalancerHandler(
      experimental.createChildChannelControlHelper(helper, {
        updateState: (state, picker, error) => {
          this.note(state === connectivityState.READY ? pickedBy(picker) : undefined);
          helper.updateState(state, picker, error);
        },
      }),
    );
  }

  updateAddressList(
    ...[endpoints, , options, note]: Parameters<experimental.LoadBalancer["updateAddressList"]>
  ): boolean {
    this.slot = slotOf(options);
    this.note(this.ready);
    return this.child.updateAddressList(endpoints, pickFirst(), options, note);
  }

  exitIdle(): void {
    this.child.exitIdle();
  }

  resetBackoff(): void {
    this.child.resetBackoff();
  }

  destroy(): void {
    this.note(undefined);
    this.child.destroy();
  }

  getTypeName(): string {
    return policyName;
  }

  private note(connection: Subchannel | undefined): void {
    this.ready = connection;
    if (this.slot !== undefined) this.slot.connection = connection;
  }
}

/** It has nothing to be configured. */
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

function slotOf(options: ChannelOptions): Slot | undefined {
  const slot: unknown = options[slotOption];
  return isSlot(slot) ? slot : undefined;
}

function isSlot(value: unknown): value is Slot {
  return typeof value === "object" && value !== null && "connection" in value;
}

function registerPolicy(): void {
  if (!experimental.isLoadBalancerNameRegistered(policyName))
    experimental.registerLoadBalancerType(policyName, NotingPickFirst, NoConfig);
}
