// Parses go-plugin's reattach configuration: where a plugin that already runs can be reached.
import type { Network } from "../transport/channel-options.js";

/** go-plugin's ReattachConfig. */
export interface ReattachConfig {
  readonly protocolVersion: number;
  readonly pid: number;
  readonly network: Network;
  /** Socket path or `host:port`. */
  readonly address: string;
  /** Test mode: a debugger or another program owns the process; a stop only disconnects. */
  readonly test: boolean;
}

/**
 * Reads
 * `{"Protocol":"grpc","ProtocolVersion":1,"Pid":7,"Test":true,"Addr":{"Network":"unix","String":"/…"}}`,
 * the form of Terraform's `TF_REATTACH_PROVIDERS` that `serve({ debug: true })` also prints.
 * @throws Error with a description of the problem
 */
export function parseReattachConfig(json: string): ReattachConfig {
  return readConfig(JSON.parse(json), "the reattach configuration");
}

/**
 * Reads several configurations by name, as in `TF_REATTACH_PROVIDERS`:
 * `{"echo":{"Protocol":"grpc",…},…}`.
 * @throws Error with the name and a description of the problem
 */
export function parseReattachConfigs(json: string): ReadonlyMap<string, ReattachConfig> {
  const entries = Object.entries(object(JSON.parse(json), "the reattach configuration"));
  return new Map(entries.map(([name, value]) => [name, readConfig(value, name)]));
}

function readConfig(value: unknown, name: string): ReattachConfig {
  const fail = (what: string): never => {
    throw new Error(`${name}: ${what}`);
  };
  const config = object(value, name);
  if (config["Protocol"] !== "grpc") fail(`Protocol is ${String(config["Protocol"])}, only "grpc" is known`);
  const place = object(config["Addr"], `${name}: Addr`);
  const network = place["Network"];
  if (network !== "unix" && network !== "tcp") return fail('Addr.Network is neither "unix" nor "tcp"');
  const address = place["String"];
  if (typeof address !== "string" || address === "") return fail("Addr.String is missing");
  const pid = config["Pid"];
  if (typeof pid !== "number" || !Number.isInteger(pid) || pid <= 0) return fail("Pid is not a process id");
  const version = config["ProtocolVersion"] ?? 1;
  if (typeof version !== "number" || !Number.isInteger(version)) return fail("ProtocolVersion is not an integer");
  // Go sets it in test mode only; 0 otherwise.
  return { protocolVersion: version === 0 ? 1 : version, pid, network, address, test: config["Test"] === true };
}

function object(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new Error(`${name} is not an object`);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
