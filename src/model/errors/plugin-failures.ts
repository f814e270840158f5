// Why a plugin did not start or a call failed, in sentences.
import { basename } from "node:path";
import { type ExitInfo, type PluginError, type PluginFailure, pluginName } from "../../scafctl/index.js";
import { cleanLine, cleanTail } from "../text/foreign-text.js";
import { type Explanation, sentence } from "./explanation.js";
import { shortages } from "./shortages.js";

type Failures = { readonly [F in PluginFailure as F["reason"]]: F };

/** Why the plugin did not start, as a clause, or a sentence, which may lack its full stop. */
type PluginExplanation = ({ readonly notStarted: string } | { readonly sentence: string }) &
  Pick<Explanation, "remedy" | "editorRemedy" | "actions">;

/** @param name of the plugin, cleaned */
type Explain<F> = (failure: F, name: string) => PluginExplanation;

const NO_PERMISSION = "Check the permissions of the file and its folders; the file system may forbid execution.";
const AUTHOR = "Report this to the author of the plugin.";

const explanations: { readonly [R in keyof Failures]: Explain<Failures[R]> } = {
  // Before the start.
  "file-missing": () => ({
    notStarted: "its file does not exist",
    remedy: "Build it again.",
    actions: ["retry"],
  }),
  "not-a-file": () => ({
    notStarted: "it is not a regular file",
    remedy: "Plugins are executable files.",
    actions: ["reveal-file"],
  }),
  "not-executable": () => ({
    notStarted: "its file is not executable",
    remedy: "Give it the execute permission (chmod +x).",
    actions: ["reveal-file", "retry"],
  }),
  "not-allowed": ({ change }) => ({
    notStarted: change === "new" ? "you have not allowed it yet" : "its file changed since you allowed it",
    editorRemedy: "Allow it to start it.",
    actions: ["allow"],
  }),
  setuid: () => ({
    notStarted: "its file would run with the rights of its owner or group (setuid)",
    remedy: "Remove that permission (chmod ug-s).",
    actions: ["reveal-file", "retry"],
  }),
  "wrong-format": ({ found }) => ({
    notStarted: `its file is not a program of this system (${cleanLine(found, 100)})`,
    remedy: "Build it for this system; a script needs a first line that begins with #!.",
    actions: ["reveal-file", "retry"],
  }),
  "wrong-architecture": ({ found, expected }) => ({
    notStarted: `it was built for ${cleanLine(found, 60)}, and this machine is ${cleanLine(expected, 60)}`,
    remedy: "Build it for this machine.",
    actions: ["reveal-file", "retry"],
  }),
  "interpreter-missing": ({ interpreter }) => ({
    notStarted: `its first line names the interpreter ${cleanLine(interpreter, 200)}, which does not exist`,
    remedy: "Install the interpreter, or correct the first line of the file.",
    actions: ["reveal-file", "retry"],
  }),
  "checksum-mismatch": ({ expected, found }) => ({
    notStarted: "the checksum of its file is not the allowed one",
    remedy: `Expected ${cleanLine(expected, 140)}, found ${cleanLine(found, 140)}.`,
    actions: ["reveal-file"],
  }),
  "socket-directory": ({ directory, detail }) => ({
    notStarted: `its socket cannot be created in ${cleanLine(directory, 200)} (${cleanLine(detail)})`,
    remedy: "Set TMPDIR to a short path that you can write to.",
    actions: ["show-log", "retry"],
  }),
  "working-directory": ({ directory, code }) => ({
    notStarted: `its working directory ${cleanLine(directory, 200)} cannot be used (${cleanLine(code, 40)})`,
    remedy: "Create the directory, or correct its permissions.",
    actions: ["retry"],
  }),
  "spawn-failed": ({ code }) => ({
    notStarted: `the system refused with ${code}`,
    remedy: spawnRemedies[code] ?? "Start it in a terminal to see more.",
    actions: ["show-log", "retry"],
  }),
  "not-running": ({ pid, address, detail }, name) => ({
    sentence: `${name} is not running as process ${pid} at ${cleanLine(address, 200)} (${cleanLine(detail)})`,
    remedy: "Start it again in the debugger, and copy the reattach line that it prints.",
    actions: ["open-settings", "retry"],
  }),
  // Handshake.
  "exited-before-handshake": ({ exit }) => ({
    notStarted: `it ${exitText(exit)} before the handshake`,
    remedy: "Remove the file from this directory if it is not a plugin.",
    actions: ["show-log", "restart", "reveal-file"],
  }),
  "cookie-refused": () => ({
    notStarted: "it is not a scafctl provider: it refused the handshake cookie",
    remedy: "It may be a plugin of another kind or for another program.",
    actions: ["show-log", "reveal-file"],
  }),
  "handshake-timeout": ({ timeoutMs }) => ({
    notStarted: `it said nothing for ${seconds(timeoutMs)}`,
    remedy: "Remove the file from this directory if it is not a plugin, or increase the start timeout.",
    actions: ["show-log", "restart", "reveal-file"],
  }),
  "unreadable-line": ({ line, detail }) => ({
    notStarted: `it printed "${cleanLine(line, 120)}" instead of a handshake (${cleanLine(detail, 200)})`,
    remedy: "A plugin must print its handshake line before anything else on stdout.",
    actions: ["show-log", "restart", "reveal-file"],
  }),
  "core-version": ({ found }) => ({
    notStarted: `it uses version ${cleanLine(found, 40)} of the core protocol of go-plugin, and only 1 is supported`,
    remedy: "Build it with a current go-plugin.",
    actions: ["reveal-file"],
  }),
  "app-version": ({ found, supported }) => ({
    notStarted: `it uses version ${cleanLine(found, 40)} of the plugin protocol, and this host supports ${supported.join(", ")}`,
    remedy: "Build it for a protocol version that both support.",
    actions: ["reveal-file"],
  }),
  "unknown-network": ({ network }) => ({
    notStarted: `it listens on an unknown kind of network, "${cleanLine(network, 60)}"`,
    remedy: `Plugins listen on a Unix socket or on TCP. ${AUTHOR}`,
    actions: ["show-log"],
  }),
  "bad-address": ({ network, address }) => ({
    notStarted: `it printed an unusable address: ${cleanLine(network, 20)} "${cleanLine(address, 200)}"`,
    remedy: AUTHOR,
    actions: ["show-log", "restart"],
  }),
  "foreign-address": ({ network, address, why }) => ({
    notStarted: `it printed the address ${cleanLine(network, 20)} "${cleanLine(address, 200)}", ${refusals[why]}`,
    remedy: `A plugin must listen on its own Unix socket, or on 127.0.0.1. ${AUTHOR}`,
    actions: ["show-log", "reveal-file"],
  }),
  "unsupported-protocol": ({ protocol }) => ({
    notStarted: `it uses the protocol "${cleanLine(protocol, 40)}" instead of gRPC`,
    remedy: "Serve it with the gRPC server of go-plugin.",
    actions: ["reveal-file"],
  }),
  "certificate-unexpected": () => ({
    notStarted: "it uses an encrypted connection that the host did not ask for",
    remedy: `It must use TLS only when the host asks for it. ${AUTHOR}`,
    actions: ["show-log"],
  }),
  "certificate-missing": () => ({
    notStarted: "it does not offer the encrypted connection that the host asked for",
    remedy: "Build it with a go-plugin that supports AutoMTLS.",
    actions: ["show-log"],
  }),
  "certificate-invalid": ({ detail }) => ({
    notStarted: `its certificate is invalid (${cleanLine(detail)})`,
    remedy: "Build it with a current go-plugin.",
    actions: ["show-log", "restart"],
  }),
  "connect-failed": ({ address, detail }) => ({
    notStarted: `it does not answer at its address ${cleanLine(address, 200)} (${cleanLine(detail)})`,
    editorRemedy: "See its log, then restart it.",
    actions: ["show-log", "restart"],
  }),
  "tls-required": () => ({
    notStarted: "it uses TLS with a certificate of its own",
    remedy: `It must use TLS only when the host asks for it. ${AUTHOR}`,
    actions: ["show-log"],
  }),
  multiplexing: () => ({
    notStarted: "it multiplexes its connection, which the host did not ask for",
    remedy: `Remove PLUGIN_MULTIPLEX_GRPC from what starts it. ${AUTHOR}`,
    actions: ["show-log", "reveal-file"],
  }),
  // Calls.
  crashed: ({ method, exit }, name) => ({
    sentence: `${name} crashed${inMethod(method)}: it ${exitText(exit)}`,
    editorRemedy: "It restarts on the next run.",
    actions: ["show-log", "retry"],
  }),
  "lost-connection": ({ method, detail }, name) => ({
    sentence: `The connection to ${name} broke${inMethod(method)} (${cleanLine(detail)})`,
    remedy: "Run it again to connect again.",
    actions: ["show-log", "restart", "retry"],
  }),
  deadline: ({ method, timeoutMs }, name) => ({
    sentence: `${name} did not answer ${methodName(method)} within ${seconds(timeoutMs)}`,
    editorRemedy: "Increase the timeout, or see its log for what it waits for.",
    actions: ["show-log", "restart", "retry"],
  }),
  "call-failed": ({ method, status, detail }, name) => ({
    sentence: `${name} answered ${methodName(method)} with ${cleanLine(status, 40)}: ${cleanLine(detail, 1000)}`,
    ...(status === "UNIMPLEMENTED"
      ? { remedy: "The plugin does not support this call; a newer version of it may." }
      : { editorRemedy: "See its log for more." }),
    actions: ["show-log", "restart"],
  }),
  "message-too-large": ({ method, side, size, limit }, name) => {
    const accepts = side === "request" ? "accepts" : "sends";
    const sizes = `${size.toLocaleString("en")} bytes, and ${side === "own" ? "at most" : `the plugin ${accepts} at most`} ${limit.toLocaleString("en")}${side === "own" ? " are read" : ""}`;
    if (side === "own")
      return {
        sentence: `The answer of ${name} to ${methodName(method)} is too large: ${sizes}`,
        remedy: "Ask for less. scafctl reads no larger answers either.",
        actions: ["show-log"],
      };
    return side === "request"
      ? {
          sentence: `The request ${methodName(method)} to ${name} is too large: ${sizes}`,
          remedy: "Send less, or rebuild the plugin with a higher limit (grpc.MaxRecvMsgSize in Go).",
          actions: ["show-log"],
        }
      : {
          sentence: `The answer of ${name} to ${methodName(method)} is too large: ${sizes}`,
          remedy: "Ask for less, or rebuild the plugin with a higher limit (grpc.MaxSendMsgSize in Go).",
          actions: ["show-log"],
        };
  },
  "bad-answer": ({ method, detail }, name) => ({
    sentence: `The answer of ${name} to ${methodName(method)} breaks the contract: ${cleanLine(detail)}`,
    remedy: AUTHOR,
    actions: ["show-log", "restart"],
  }),
  "broker-timeout": ({ serviceId }, name) => ({
    sentence: `${name} did not dial connection ${serviceId} within five seconds`,
    editorRemedy: "See its log, then restart it.",
    actions: ["show-log", "restart"],
  }),
  "broker-closed": (_, name) => ({
    sentence: `${name} closed the channel for further connections`,
    editorRemedy: "Restart it.",
    actions: ["show-log", "restart"],
  }),
  "out-of-resources": ({ code, operation, file }, name) => {
    const { shortage, remedy } = shortages[code];
    const what = [operation, file].filter((part) => part !== undefined && part !== "").join(" ");
    const call = what === "" ? code : `${code} in ${cleanLine(what, 200)}`;
    return { sentence: `${name} cannot run: ${shortage} (${call})`, remedy, actions: ["retry"] };
  },
  stopped: (_, name) => ({ sentence: `${name} was stopped`, actions: ["retry"] }),
  cancelled: () => ({ sentence: "Cancelled.", actions: [] }),
};

export function explainPluginError({ path, failure }: PluginError): Explanation {
  // A file such as `.hidden` has an empty plugin name.
  const name = cleanLine(pluginName(path) || basename(path) || path, 100);
  const explained = (explanations[failure.reason] as Explain<PluginFailure>)(failure, name);
  const { remedy, editorRemedy, actions } = explained;
  const lastWords = "lastWords" in failure ? cleanTail(failure.lastWords) : "";
  return {
    sentence: sentence(
      "notStarted" in explained ? `${name} did not start: ${explained.notStarted}` : explained.sentence,
    ),
    ...(remedy === undefined ? {} : { remedy }),
    ...(editorRemedy === undefined ? {} : { editorRemedy }),
    ...(lastWords === "" ? {} : { lastWords }),
    actions,
  };
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

const refusals: Readonly<Record<Failures["foreign-address"]["why"], string>> = {
  "not-loopback": "which is not on this machine",
  "not-a-socket": "which is not a socket",
  "other-user": "which is a socket of another user",
};

/** By the error code of the system. */
const spawnRemedies: Readonly<Record<string, string>> = {
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  ETXTBSY: "The file is still being written; try again when it is complete.",
  ENOENT: "Its file was just removed; try again when it is there.",
};
