// Why a plugin did not start or a call failed, in sentences.
import { basename } from "node:path";
import { type ExitInfo, type PluginError, type PluginFailure, pluginName } from "../../scafctl/index.js";
import { cleanLine, cleanTail } from "../text/foreign-text.js";
import { type Action, type Explanation, sentence } from "./explanation.js";

type Failures = { readonly [F in PluginFailure as F["reason"]]: F };
/** @param name of the plugin, cleaned */
type Explain<R extends keyof Failures> = (name: string, failure: Failures[R]) => Explanation;

const AUTHOR = "Report this to the author of the plugin.";

const explanations: { readonly [R in keyof Failures]: Explain<R> } = {
  // Before the start.
  "file-missing": (name) =>
    notStarted(name, "its file does not exist", "Build it again, or refresh the list of plugins.", "retry"),
  "not-a-file": (name) => notStarted(name, "it is not a regular file", "Plugins are executable files.", "reveal-file"),
  "not-executable": (name) =>
    notStarted(
      name,
      "its file is not executable",
      "Give it the execute permission (chmod +x).",
      "reveal-file",
      "retry",
    ),
  "wrong-format": (name, { found }) =>
    notStarted(
      name,
      `its file is not a program of this system (${cleanLine(found, 100)})`,
      "Build it for this system; a script needs a first line that begins with #!.",
      "reveal-file",
      "retry",
    ),
  "wrong-architecture": (name, { found, expected }) =>
    notStarted(
      name,
      `it was built for ${cleanLine(found, 60)}, and this machine is ${cleanLine(expected, 60)}`,
      "Build it for this machine.",
      "reveal-file",
      "retry",
    ),
  "interpreter-missing": (name, { interpreter }) =>
    notStarted(
      name,
      `its first line names the interpreter ${cleanLine(interpreter, 200)}, which does not exist`,
      "Install the interpreter, or correct the first line of the file.",
      "reveal-file",
      "retry",
    ),
  "checksum-mismatch": (name, { expected, found }) =>
    notStarted(
      name,
      "its file has another checksum than the allowed one",
      `Expected ${cleanLine(expected, 140)}, found ${cleanLine(found, 140)}.`,
      "reveal-file",
    ),
  "socket-directory": (name, { directory, detail }) =>
    notStarted(
      name,
      `its socket cannot be created in ${cleanLine(directory, 200)} (${cleanLine(detail)})`,
      "Set TMPDIR to a short path that you can write to.",
      "show-log",
      "retry",
    ),
  "spawn-failed": (name, { code }) =>
    notStarted(name, `the system refused with ${code}`, spawnRemedy(code), "show-log", "retry"),
  "not-running": (name, { pid, address, detail }) => ({
    sentence: sentence(`${name} is not running as process ${pid} at ${cleanLine(address, 200)} (${cleanLine(detail)})`),
    remedy: "Start it again in the debugger, and copy the reattach line that it prints.",
    actions: ["open-settings", "retry"],
  }),
  // Handshake.
  "exited-before-handshake": (name, { exit }) =>
    notStarted(
      name,
      `it ${exitText(exit)} before the handshake`,
      "Remove the file from this directory if it is not a plugin.",
      "show-log",
      "restart",
      "reveal-file",
    ),
  "cookie-refused": (name) =>
    notStarted(
      name,
      "it is not a scafctl provider: it refused the handshake cookie",
      "It may be a plugin of another kind or for another program.",
      "show-log",
      "reveal-file",
    ),
  "handshake-timeout": (name, { timeoutMs }) =>
    notStarted(
      name,
      `it said nothing for ${seconds(timeoutMs)}`,
      "Remove the file from this directory if it is not a plugin, or increase the start timeout.",
      "show-log",
      "restart",
      "reveal-file",
    ),
  "unreadable-line": (name, { line, detail }) =>
    notStarted(
      name,
      `it printed "${cleanLine(line, 120)}" instead of a handshake (${cleanLine(detail, 200)})`,
      "A plugin must print its handshake line before anything else on stdout.",
      "show-log",
      "restart",
      "reveal-file",
    ),
  "core-version": (name, { found }) =>
    notStarted(
      name,
      `it uses version ${cleanLine(found, 40)} of the core protocol of go-plugin, and only 1 is supported`,
      "Build it with a current go-plugin.",
      "reveal-file",
    ),
  "app-version": (name, { found, supported }) =>
    notStarted(
      name,
      `it uses version ${cleanLine(found, 40)} of the plugin protocol, and this host supports ${supported.join(", ")}`,
      "Build it for a protocol version that both support.",
      "reveal-file",
    ),
  "unknown-network": (name, { network }) =>
    notStarted(
      name,
      `it listens on an unknown kind of network, "${cleanLine(network, 60)}"`,
      `Plugins listen on a Unix socket or on TCP. ${AUTHOR}`,
      "show-log",
    ),
  "bad-address": (name, { network, address }) =>
    notStarted(
      name,
      `it printed an unusable address: ${cleanLine(network, 20)} "${cleanLine(address, 200)}"`,
      AUTHOR,
      "show-log",
      "restart",
    ),
  "unsupported-protocol": (name, { protocol }) =>
    notStarted(
      name,
      `it uses the protocol "${cleanLine(protocol, 40)}" instead of gRPC`,
      "Serve it with the gRPC server of go-plugin.",
      "reveal-file",
    ),
  "certificate-unexpected": (name) =>
    notStarted(
      name,
      "it uses an encrypted connection that the host did not ask for",
      `It must use TLS only when the host asks for it. ${AUTHOR}`,
      "show-log",
    ),
  "certificate-missing": (name) =>
    notStarted(
      name,
      "it does not offer the encrypted connection that the host asked for",
      "Build it with a go-plugin that supports AutoMTLS.",
      "show-log",
    ),
  "certificate-invalid": (name, { detail }) =>
    notStarted(
      name,
      `its certificate is invalid (${cleanLine(detail)})`,
      "Build it with a current go-plugin.",
      "show-log",
      "restart",
    ),
  "connect-failed": (name, { address, detail }) =>
    notStarted(
      name,
      `it does not answer at its address ${cleanLine(address, 200)} (${cleanLine(detail)})`,
      "See its log, then restart it.",
      "show-log",
      "restart",
    ),
  // Calls.
  crashed: (name, { method, exit }) => ({
    sentence: sentence(`${name} crashed${inMethod(method)}: it ${exitText(exit)}`),
    remedy: "It restarts on the next run.",
    actions: ["show-log", "retry"],
  }),
  "lost-connection": (name, { method, detail }) => ({
    sentence: sentence(`The connection to ${name} broke${inMethod(method)} (${cleanLine(detail)})`),
    remedy: "Run it again to connect again.",
    actions: ["show-log", "restart", "retry"],
  }),
  deadline: (name, { method, timeoutMs }) => ({
    sentence: sentence(`${name} did not answer ${methodName(method)} within ${seconds(timeoutMs)}`),
    remedy: "Increase the timeout, or see its log for what it waits for.",
    actions: ["show-log", "restart", "retry"],
  }),
  "call-failed": (name, { method, status, detail }) => ({
    sentence: sentence(
      `${name} answered ${methodName(method)} with ${cleanLine(status, 40)}: ${cleanLine(detail, 1000)}`,
    ),
    remedy:
      status === "UNIMPLEMENTED"
        ? "The plugin does not support this call; a newer version of it may."
        : "See its log for more.",
    actions: ["show-log", "restart"],
  }),
  "bad-answer": (name, { method, detail }) => ({
    sentence: sentence(`The answer of ${name} to ${methodName(method)} breaks the contract: ${cleanLine(detail)}`),
    remedy: AUTHOR,
    actions: ["show-log", "restart"],
  }),
  "broker-timeout": (name, { serviceId }) => ({
    sentence: sentence(`${name} did not dial connection ${serviceId} within five seconds`),
    remedy: "See its log, then restart it.",
    actions: ["show-log", "restart"],
  }),
  "broker-closed": (name) => ({
    sentence: sentence(`${name} closed the channel for further connections`),
    remedy: "Restart it.",
    actions: ["show-log", "restart"],
  }),
  stopped: (name) => ({ sentence: sentence(`${name} was stopped`), actions: ["retry"] }),
  cancelled: () => ({ sentence: "Cancelled.", actions: [] }),
};

export function explainPluginError({ path, failure }: PluginError): Explanation {
  // A file such as `.hidden` has an empty plugin name.
  const name = cleanLine(pluginName(path) || basename(path) || path, 100);
  const explanation = (explanations[failure.reason] as (name: string, failure: PluginFailure) => Explanation)(
    name,
    failure,
  );
  const lastWords = "lastWords" in failure ? cleanTail(failure.lastWords) : "";
  return lastWords === "" ? explanation : { ...explanation, lastWords };
}

function notStarted(name: string, why: string, remedy: string, ...actions: readonly Action[]): Explanation {
  return { sentence: sentence(`${name} did not start: ${why}`), remedy, actions };
}

/** "GetProviders" of "/scafctl.plugin.PluginService/GetProviders". */
function methodName(method: string): string {
  return cleanLine(method.slice(method.lastIndexOf("/") + 1), 60);
}

/** Empty for a failure between calls. */
function inMethod(method: string): string {
  return method === "" ? "" : ` in ${methodName(method)}`;
}

function exitText({ code, signal }: ExitInfo): string {
  if (signal !== null) return `was ended by ${signal}`;
  return code === null ? "ended" : `exited with status ${code}`;
}

function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  return value === 1 ? "one second" : `${Number(value.toFixed(1))} seconds`;
}

function spawnRemedy(code: string): string {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "Check the permissions of the file and its folders; the file system may forbid execution.";
    case "ETXTBSY":
      return "The file is still being written; try again when it is complete.";
    case "EMFILE":
    case "ENFILE":
    case "EAGAIN":
    case "ENOMEM":
      return "The system has no processes, files or memory left; close something and try again.";
    case "ENOENT":
      return "Its working directory does not exist, or its file was just removed.";
    default:
      return "Start it in a terminal to see more.";
  }
}
