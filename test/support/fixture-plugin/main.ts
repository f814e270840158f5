// A plugin that misbehaves on order. It implements the protocol by hand, so that it can break it
// anywhere.
import { spawn } from "node:child_process";
import { appendFileSync, closeSync, existsSync, readFileSync, rmSync } from "node:fs";
import { createSecureServer, createServer as createHttp2, type ServerHttp2Stream } from "node:http2";
import { createServer as createNet, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createIdentity, encodeCertificateField, type Identity } from "../../../src/goplugin/transport/certificate.js";
import { end } from "./call.js";
import type { FixtureEvent, LineField, LineOrders, StartOrders, TransportOrder, WrittenOrders } from "./orders.js";
import { Services } from "./services.js";
import { writeAll } from "./write.js";

const executable = process.argv[1] ?? "";
const orders: WrittenOrders = existsSync(`${executable}.json`)
  ? (JSON.parse(readFileSync(`${executable}.json`, "utf8")) as WrittenOrders)
  : {};

function record(event: FixtureEvent): void {
  if (orders.record !== undefined) appendFileSync(orders.record, `${JSON.stringify(event)}\n`);
}

async function main(): Promise<void> {
  const parent = process.ppid;
  const env = Object.fromEntries(Object.entries(process.env).map(([key, value]) => [key, value ?? ""]));
  record({ event: "start", pid: process.pid, argv: process.argv.slice(2), cwd: process.cwd(), env });
  // A fixture that a test forgets ends after ten minutes, whatever its orders.
  setTimeout(() => process.exit(0), 600_000);
  if (orders.outliveHost !== true) setInterval(() => process.ppid === parent || process.exit(0), 500);
  process.on("SIGINT", () => record({ event: "signal", signal: "SIGINT" }));
  if (orders.stop?.ignoreSigterm === true) process.on("SIGTERM", () => record({ event: "signal", signal: "SIGTERM" }));
  if (orders.stop?.grandchild) startGrandchild(orders.stop.grandchild);
  if (!(await beforeLine(orders.start ?? {}))) return;

  const identity = usesTls() || orders.line?.certificate === "unasked" ? createIdentity() : undefined;
  const { network, address, server } = await listen(usesTls() ? identity : undefined);
  if (orders.transport === "refuse") await new Promise((resolve) => server.close(resolve));
  writeLine(orders.line ?? {}, network, address, identity);
}

function usesTls(): boolean {
  return (process.env["PLUGIN_CLIENT_CERT"] ?? "") !== "" && orders.line?.certificate !== "none";
}

function startGrandchild({ seconds, ownGroup = false }: { seconds: number; ownGroup?: boolean }): void {
  const script = `setTimeout(() => {}, ${seconds * 1000})`;
  const child = spawn(process.execPath, ["-e", script], {
    stdio: ["ignore", "inherit", "inherit"],
    detached: ownGroup,
  });
  child.unref();
  record({ event: "grandchild", pid: child.pid ?? 0 });
}

/** False when there will be no line. */
async function beforeLine(start: StartOrders): Promise<boolean> {
  if (start.stderr !== undefined) writeAll(2, start.stderr);
  const flood = Buffer.from(`${"noise ".repeat(170)}\n`);
  for (let left = start.stderrFloodBytes ?? 0; left > 0; left -= flood.length) writeAll(2, flood);
  if (start.stdout !== undefined) writeAll(1, start.stdout);
  if (start.delayMs !== undefined) await pause(start.delayMs);
  if (start.end) end(start.end);
  if (process.env["SCAFCTL_PLUGIN"] !== "scafctl_provider_plugin") {
    // go-plugin's own message, which hosts recognise.
    writeAll(
      2,
      "This binary is a plugin. These are not meant to be executed directly.\n" +
        "Please execute the program that consumes these plugins, which will\nload any plugins automatically\n",
    );
    process.exit(1);
  }
  return start.hang !== true;
}

async function listen(identity: Identity | undefined): Promise<{ network: string; address: string; server: Server }> {
  const server = orders.transport === undefined ? correctServer(identity) : brokenServer(orders.transport);
  if (orders.network === "tcp") {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const bound = server.address();
    return { network: "tcp", address: `127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`, server };
  }
  const address = join(process.env["PLUGIN_UNIX_SOCKET_DIR"] ?? tmpdir(), `plugin${process.pid}`);
  process.on("exit", () => rmSync(address, { force: true }));
  await new Promise<void>((resolve) => server.listen(address, resolve));
  return { network: "unix", address, server };
}

function correctServer(identity: Identity | undefined): Server {
  let newest: Socket | undefined;
  const services = new Services(orders, record, (bytes) => void newest?.write(bytes));
  const server = identity
    ? createSecureServer({
        cert: identity.certPem,
        key: identity.keyPem,
        ca: process.env["PLUGIN_CLIENT_CERT"] ?? "",
        requestCert: true,
        rejectUnauthorized: true,
      })
    : createHttp2();
  server.on("stream", (stream: ServerHttp2Stream, headers) => services.handle(stream, headers[":path"] ?? ""));
  server.on(identity ? "secureConnection" : "connection", (socket: Socket) => (newest = socket));
  server.on("sessionError", () => undefined);
  return server;
}

function brokenServer(how: TransportOrder): Server {
  return createNet((socket: Socket) => {
    socket.on("error", () => undefined);
    if (how === "reset") {
      // Unix sockets have no reset; closing with unread data has the same effect.
      socket.once("data", () => (orders.network === "tcp" ? socket.resetAndDestroy() : socket.destroy()));
    }
    if (how === "garbage") socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    if (how === "silent") socket.resume();
  });
}

function writeLine(line: LineOrders, network: string, address: string, identity: Identity | undefined): void {
  const shown = line.certificate === "wrong" ? createIdentity() : identity;
  const field = shown ? encodeCertificateField(shown.certDer) : "";
  const fields: Record<LineField, string> = {
    core: "1",
    app: String(orders.appVersion ?? 1),
    network,
    address,
    protocol: "grpc",
    certificate: line.certificate === "padded" && field !== "" ? `${field}=` : field,
    multiplex: "false",
    ...line.fields,
  };
  const text = line.text?.replaceAll("{address}", address);
  writeAll(
    1,
    text ??
      `${Object.values(fields)
        .slice(0, line.fieldCount ?? 6)
        .join("|")}${line.ending ?? "\n"}`,
  );
  const junk = Buffer.from(`${"junk ".repeat(200)}\n`);
  for (let left = line.thenStdoutBytes ?? 0; left > 0; left -= junk.length) writeAll(1, junk);
  if (line.closeStdout === true) closeSync(1);
  if (line.thenEnd) end(line.thenEnd);
}

void main();
