// Turns every failure into one sentence and what to do about it: the one place where reasons become
// prose.
import {
  type ExitInfo,
  isPluginError,
  isProviderError,
  type PluginError,
  type PluginFailure,
  pluginName,
} from "../../scafctl/index.js";
import { basename } from "node:path";
import { cleanLine, cleanTail } from "../text/foreign-text.js";
import { isRequestError, type RequestError } from "./request-error.js";

export type Action = "show-log" | "restart" | "open-settings" | "reveal-file" | "retry";

export interface Explanation {
  /**
   * What happened, and to which file. Ends with a full stop. Safe to show: texts of plugins in it
   * are cleaned and capped.
   */
  readonly sentence: string;
  /** What to do; one or two sentences. */
  readonly remedy?: string;
  /** The end of what the program wrote to stderr, cleaned and capped; may have several lines. */
  readonly lastWords?: string;
  /** In the order in which buttons should stand. */
  readonly actions: readonly Action[];
}

/** Explains whatever was thrown; never throws itself. */
export function explain(error: unknown): Explanation {
  if (isPluginError(error)) return explainPlugin(error);
  if (isRequestError(error)) return explainRequest(error);
  if (isProviderError(error)) {
    return {
      sentence: sentence(`${cleanLine(error.providerName, 100)} failed: ${cleanLine(error.message, 1000)}`),
      actions: ["show-log"],
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { sentence: sentence(`Something unexpected went wrong: ${cleanLine(text)}`), actions: ["show-log"] };
}

/** Sentence, last words and remedy in one line, for a place that has only one. */
export function explainInFull(error: unknown): string {
  const { sentence: first, remedy, lastWords } = explain(error);
  const words = lastWords === undefined ? undefined : `Its last words: ${sentence(cleanLine(lastWords))}`;
  return [first, words, remedy].filter((part) => part !== undefined).join(" ");
}

function explainPlugin({ path, failure }: PluginError): Explanation {
  const name = displayName(path);
  const explanation = explainFailure(name, failure);
  const words = "lastWords" in failure ? cleanTail(failure.lastWords) : "";
  return words === "" ? explanation : { ...explanation, lastWords: words };
}

function explainFailure(name: string, failure: PluginFailure): Explanation {
  const notStarted = (why: string): string => sentence(`${name} did not start: ${why}`);
  switch (failure.reason) {
    case "file-missing":
      return {
        sentence: notStarted("its file is gone"),
        remedy: "Build it again, or refresh.",
        actions: ["retry"],
      };
    case "not-a-file":
      return {
        sentence: notStarted("it is no regular file"),
        remedy: "Plugins are executable files.",
        actions: ["reveal-file"],
      };
    case "not-executable":
      return {
        sentence: notStarted("you may not execute its file"),
        remedy: "Give it the execute permission (chmod +x).",
        actions: ["reveal-file", "retry"],
      };
    case "wrong-format":
      return {
        sentence: notStarted(`its file is no program of this system (${cleanLine(failure.found, 100)})`),
        remedy: "Build it for this system; a script needs a first line that begins with #!.",
        actions: ["reveal-file", "retry"],
      };
    case "wrong-architecture":
      return {
        sentence: notStarted(
          `it was built for ${cleanLine(failure.found, 60)}, and this machine is ${cleanLine(failure.expected, 60)}`,
        ),
        remedy: "Build it for this machine.",
        actions: ["reveal-file", "retry"],
      };
    case "interpreter-missing":
      return {
        sentence: notStarted(`its first line asks for ${cleanLine(failure.interpreter, 200)}, which is not there`),
        remedy: "Install it, or correct the first line of the file.",
        actions: ["reveal-file", "retry"],
      };
    case "checksum-mismatch":
      return {
        sentence: notStarted("its file is not the one that was allowed: the checksum differs"),
        remedy: `Expected ${cleanLine(failure.expected, 140)}, found ${cleanLine(failure.found, 140)}.`,
        actions: ["reveal-file"],
      };
    case "socket-directory":
      return {
        sentence: notStarted(
          `there is no room for its socket in ${cleanLine(failure.directory, 200)} (${cleanLine(failure.detail)})`,
        ),
        remedy: "Set TMPDIR to a short path that you can write to.",
        actions: ["show-log", "retry"],
      };
    case "spawn-failed":
      return {
        sentence: notStarted(`the system refused with ${failure.code}`),
        ...spawnRemedy(failure.code),
        actions: ["show-log", "retry"],
      };
    case "not-running":
      return {
        sentence: sentence(
          `${name} is not running as process ${failure.pid} at ${cleanLine(failure.address, 200)} (${cleanLine(failure.detail)})`,
        ),
        remedy: "Start it again in the debugger, and take the reattach line that it prints.",
        actions: ["open-settings", "retry"],
      };
    case "exited-before-handshake":
      return {
        sentence: notStarted(`it ${exitWords(failure.exit)} before the handshake`),
        remedy: "If it is no scafctl plugin, it does not belong into this directory.",
        actions: ["show-log", "restart", "reveal-file"],
      };
    case "cookie-refused":
      return {
        sentence: notStarted("it is a plugin, but not a scafctl provider: it refused our greeting"),
        remedy: "It may be a plugin of another kind or of another program.",
        actions: ["show-log", "reveal-file"],
      };
    case "handshake-timeout":
      return {
        sentence: notStarted(`it said nothing for ${seconds(failure.timeoutMs)}`),
        remedy: "It is no plugin, it hangs, or it needs more time.",
        actions: ["show-log", "restart", "reveal-file"],
      };
    case "unreadable-line":
      return {
        sentence: notStarted(
          `its first line is no handshake: "${cleanLine(failure.line, 120)}" (${cleanLine(failure.detail, 200)})`,
        ),
        remedy: "A plugin must print its handshake line before anything else on stdout.",
        actions: ["show-log", "restart", "reveal-file"],
      };
    case "core-version":
      return {
        sentence: notStarted(
          `it speaks version ${cleanLine(failure.found, 40)} of go-plugin's core protocol, and only 1 is known`,
        ),
        remedy: "Build it with a current go-plugin.",
        actions: ["reveal-file"],
      };
    case "app-version":
      return {
        sentence: notStarted(
          `it speaks version ${cleanLine(failure.found, 40)} of the plugin protocol, and this host speaks ${failure.supported.join(", ")}`,
        ),
        remedy: "Build it for a protocol version that both know.",
        actions: ["reveal-file"],
      };
    case "unknown-network":
      return {
        sentence: notStarted(`it listens on an unknown kind of network, "${cleanLine(failure.network, 60)}"`),
        remedy: "Plugins listen on a Unix socket or on TCP. This is for the author of the plugin to correct.",
        actions: ["show-log"],
      };
    case "bad-address":
      return {
        sentence: notStarted(
          `it gave an address that cannot be used: ${cleanLine(failure.network, 20)} "${cleanLine(failure.address, 200)}"`,
        ),
        remedy: "This is for the author of the plugin to correct.",
        actions: ["show-log", "restart"],
      };
    case "unsupported-protocol":
      return {
        sentence: notStarted(`it speaks "${cleanLine(failure.protocol, 40)}" instead of gRPC`),
        remedy: "scafctl plugins speak gRPC: serve it with a gRPC server.",
        actions: ["reveal-file"],
      };
    case "certificate-unexpected":
      return {
        sentence: notStarted("it wants an encrypted connection that nobody asked for"),
        remedy: "It must use TLS only when the host asks for it. This is for the author of the plugin to correct.",
        actions: ["show-log"],
      };
    case "certificate-missing":
      return {
        sentence: notStarted("an encrypted connection was asked for, and it does not offer one"),
        remedy: "Build it with a go-plugin that knows AutoMTLS.",
        actions: ["show-log"],
      };
    case "certificate-invalid":
      return {
        sentence: notStarted(`its certificate cannot be used (${cleanLine(failure.detail)})`),
        remedy: "Build it with a current go-plugin.",
        actions: ["show-log", "restart"],
      };
    case "connect-failed":
      return {
        sentence: notStarted(
          `it announced ${cleanLine(failure.address, 200)} and does not answer there (${cleanLine(failure.detail)})`,
        ),
        remedy: "Its log may say why; then start it again.",
        actions: ["show-log", "restart"],
      };
    case "crashed":
      return {
        sentence: sentence(`${name} crashed${inMethod(failure.method)}: it ${exitWords(failure.exit)}`),
        remedy: "The next call starts it afresh.",
        actions: ["show-log", "retry"],
      };
    case "lost-connection":
      return {
        sentence: sentence(`The connection to ${name} broke${inMethod(failure.method)} (${cleanLine(failure.detail)})`),
        remedy: "Run it again: the connection is made afresh.",
        actions: ["show-log", "restart", "retry"],
      };
    case "deadline":
      return {
        sentence: sentence(`${name} did not answer ${methodName(failure.method)} within ${seconds(failure.timeoutMs)}`),
        remedy: "Give it more time, or look into its log for what it waits for.",
        actions: ["show-log", "restart", "retry"],
      };
    case "call-failed":
      return {
        sentence: sentence(
          `${name} answered ${methodName(failure.method)} with ${cleanLine(failure.status, 40)}: ${cleanLine(failure.detail, 1000)}`,
        ),
        remedy:
          failure.status === "UNIMPLEMENTED"
            ? "The plugin does not know this call; a newer build of it may."
            : "Its log may say more.",
        actions: ["show-log", "restart"],
      };
    case "bad-answer":
      return {
        sentence: sentence(
          `The answer of ${name} to ${methodName(failure.method)} breaks the contract: ${cleanLine(failure.detail)}`,
        ),
        remedy: "This is for the author of the plugin to correct.",
        actions: ["show-log", "restart"],
      };
    case "broker-timeout":
      return {
        sentence: sentence(`${name} did not take up connection ${failure.serviceId} within five seconds`),
        remedy: "Its log may say why; then start it again.",
        actions: ["show-log", "restart"],
      };
    case "broker-closed":
      return {
        sentence: sentence(`${name} closed the channel for further connections`),
        remedy: "Start it again.",
        actions: ["show-log", "restart"],
      };
    case "stopped":
      return { sentence: sentence(`${name} was stopped`), actions: ["retry"] };
    case "cancelled":
      return { sentence: "Cancelled.", actions: [] };
  }
}

function explainRequest({ failure }: RequestError): Explanation {
  switch (failure.reason) {
    case "unknown-provider": {
      const hint = didYouMean(failure.suggestion);
      const failedNames = failure.failed.map((plugin) => cleanLine(plugin.name, 60)).slice(0, 5);
      const more = failure.failed.length > failedNames.length ? " and others" : "";
      const failed = failedNames.length === 0 ? undefined : `Not loaded: ${failedNames.join(", ")}${more}.`;
      const none =
        failure.known === 0 && failedNames.length === 0
          ? "There are no providers yet: add a directory of plugins."
          : undefined;
      const remedy = [hint, failed, none].filter((part) => part !== undefined).join(" ");
      return {
        sentence: `No plugin offers a provider "${cleanLine(failure.provider, 100)}".`,
        ...(remedy === "" ? {} : { remedy }),
        actions: failure.known === 0 ? ["open-settings"] : [],
      };
    }
    case "unknown-plugin":
      return {
        sentence: `There is no plugin "${cleanLine(failure.plugin, 200)}".`,
        ...optionalRemedy(didYouMean(failure.suggestion)),
        actions: [],
      };
    case "provider-not-in-plugin": {
      const offers = failure.offers.slice(0, 10).map((name) => cleanLine(name, 60));
      const list =
        offers.length === 0
          ? "It offers none."
          : `It offers ${offers.join(", ")}${failure.offers.length > 10 ? " and more" : ""}.`;
      return {
        sentence: `The plugin ${cleanLine(failure.plugin.name, 100)} offers no provider "${cleanLine(failure.provider, 100)}".`,
        remedy: didYouMean(failure.suggestion) ?? list,
        actions: [],
      };
    }
    case "ambiguous-provider": {
      const names = failure.plugins.map((plugin) => plugin.name);
      // Names that do not tell them apart are no help: then it takes the paths.
      const labels = failure.plugins.map((plugin) =>
        cleanLine(new Set(names).size === names.length ? plugin.name : plugin.path, 200),
      );
      return {
        sentence: `Several plugins offer "${cleanLine(failure.provider, 100)}": ${labels.join(", ")}.`,
        remedy: 'Say which one with "plugin".',
        actions: [],
      };
    }
    case "plugin-failed":
      return explainPlugin(failure.error);
  }
}

function displayName(path: string): string {
  // `.hidden` has an empty name as scafctl names plugins.
  return cleanLine(pluginName(path) || basename(path) || path, 100);
}

/** "GetProviders" of "/scafctl.plugin.PluginService/GetProviders". */
function methodName(method: string): string {
  return cleanLine(method.slice(method.lastIndexOf("/") + 1), 60);
}

/** Nothing where it happened between calls. */
function inMethod(method: string): string {
  return method === "" ? "" : ` in ${methodName(method)}`;
}

function exitWords({ code, signal }: ExitInfo): string {
  if (signal !== null) return `was ended by ${signal}`;
  return code === null ? "ended" : `exited with status ${code}`;
}

function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  return value === 1 ? "one second" : `${Number(value.toFixed(1))} seconds`;
}

function spawnRemedy(code: string): { readonly remedy: string } {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return { remedy: "Look at the permissions of the file and its folders; the file system may forbid execution." };
    case "ETXTBSY":
      return { remedy: "Something still writes to the file; try again when it is whole." };
    case "EMFILE":
    case "ENFILE":
    case "EAGAIN":
    case "ENOMEM":
      return { remedy: "The system is out of processes, files or memory; close something and try again." };
    case "ENOENT":
      return { remedy: "Its working directory is not there, or its file went away in this moment." };
    default:
      return { remedy: "Start it in a terminal: the system may say more there." };
  }
}

function didYouMean(suggestion: string | undefined): string | undefined {
  return suggestion === undefined ? undefined : `Did you mean "${cleanLine(suggestion, 100)}"?`;
}

function optionalRemedy(remedy: string | undefined): { readonly remedy?: string } {
  return remedy === undefined ? {} : { remedy };
}

/** Ends with exactly one mark, whatever the foreign text at its end does. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
