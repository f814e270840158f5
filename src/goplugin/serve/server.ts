// Serving step by step: choose the version, listen, say where in one line, and stop in order when
// the host asks.
import { Server } from "@grpc/grpc-js";
import { execFile } from "node:child_process";
import { writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import type { CapturedOutput } from "./captured-output.js";
import type { PluginLog } from "./plugin-log.js";
import {
  chooseVersion,
  handshakeLine,
  type HostEnvironment,
  readHostEnvironment,
  readPortRange,
} from "./serve-environment.js";
import type { ServeOptions } from "./serve-options.js";
import { GrpcBroker } from "../transport/broker.js";
import { createIdentity, encodeCertificateField, fromPem } from "../transport/certificate.js";
import { type Network, serverOptions } from "../transport/channel-options.js";
import { listen, type Listener, type ListenOptions } from "../transport/listener.js";
import { installExitHandlers } from "./exit-handlers.js";
import { addController, addHealth, BrokerService, StdioService } from "./server-services.js";
import { type ConnectionSecurity, pinnedTls, staticTls } from "../transport/tls.js";

export interface RunServerOptions extends ServeOptions {
  /** The process that started us, as it was when we started. */
  readonly parent: number;
  readonly log: PluginLog;
  /** What the plugin prints; absent in debug mode. */
  readonly output: CapturedOutput | undefined;
}

/** For the author's own clean-up: a Go host kills after two seconds. */
const shutdownHookMs = 1_500;
/** For output and answers that are on their way. */
const flushMs = 250;

/**
 * Serves until told to stop.
 * @throws Error when it cannot begin to serve: no version, unreadable certificate, no address to
 *   listen on
 */
export async function runServer(options: RunServerOptions): Promise<void> {
  const { log } = options;
  const debug = options.debug === true;
  const host = readHostEnvironment(process.env);
  // Wishes of our host, not of a host that our plugin may be in turn: they would switch TLS or
  // multiplexing on further down.
  delete process.env["PLUGIN_CLIENT_CERT"];
  delete process.env["PLUGIN_MULTIPLEX_GRPC"];
  for (const complaint of host.complaints) log.warn(complaint);

  const offers = new Map(Object.entries(options.versions ?? {}).map(([key, register]) => [Number(key), register]));
  if (options.services) offers.set(options.handshake.protocolVersion, options.services);
  const version = chooseVersion([...offers.keys()], host.versions);
  const { security, certificate } = await secure(options, debug ? undefined : host.clientCertificate);
  const place = { ...(await placeToListen(options, host)), security };

  const announcements = new BrokerService();
  const broker = new GrpcBroker({ ...place, tls: security, send: (info) => announcements.send(info) });
  const run = new Run(options, announcements, broker);
  await offers.get(version)?.(run.server, broker);

  const listener = await listen(run.server, {
    ...place,
    onRefused: (error) => log.debug("refused a connection", { error }),
  });
  run.listener = listener;
  installExitHandlers({
    log,
    output: options.output,
    parent: options.parent,
    debug,
    outliveHost: options.outliveHost === true,
    stop: (why) => run.stop(why),
    removeSockets: () => run.close(),
  });
  const { network, address } = listener;
  if (debug) {
    // go-plugin's ReattachConfig in the form that Terraform made common (TF_REATTACH_PROVIDERS).
    const Addr = { Network: network, String: address };
    const reattach = { Protocol: "grpc", ProtocolVersion: version, Pid: process.pid, Test: true, Addr };
    process.stdout.write(`${JSON.stringify(reattach)}\n`);
  } else {
    const { mentionsMultiplexing } = host;
    log.debug("plugin address", { network, address });
    writeSync(1, handshakeLine({ version, network, address, certificate, mentionsMultiplexing }));
  }
  await run.ended;
}

/** One serving: its grpc server, and the order in which it ends. */
class Run {
  readonly server = new Server(serverOptions);
  /** Resolves when everything is closed. */
  readonly ended: Promise<void>;
  listener: Listener | undefined;
  private readonly stdio: StdioService;
  private settle: () => void = () => undefined;
  private preparing: Promise<void> | undefined;
  private ending = false;

  constructor(
    private readonly options: RunServerOptions,
    private readonly announcements: BrokerService,
    private readonly broker: GrpcBroker,
  ) {
    this.ended = new Promise((resolve) => (this.settle = resolve));
    this.stdio = new StdioService(options.output);
    addHealth(this.server);
    this.stdio.addTo(this.server);
    announcements.addTo(this.server, (info) => broker.receive(info));
    addController(
      this.server,
      () => this.prepare("the host asked for it"),
      () => void this.end(),
    );
  }

  /** Ends in good order, without anybody waiting for an answer. */
  stop(why: string): void {
    void this.prepare(why).then(() => this.end());
  }

  /** Drops every connection and removes every socket, at once. */
  close(): void {
    this.broker.close();
    void this.listener?.close();
  }

  /** The author's clean-up, then the last output. Bounded in time; never rejects. */
  private prepare(why: string): Promise<void> {
    this.preparing ??= (async () => {
      const { log, onShutdown } = this.options;
      log.debug("plugin is stopping", { why });
      try {
        const hook = Promise.resolve(onShutdown?.()).then(() => true);
        if (!(await within(shutdownHookMs, hook))) log.warn("onShutdown took too long and was abandoned");
      } catch (error) {
        log.error("onShutdown failed", { error });
      }
      await within(flushMs, this.stdio.flushed());
    })();
    return this.preparing;
  }

  private async end(): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    this.stdio.end();
    this.announcements.end();
    // Returns when the host has hung up, which Go hosts do as soon as they have the answer.
    await within(flushMs, new Promise<void>((resolve) => this.server.tryShutdown(() => resolve())));
    this.close();
    this.settle();
  }
}

/** The promise's value, or undefined when it takes longer than that. */
async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), limitMs)));
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * TLS by hand, AutoMTLS when the host sent its certificate, or none. Only AutoMTLS puts a
 * certificate into the line.
 */
async function secure(
  options: ServeOptions,
  clientCertificate: string | undefined,
): Promise<{ security: ConnectionSecurity | undefined; certificate: string }> {
  if (options.tlsProvider) return { security: staticTls(await options.tlsProvider()), certificate: "" };
  if (clientCertificate === undefined) return { security: undefined, certificate: "" };
  let peer: Buffer;
  try {
    peer = fromPem(clientCertificate);
  } catch (error) {
    throw new Error("PLUGIN_CLIENT_CERT holds no readable certificate", { cause: error });
  }
  const identity = createIdentity();
  return { security: pinnedTls(identity, peer), certificate: encodeCertificateField(identity.certDer) };
}

async function placeToListen(options: ServeOptions, host: HostEnvironment): Promise<Omit<ListenOptions, "security">> {
  const wanted = options.transport ?? "auto";
  const network: Network = wanted === "auto" ? (process.platform === "win32" ? "tcp" : "unix") : wanted;
  const directory = host.socketDirectory ?? tmpdir();
  if (network === "tcp") return { network, directory, ports: readPortRange(process.env) };
  const group = host.socketGroup === undefined ? undefined : await groupId(host.socketGroup);
  return { network, directory, group };
}

/** A group's number from its number or name. */
async function groupId(group: string): Promise<number> {
  if (/^\d+$/.test(group)) return Number(group);
  const fromFile = parseGroup(await readFile("/etc/group", "utf8"), group);
  if (fromFile !== undefined) return fromFile;
  // Groups of a directory service are not in the file.
  const answer = await promisify(execFile)("getent", ["group", group]).catch(() => undefined);
  const fromService = answer && parseGroup(answer.stdout, group);
  if (fromService === undefined)
    throw new Error(`PLUGIN_UNIX_SOCKET_GROUP names the group "${group}", which is unknown here`);
  return fromService;
}

function parseGroup(lines: string, group: string): number | undefined {
  const fields = lines
    .split("\n")
    .map((line) => line.split(":"))
    .find(([name]) => name === group);
  return fields?.[2] === undefined ? undefined : Number(fields[2]);
}
