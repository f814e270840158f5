// Runs the server of a plugin: chooses the version, listens, prints the handshake line, stops.
import { Server, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { execFile } from "node:child_process";
import { writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { within } from "../base/abort.js";
import {
  chooseVersion,
  handshakeLine,
  type HostEnvironment,
  readHostEnvironment,
  readPortRange,
} from "./serve-environment.js";
import type { RunServerOptions, ServeOptions } from "./serve-options.js";
import { GrpcBroker } from "../transport/broker.js";
import { createIdentity, encodeCertificateField, fromPem } from "../transport/certificate.js";
import { type Network, serverOptions } from "../transport/channel-options.js";
import { listen, type Listener, type ListenOptions } from "../transport/listener.js";
import { installExitHandlers } from "./exit-handlers.js";
import { guardHandlers } from "./server-handlers.js";
import type { PluginLog } from "./plugin-log.js";
import { addController, addHealth, BrokerService, StdioService } from "./server-services.js";
import { type ConnectionSecurity, pinnedTls, staticTls } from "../transport/tls.js";

/** For `onShutdown`: a Go host kills after two seconds. Milliseconds. */
const shutdownHookMs = 1_500;
/** For output and answers that are still being sent. Milliseconds. */
const flushMs = 250;

/**
 * Serves until it is stopped.
 * @throws Error when it cannot serve: no version, invalid certificate, no address
 */
export async function runServer(options: RunServerOptions): Promise<void> {
  const { log } = options;
  const debug = options.debug === true;
  const host = readHostEnvironment(process.env);
  // Must not reach plugins that this plugin may start itself.
  delete process.env["PLUGIN_CLIENT_CERT"];
  delete process.env["PLUGIN_MULTIPLEX_GRPC"];
  for (const warning of host.warnings) log.warn(warning);

  const offers = new Map(Object.entries(options.versions ?? {}).map(([key, register]) => [Number(key), register]));
  if (options.services) offers.set(options.handshake.protocolVersion, options.services);
  const version = chooseVersion([...offers.keys()], host.versions);
  const { security, certificate } = await secure(options, debug ? undefined : host.clientCertificate);
  const listening = { ...(await listenOptions(options, host)), security };

  const announcements = new BrokerService();
  const broker = new GrpcBroker({
    ...listening,
    send: (info) => announcements.send(info),
    createServer: () => new GuardedServer(log),
  });
  const server = new PluginServer(options, announcements, broker);
  await offers.get(version)?.(server.grpc, broker);

  const listener = await listen(server.grpc, {
    ...listening,
    onRefused: (error) => log.debug("refused a connection", { error }),
  });
  server.listener = listener;
  installExitHandlers(
    options,
    (why) => server.stop(why),
    () => server.close(),
    () => listener.connections > 0,
  );
  const { network, address } = listener;
  if (debug) {
    // go-plugin's ReattachConfig as in TF_REATTACH_PROVIDERS.
    const Addr = { Network: network, String: address };
    const reattach = { Protocol: "grpc", ProtocolVersion: version, Pid: process.pid, Test: true, Addr };
    process.stdout.write(`${JSON.stringify(reattach)}\n`);
  } else {
    const { mentionsMultiplexing } = host;
    log.debug("plugin address", { network, address });
    writeSync(1, handshakeLine({ version, network, address, certificate, mentionsMultiplexing }));
  }
  await server.ended;
}

/** A server whose handlers may throw. */
class GuardedServer extends Server {
  constructor(private readonly log: PluginLog) {
    super(serverOptions);
  }

  override addService(service: ServiceDefinition, implementation: UntypedServiceImplementation): void {
    super.addService(service, guardHandlers(service, implementation, this.log));
  }
}

/** The gRPC server, and the order in which it stops. */
class PluginServer {
  readonly grpc: Server;
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
    this.grpc = new GuardedServer(options.log);
    this.stdio = new StdioService(options.output);
    addHealth(this.grpc);
    this.stdio.addTo(this.grpc);
    announcements.addTo(this.grpc, (info) => broker.receive(info));
    addController(
      this.grpc,
      () => this.prepare("the host called Shutdown"),
      () => void this.end(),
    );
  }

  /** Stops gracefully without a Shutdown call. */
  stop(why: string): void {
    void this.prepare(why).then(() => this.end());
  }

  /** Drops all connections and removes all sockets, synchronously. */
  close(): void {
    this.broker.close();
    void this.listener?.close();
  }

  /** Calls `onShutdown` and sends the last output. Bounded in time; never rejects. */
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
    // Go hosts close the connection as soon as they have the answer.
    await within(flushMs, new Promise<void>((resolve) => this.grpc.tryShutdown(() => resolve())));
    this.close();
    this.settle();
  }
}

/** The author's TLS, AutoMTLS when the host sent its certificate, or none. */
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
    throw new Error("PLUGIN_CLIENT_CERT is not a valid certificate", { cause: error });
  }
  const identity = createIdentity();
  return { security: pinnedTls(identity, peer), certificate: encodeCertificateField(identity.certDer) };
}

async function listenOptions(options: ServeOptions, host: HostEnvironment): Promise<Omit<ListenOptions, "security">> {
  const transport = options.transport ?? "auto";
  const network: Network = transport === "auto" ? (process.platform === "win32" ? "tcp" : "unix") : transport;
  // The host may have another working directory.
  const directory = resolve(host.socketDirectory ?? tmpdir());
  if (network === "tcp") return { network, directory, ports: readPortRange(process.env) };
  const group = host.socketGroup === undefined ? undefined : await groupId(host.socketGroup);
  return { network, directory, group };
}

/** The group id of a number or a name. */
async function groupId(group: string): Promise<number> {
  if (/^\d+$/.test(group)) return Number(group);
  const fromFile = parseGroup(await readFile("/etc/group", "utf8"), group);
  if (fromFile !== undefined) return fromFile;
  // A group of a directory service.
  const answer = await promisify(execFile)("getent", ["group", group]).catch(() => undefined);
  const fromService = answer && parseGroup(answer.stdout, group);
  if (fromService === undefined)
    throw new Error(`PLUGIN_UNIX_SOCKET_GROUP names the group "${group}", which does not exist`);
  return fromService;
}

function parseGroup(lines: string, group: string): number | undefined {
  const fields = lines
    .split("\n")
    .map((line) => line.split(":"))
    .find(([name]) => name === group);
  return fields?.[2] === undefined ? undefined : Number(fields[2]);
}
