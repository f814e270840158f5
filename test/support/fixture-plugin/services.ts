// The fixture's services without orders: go-plugin's own and the three calls of a baseline scafctl
// plugin.
import type { ServerHttp2Stream } from "node:http2";
import { setTimeout as pause } from "node:timers/promises";
import { aborted, answer, begin, type Call, drained, end, fail, obey, type Tools } from "./call.js";
import type { CallOrder, FixtureEvent, WrittenOrders } from "./orders.js";
import { bytesField, frame, numberField, readFields, textField, textOf, toBytes, unframe } from "./wire.js";

export class Services {
  private subscriber: ServerHttp2Stream | undefined;
  private unsent: Buffer[] = [];
  private readonly used = new Map<string, number>();
  private readonly providers: NonNullable<WrittenOrders["providers"]>;

  constructor(
    private readonly orders: WrittenOrders,
    private readonly record: (event: FixtureEvent) => void,
    private readonly writeRaw: (bytes: Buffer) => void,
  ) {
    this.providers = orders.providers ?? [];
  }

  /** Handles one stream of the host's connection. */
  handle(stream: ServerHttp2Stream, path: string): void {
    const gone = new AbortController();
    stream.on("error", () => undefined);
    stream.on("close", () => gone.abort());
    const method = path.slice(path.lastIndexOf("/") + 1);
    const call: Call = { stream, method, message: Buffer.alloc(0), cancelled: gone.signal };
    if (method === "StartStream" && this.orders.calls?.[method] === undefined) {
      // At once, as servers do: the host never ends its side.
      if (this.lacks(method)) fail(call, 12, `unknown method ${method}`);
      else this.broker(call);
      return;
    }
    let received = Buffer.alloc(0);
    stream.on("data", (data: Buffer) => (received = Buffer.concat([received, data])));
    stream.on("end", () => {
      const [message = Buffer.alloc(0)] = unframe(received).messages;
      void this.serve({ ...call, message });
    });
  }

  private async serve(call: Call): Promise<void> {
    const { method } = call;
    const request = readFields(call.message);
    const provider = method.includes("Provider") ? textOf(request, 1) : "";
    this.record({ event: "call", method, provider, input: textOf(request, 2) });
    const order = this.orderFor(method, provider);
    if (order) {
      const { record, writeRaw } = this;
      const tools: Tools = { record, print: (channel, data) => this.print(channel, data), writeRaw };
      await obey(call, order, () => this.response(method, provider, textOf(request, 2)) ?? Buffer.alloc(0), tools);
    } else if (this.lacks(method)) fail(call, 12, `unknown method ${method}`);
    else if (method === "StreamStdio") await this.stdio(call);
    else if (method === "Shutdown") await this.shutdown(call);
    else this.answerCorrectly(call, provider, textOf(request, 2), textOf(request, 1));
  }

  private answerCorrectly(call: Call, provider: string, input: string, first: string): void {
    const message = this.response(call.method, provider, input);
    if (call.method === "Check" && first !== "" && first !== "plugin") fail(call, 5, "unknown service");
    else if (call.method === "GetProviderDescriptor" && !this.find(provider))
      fail(call, 2, `unknown provider: ${provider}`);
    else if (message) answer(call, message);
    else fail(call, 12, `unknown method ${call.method}`);
  }

  private response(method: string, provider: string, input: string): Buffer | undefined {
    if (method === "Check") return numberField(1, 1);
    if (method === "GetProviders")
      return Buffer.concat(this.providers.map(({ name }) => bytesField(1, Buffer.from(name))));
    if (method === "GetProviderDescriptor") return Buffer.from(this.find(provider)?.descriptor ?? "", "base64");
    return method === "ExecuteProvider" ? this.execute(provider, input) : undefined;
  }

  private execute(provider: string, input: string): Buffer {
    if (!this.find(provider)) return textField(2, `unknown provider: ${provider}`);
    const { message, uppercase } = JSON.parse(input || "{}") as { message?: unknown; uppercase?: unknown };
    if (typeof message !== "string") return textField(2, "message must be a string");
    const echoed = uppercase === true ? message.toUpperCase() : message;
    return bytesField(1, Buffer.from(JSON.stringify({ data: { echoed } })));
  }

  private find(name: string): { readonly descriptor: string } | undefined {
    return this.providers.find((provider) => provider.name === name);
  }

  private lacks(method: string): boolean {
    return this.orders.unimplemented?.includes(method) === true;
  }

  /** Takes the next order for a method. */
  private orderFor(method: string, provider: string): CallOrder | undefined {
    const calls = this.orders.calls ?? {};
    const key = provider !== "" && calls[`${method}:${provider}`] ? `${method}:${provider}` : method;
    const found = calls[key];
    if (found === undefined) return undefined;
    const list: readonly CallOrder[] = isList(found) ? found : [found];
    const index = this.used.get(key) ?? 0;
    this.used.set(key, index + 1);
    return list[Math.min(index, list.length - 1)];
  }

  private broker(call: Call): void {
    const { stream } = call;
    begin(call);
    let received: Buffer = Buffer.alloc(0);
    stream.on("data", (data: Buffer) => {
      const { messages, rest } = unframe(Buffer.concat([received, data]));
      received = rest;
      for (const message of messages) {
        const fields = readFields(message);
        this.record({
          event: "announcement",
          id: Number(fields.get(1) ?? 0),
          network: textOf(fields, 2),
          address: textOf(fields, 3),
        });
      }
    });
    stream.on("end", () => stream.end());
  }

  /** Prints through GRPCStdio, or keeps it until the first subscription. */
  private print(channel: number, data: Buffer): void {
    const message = Buffer.concat([numberField(1, channel), bytesField(2, data)]);
    if (this.subscriber && !this.subscriber.destroyed) this.subscriber.write(frame(message));
    else this.unsent.push(message);
  }

  private async stdio(call: Call): Promise<void> {
    const { stream } = call;
    begin(call);
    this.subscriber = stream;
    for (const message of this.unsent.splice(0)) stream.write(frame(message));
    const { print = [], flood, end: ends } = this.orders.stdio ?? {};
    const send = async (channel: number, data: Buffer): Promise<void> => {
      const message = Buffer.concat([numberField(1, channel), bytesField(2, data)]);
      if (!stream.destroyed && !stream.write(frame(message))) await drained(stream);
    };
    for (const { channel, bytes, times = 1 } of print) {
      const number = channel === "stdout" ? 1 : channel === "stderr" ? 2 : channel;
      for (let time = 0; time < times; time++) await send(number, toBytes(bytes));
    }
    for (let line = 0; flood === true && !stream.destroyed; line++) {
      await send(1, Buffer.from(`flood ${line} ${"~".repeat(900)}\n`));
      // Leaves the loop now and then, so that other calls are answered.
      if (line % 64 === 0) await pause(0);
    }
    if (ends === true) stream.end();
    else await aborted(call.cancelled);
  }

  private async shutdown(call: Call): Promise<void> {
    const { shutdown, delayMs } = this.orders.stop ?? {};
    if (shutdown === "die") end({ exit: 0 });
    if (delayMs !== undefined) await pause(delayMs);
    if (shutdown === "silent") return;
    if (shutdown === undefined) call.stream.once("close", () => process.exit(0));
    answer(call, Buffer.alloc(0));
  }
}

function isList(orders: CallOrder | readonly CallOrder[]): orders is readonly CallOrder[] {
  return Array.isArray(orders);
}
