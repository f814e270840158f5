// The host's end of GRPCBroker and its stream, which is opened again after a lost connection.
import { type ClientDuplexStream, status, type StatusObject } from "@grpc/grpc-js";
import { type ConnInfo, GRPCBrokerService } from "../gen/goplugin/grpc_broker.js";
import { GrpcBroker } from "../transport/broker.js";
import { refusalOf } from "../transport/own-address.js";
import type { Connection } from "./connection.js";
import type { ListeningPlugin } from "./running-plugin.js";

/** Opens the stream at once and never cancels it: a Go plugin's broker survives no second one. */
export function openBroker(connection: Connection, { path, directory, security }: ListeningPlugin): GrpcBroker {
  let stream: ClientDuplexStream<ConnInfo, ConnInfo> | undefined;
  /** Announcements while there is no stream. */
  const unsent: ConnInfo[] = [];
  const broker = new GrpcBroker({
    directory: directory ?? "",
    network: process.platform === "win32" ? "tcp" : "unix",
    security,
    path,
    refusalOf,
    send: (info) => void (stream === undefined ? unsent.push(info) : stream.write(info)),
  });
  const open = (): void => {
    const opened = connection.duplex(GRPCBrokerService.startStream);
    stream = opened;
    opened.on("data", (info: ConnInfo) => broker.receive(info));
    // The status says the same, and an error without a listener would end this process.
    opened.on("error", () => undefined);
    opened.on("status", (ended: StatusObject) => void end(opened, ended));
    for (const info of unsent.splice(0)) opened.write(info);
  };
  const end = async (ended: ClientDuplexStream<ConnInfo, ConnInfo>, reason: StatusObject): Promise<void> => {
    stream = undefined;
    if (reason.code === status.OK) ended.end();
    // A plugin without GRPCBroker answers UNIMPLEMENTED; the broker of a Go plugin ends its second
    // stream at the first announcement.
    if ((await connection.lossOf(reason))?.kind === "connection") open();
    else broker.close();
  };
  open();
  return broker;
}
