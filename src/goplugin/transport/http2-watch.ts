// Detects that Node's HTTP/2 has given up on a connection.
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What the watch needs of its connection. */
export interface WatchedCalls {
  /** How many calls of the host have not ended. */
  countPending(): number;
  /** Whether new calls go to the newest connection. */
  isConnected(): boolean;
  /**
   * Begins a call without a message, which no plugin answers.
   * @returns cancels it
   */
  beginProbe(): () => void;
}

/** Between two checks while calls are pending. Milliseconds. */
const intervalMs = 250;
/**
 * Turns of the event loop, of at least 5 ms each, in which HTTP/2 must write the first bytes of a
 * call. Not a time: this process may itself have been stopped or busy.
 */
const writeTurns = 40;
/** A peer may let further calls wait unwritten; it should not allow fewer (RFC 9113, 6.5.2). */
const leastStreams = 100;

/** Node's own message is "Protocol error" for everything that nghttp2 refuses. */
const broken = "the plugin broke the rules of HTTP/2, for instance with a header or an error text of more than 64 KiB";

/**
 * After an error of the peer in HTTP/2 itself (a frame on the wrong stream or too long, a header of
 * more than 64 KiB, a header block that cannot be decoded), nghttp2 ignores all that arrives and
 * writes nothing any more. Node reports most of these errors by no event, so every call would wait
 * for ever. The one sign is that a new call writes no bytes. Such a call is begun while others are
 * pending, and only if bytes have arrived since the last one: without them, nothing can have gone
 * wrong. The plugin need not answer it, so one that is stopped in a debugger is left alone.
 */
export class Http2Watch {
  /** Of the newest connection. */
  socket: Socket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private checkedBytes = 0;
  private checking = false;
  private report: (violation: string) => void = () => undefined;
  /** Resolves when HTTP/2 ends the newest connection, with the cause. */
  violated = new Promise<string>(() => undefined);

  constructor(private readonly calls: WatchedCalls) {}

  /** Watches this connection from now on. */
  connected(socket: Socket): void {
    this.socket = socket;
    this.checkedBytes = 0;
    this.violated = new Promise((resolve) => {
      this.report = resolve;
      // What Node does report: grpc-js passes on that the connection has ended, but not why.
      socket.once("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ERR_HTTP2_ERROR") resolve(`${broken} (${error.message})`);
      });
    });
  }

  /** Must be called when a call begins. The watch stops when no call is pending. */
  start(): void {
    this.timer ??= setInterval(() => void this.check(), intervalMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async check(): Promise<void> {
    const pending = this.calls.countPending();
    if (pending === 0) this.stop();
    const { socket } = this;
    if (pending === 0 || pending >= leastStreams || this.checking || !this.calls.isConnected()) return;
    if (socket === undefined || socket.destroyed) return;
    const { bytesRead } = socket;
    if (bytesRead === this.checkedBytes) return;
    this.checking = true;
    const writes = await this.writes(socket);
    this.checking = false;
    if (socket !== this.socket) return;
    this.checkedBytes = bytesRead;
    if (writes) return;
    this.report(broken);
    // grpc-js ends the calls of this connection, and makes another one for the next call.
    socket.destroy();
  }

  private async writes(socket: Socket): Promise<boolean> {
    const before = socket.bytesWritten;
    const cancel = this.calls.beginProbe();
    for (let turn = 0; turn < writeTurns && socket.bytesWritten === before && !socket.destroyed; turn++) await delay(5);
    cancel();
    return socket.bytesWritten > before || socket.destroyed;
  }
}
