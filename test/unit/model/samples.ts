// Sample descriptors, plugins, snapshots and failures for tests of the model.
import type { CatalogueSnapshot, PluginEntry, ProviderEntry } from "../../../src/model/plugins/types.js";
import { type Descriptor, PluginError, type PluginFailure } from "../../../src/scafctl/index.js";

export const echoDescriptor: Descriptor = {
  name: "echo",
  displayName: "Echo Provider",
  description: "Gives the message back",
  version: "1.0.0",
  category: "utility",
  capabilities: ["transform"],
  schema: {
    type: "object",
    properties: {
      message: { type: "string", description: "What to say", maxLength: 1000, examples: ["Hello, World!"] },
      uppercase: { type: "boolean", default: false },
    },
    required: ["message"],
  },
  outputSchemas: { transform: { type: "object", properties: { echoed: { type: "string" } } } },
};

export function descriptor(more: Partial<Descriptor> = {}): Descriptor {
  return { ...echoDescriptor, ...more };
}

/**
 * A described plugin `/plugins/<name>` with providers; by default one with the name of the plugin.
 */
export function plugin(
  name: string,
  providers: readonly Descriptor[] = [descriptor({ name })],
  more: Partial<PluginEntry> = {},
): PluginEntry {
  const path = `/plugins/${name}`;
  return {
    id: path,
    name,
    path,
    directory: "/plugins",
    status: "ready",
    process: { kind: "idle" },
    providers: providers.map((one): ProviderEntry => ({
      id: `${path}#${one.name}`,
      name: one.name,
      descriptor: one,
      findings: [],
    })),
    ...more,
  };
}

export function failedPlugin(name: string): PluginEntry {
  const error = new PluginError(`/plugins/${name}`, {
    reason: "exited-before-handshake",
    exit: { code: 1, signal: null },
    lastWords: "no configuration\n",
  });
  return plugin(name, [], { status: "failed", error });
}

/** One directory that was read, with these plugins. */
export function snapshot(...plugins: readonly PluginEntry[]): CatalogueSnapshot {
  const busy = plugins.some(({ status }) => status === "waiting" || status === "describing");
  return {
    busy,
    directories: [
      {
        source: { path: "/plugins", written: "plugins", origin: "user", workingDirectory: "/", allowed: true },
        state: { kind: "read" },
        plugins,
      },
    ],
  };
}

const exit = { code: 1, signal: null };
const method = "/scafctl.plugin.PluginService/ExecuteProvider";

/** One failure for each reason; the type requires all of them. */
export const failureSamples: { readonly [R in PluginFailure["reason"]]: Extract<PluginFailure, { reason: R }> } = {
  "file-missing": { reason: "file-missing" },
  "not-a-file": { reason: "not-a-file" },
  "not-executable": { reason: "not-executable" },
  "wrong-format": { reason: "wrong-format", found: "Windows program" },
  "wrong-architecture": { reason: "wrong-architecture", found: "arm64", expected: "x64" },
  "interpreter-missing": { reason: "interpreter-missing", interpreter: "/usr/bin/nope" },
  "checksum-mismatch": { reason: "checksum-mismatch", expected: "aa", found: "bb" },
  "socket-directory": { reason: "socket-directory", directory: "/tmp/x", detail: "too long" },
  "spawn-failed": { reason: "spawn-failed", code: "EMFILE" },
  "not-running": { reason: "not-running", pid: 4711, address: "/tmp/s", detail: "connect ECONNREFUSED" },
  "exited-before-handshake": { reason: "exited-before-handshake", exit, lastWords: "no config\n" },
  "cookie-refused": { reason: "cookie-refused", exit, lastWords: "This binary is a plugin." },
  "handshake-timeout": { reason: "handshake-timeout", timeoutMs: 10_000, lastWords: "" },
  "unreadable-line": { reason: "unreadable-line", line: "hello", detail: "1 field", lastWords: "" },
  "core-version": { reason: "core-version", found: "2" },
  "app-version": { reason: "app-version", found: "7", supported: [1] },
  "unknown-network": { reason: "unknown-network", network: "pipe" },
  "bad-address": { reason: "bad-address", network: "tcp", address: "nowhere" },
  "unsupported-protocol": { reason: "unsupported-protocol", protocol: "netrpc" },
  "certificate-unexpected": { reason: "certificate-unexpected" },
  "certificate-missing": { reason: "certificate-missing" },
  "certificate-invalid": { reason: "certificate-invalid", detail: "expired" },
  "connect-failed": { reason: "connect-failed", address: "/tmp/s", detail: "refused", lastWords: "" },
  crashed: {
    reason: "crashed",
    method,
    exit: { code: null, signal: "SIGSEGV" },
    lastWords: "panic: oh\n\ngoroutine 1",
  },
  "lost-connection": { reason: "lost-connection", method, detail: "reset" },
  deadline: { reason: "deadline", method, timeoutMs: 1500 },
  "call-failed": { reason: "call-failed", method, code: 12, status: "UNIMPLEMENTED", detail: "unknown method" },
  "bad-answer": { reason: "bad-answer", method, detail: "no JSON" },
  "broker-timeout": { reason: "broker-timeout", serviceId: 3 },
  "broker-closed": { reason: "broker-closed" },
  stopped: { reason: "stopped" },
  cancelled: { reason: "cancelled" },
};
