// One call of the host, and the orders that make it fail.
import type { ServerHttp2Stream } from "node:http2";
import { setTimeout as pause } from "node:timers/promises";
import type { CallOrder, Ending, FixtureEvent, StreamChunk } from "./orders.js";
import { bytesField, frame, numberField, textField, toBytes } from "./wire.js";
import { writeAll } from "./write.js";

export interface Call {
  readonly stream: ServerHttp2Stream;
  /** The last part of the path. */
  readonly method: string;
  readonly message: Buffer;
  /** Aborts when the host cancels the call. */
  readonly cancelled: AbortSignal;
}

const headers = { ":status": 200, "content-type": "application/grpc" };

/** Ends the process at once. */
export function end(how: Ending): void {
  if ("exit" in how) process.exit(how.exit);
  if ("signal" in how) {
    process.removeAllListeners(how.signal);
    process.kill(process.pid, how.signal);
    return;
  }
  const trace =
    "goroutine 1 [running]:\nmain.explode(...)\n\t/src/plugin/main.go:42 +0x1d\nmain.main()\n\t/src/plugin/main.go:17 +0x9f\n";
  writeAll(2, `panic: ${how.panic}\n\n${trace}`);
  process.exit(2);
}

/** Answers with one message and OK, or with other trailers. */
export function answer(call: Call, message: Uint8Array, trailers?: Record<string, string>): void {
  begin(call, trailers);
  call.stream.end(frame(message));
}

/** Ends a call with an error status, by trailers only unless something was sent. */
export function fail(call: Call, code: number, message: string, headersFirst = false): void {
  const { stream } = call;
  if (stream.destroyed) return;
  const trailers = { "grpc-status": String(code), "grpc-message": encodeURIComponent(message) };
  if (headersFirst || stream.headersSent) {
    begin(call, trailers);
    stream.end();
  } else stream.respond({ ...headers, ...trailers }, { endStream: true });
}

/** Sends headers; the trailers follow when the stream ends. */
export function begin({ stream }: Call, trailers: Record<string, string> = { "grpc-status": "0" }): void {
  stream.once("wantTrailers", () => stream.sendTrailers(trailers));
  if (!stream.headersSent && !stream.destroyed) stream.respond(headers, { waitForTrailers: true });
}

/** What an order needs besides the call. */
export interface Tools {
  readonly record: (event: FixtureEvent) => void;
  /** To GRPCStdio. */
  readonly print: (channel: number, data: Buffer) => void;
  /** To the newest connection, past HTTP/2. */
  readonly writeRaw: (bytes: Buffer) => void;
}

/** Carries out an order. `respond` gives the response of a correct plugin. */
export async function obey(
  call: Call,
  order: CallOrder,
  respond: () => Buffer | Promise<Buffer>,
  tools: Tools,
): Promise<void> {
  const { stream } = call;
  if (order.print?.stdout !== undefined) tools.print(1, toBytes(order.print.stdout));
  if (order.print?.stderr !== undefined) tools.print(2, toBytes(order.print.stderr));
  if (order.log !== undefined) writeAll(2, order.log);
  if (order.delayMs !== undefined) await pause(order.delayMs);
  if (order.untilCancelled === true) {
    await aborted(call.cancelled);
    tools.record({ event: "cancelled", method: call.method });
    return;
  }
  if (order.never === true) return;
  if (order.freeze === true) process.kill(process.pid, "SIGSTOP");
  if (order.end?.when === "before") end(order.end.how);
  else if (order.reset !== undefined) stream.close(order.reset);
  else if (order.raw !== undefined) tools.writeRaw(toBytes(order.raw));
  else if (order.dropConnection === true) stream.session?.destroy();
  else if (order.status) fail(call, order.status.code, order.status.message, order.status.headersFirst);
  else if (order.chunks) await sendChunks(call, order, order.chunks);
  else if (order.noMessage === true) {
    begin(call);
    stream.end();
  } else await sendMessage(call, order, respond);
}

async function sendMessage(call: Call, order: CallOrder, respond: () => Buffer | Promise<Buffer>): Promise<void> {
  const { stream } = call;
  const message =
    order.malformed === true ? Buffer.from([0x0a, 0xff, 0xff, 0xff, 0x7f, 0x01]) : (result(order) ?? (await respond()));
  if (stream.destroyed) return;
  if (order.end?.when === "during") {
    const { how } = order.end;
    begin(call);
    const whole = frame(message);
    stream.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => end(how));
    return;
  }
  if (order.end?.when === "after") {
    const { how } = order.end;
    // The response is sent before the process ends.
    stream.once("close", () => setTimeout(() => end(how), 50));
  }
  answer(call, message, order.trailers);
}

/** An ExecuteProviderResponse as ordered; undefined when the order names none. */
function result(order: CallOrder): Buffer | undefined {
  const rest = [textField(2, order.error), numberField(3, order.exitCode)];
  if (order.answerBytes !== undefined) {
    return bytesField(1, Buffer.from(`{"data":"${"x".repeat(Math.max(0, order.answerBytes - 11))}"}`));
  }
  if (order.outputText !== undefined) return Buffer.concat([bytesField(1, toBytes(order.outputText)), ...rest]);
  if (order.data !== undefined)
    return Buffer.concat([bytesField(1, Buffer.from(JSON.stringify({ data: order.data }))), ...rest]);
  return order.error === undefined ? undefined : Buffer.concat(rest);
}

async function sendChunks(call: Call, order: CallOrder, chunks: readonly StreamChunk[]): Promise<void> {
  const { stream } = call;
  begin(call);
  do {
    for (const chunk of chunks) {
      if (stream.destroyed) return;
      // Waits for room, so that an endless stream runs at the host's pace.
      if (!stream.write(frame(encodeChunk(chunk)))) await drained(stream);
    }
    if (order.repeat) await pause(order.repeat.pauseMs ?? 0);
  } while (order.repeat && !stream.destroyed);
  if (stream.destroyed) return;
  // Cut only after what was sent has left, else there is nothing to cut.
  if (order.cut !== undefined) await pause(50);
  if (order.cut === "reset") stream.close(2);
  else if (order.cut === "connection") stream.session?.destroy();
  else if (order.cut === "process") end({ signal: "SIGKILL" });
  else stream.end();
}

function encodeChunk(chunk: StreamChunk): Buffer {
  if ("stdout" in chunk) return bytesField(1, toBytes(chunk.stdout));
  if ("stderr" in chunk) return bytesField(2, toBytes(chunk.stderr));
  if ("error" in chunk) return bytesField(3, textField(2, chunk.error));
  return bytesField(3, bytesField(1, Buffer.from(JSON.stringify({ data: chunk.data }))));
}

/** Resolves when the stream has room again or is gone. */
export function drained(stream: ServerHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
