// How a plugin that somebody else started is found again: the configuration, and the JSON that
// hosts pass around.
import type { Network } from "../transport/channel-options.js";

/** go-plugin's ReattachConfig. */
export interface ReattachConfig {
  readonly protocolVersion: number;
  readonly pid: number;
  readonly network: Network;
  /** Socket path or `host:port`. */
  readonly address: string;
  /**
   * Test mode: the plugin belongs to somebody else, typically a debugger, so a stop only
   * disconnects.
   */
  readonly test: boolean;
}

/**
 * Reads
 * `{"Protocol":"grpc","ProtocolVersion":1,"Pid":7,"Test":true,"Addr":{"Network":"unix","String":"/…"}}`,
 * the form that Terraform made common (`TF_REATTACH_PROVIDERS`) and that `serve({ debug: true })`
 * prints.
 * @throws Error that says what is wrong with it
 */
export function parseReattachConfig(json: string): ReattachConfig {
  return readConfig(JSON.parse(json), "the reattach configuration");
}

/**
 * Reads several of them, each under the name by which the host knows the plugin:
 * `{"echo":{"Protocol":"grpc",…},…}`, the whole shape of `TF_REATTACH_PROVIDERS`.
 * @throws Error that says which is wrong, and what with it
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
  if (typeof pid !== "number" || !Number.isInteger(pid) || pid <= 0) return fail("Pid is no process number");
  const version = config["ProtocolVersion"] ?? 1;
  if (typeof version !== "number" || !Number.isInteger(version)) return fail("ProtocolVersion is no number");
  // Go fills it in test mode only, and leaves it 0 otherwise.
  return { protocolVersion: version === 0 ? 1 : version, pid, network, address, test: config["Test"] === true };
}

function object(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new Error(`${name} is no object`);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
