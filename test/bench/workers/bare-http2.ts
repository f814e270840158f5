// The least that a gRPC call costs in Node: node:http2 by hand, with nothing that a real client
// needs besides.
import type { IncomingHttpHeaders } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";
import { connect as connectSocket } from "node:net";
import { PluginServiceService } from "../../../src/scafctl/gen/scafctl/plugin.js";
import { callHandlers, type Execute } from "./calls.js";
import { serveOrders, text } from "./worker.js";

const { path, requestSerialize, responseDeserialize } = PluginServiceService.executeProvider;
/** The same as ours (src/goplugin/transport/channel-options.ts). */
const window = 8_388_608;

let session: ClientHttp2Session | undefined;

const headers = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };

const execute: Execute = (request) =>
  new Promise((resolve, reject) => {
    if (session === undefined) {
      reject(new Error("not connected"));
      return;
    }
    const message = requestSerialize(request);
    const framed = Buffer.allocUnsafe(message.length + 5);
    framed[0] = 0;
    framed.writeUInt32BE(message.length, 1);
    framed.set(message, 5);
    const chunks: Buffer[] = [];
    let status: string | string[] | undefined;
    const stream = session.request(headers);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("trailers", (trailers: IncomingHttpHeaders) => (status = trailers["grpc-status"]));
    stream.on("error", reject);
    stream.on("end", () => {
      const [first] = chunks;
      if (status !== "0" || first === undefined) reject(new Error(`status ${String(status)}`));
      else resolve(responseDeserialize((chunks.length === 1 ? first : Buffer.concat(chunks)).subarray(5)));
    });
    stream.end(framed);
  });

function socketOf(target: string) {
  if (target.startsWith("unix:")) return connectSocket(target.slice("unix:".length));
  const [, host, port] = /^ipv[46]:(.*):(\d+)$/.exec(target) ?? [];
  return connectSocket(Number(port), host);
}

serveOrders({
  open: (order) =>
    new Promise((resolve, reject) => {
      session = connect("http://localhost", {
        createConnection: () => socketOf(text(order, "target")),
        settings: { initialWindowSize: window, enablePush: false },
      });
      session.once("error", reject);
      session.once("connect", () => {
        session?.setLocalWindowSize(window);
        resolve(undefined);
      });
    }),
  ...callHandlers(() => execute),
});
