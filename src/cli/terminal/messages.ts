// The sentences that the command line prints, except help texts and the errors that
// model/errors/explain.ts explains.
import { REQUEST_SENTENCES } from "../../model/errors/request-sentences.js";
import { cleanLine } from "../../model/text/foreign-text.js";
import { sentencesFor } from "../../model/text/places.js";
import type { UnconfirmedWrite } from "../../model/requests/effective-call.js";
import { exitCodeMeaning } from "../../scafctl/index.js";

export const messages = sentencesFor("terminal", {
  internalError: (detail: string) => `internal error in scafctl-plugins: ${detail}`,
  outputIncomplete: (message: string) => `the output is incomplete: ${message}`,
  about: (what: string, problem: string) => `${what}: ${problem}`,
  helpHint: "(use --help for more information)",

  // Arguments
  currentDirectoryMissing: "the current directory was deleted; change to another one",
  directoryOption: (written: string) => `--dir ${written}`,
  pluginCacheOption: (written: string) => `--plugin-cache ${written}`,
  noPlugins: (directories: readonly string[]) => `no plugins in ${directories.join(", ")}`,
  olderVersions: (count: number) =>
    `${counted(count, "older version")} in the plugin cache: --all-versions describes them too`,
  skipped: (path: string, flaw: string) => `${path} was skipped: its name is ${flaw}`,
  unusable: (path: string, platform: string) => `${path} contains no version for ${platform}`,
  directoryMissing: "no such directory",
  directoryUnreadable: (code: string) => `cannot be read (${code})`,
  notADirectory: "not a directory",
  directoryOptionMissing: "error: required option '--dir <directory>' or '--plugin-cache' not specified",
  directoryEmpty: "It is empty; if it comes from a variable, the variable is not set.",
  secondsExpected: "Expected a number of seconds greater than 0.",
  nameValueExpected: "expected name=value",
  // What follows the name may be a secret.
  inputExpected: (text: string) => `${start(beforeValue(text))}: expected name=value, @file, @- for stdin, or JSON`,
  quoteOpen: (text: string, quote: string) =>
    `${start(beforeValue(text))}: the quote ${quote} is not closed; to send it, put the value in the other kind of quotes`,
  undecodable: (input: string, scheme: string, why: string) => `${input}=${scheme}…: ${why}`,
  commaHint: (input: string) => `a comma separates the values of a list; quotes keep a text whole: '${input}="…, …"'`,
  inputRepeated: (input: string) => `"${input}" is given more than once: its values are sent as a list, as in scafctl.`,
  stdinRepeated: "stdin can be read only once",
  tooLarge: "larger than 1 MiB, the limit of scafctl for the text of one input",
  empty: "empty",
  optionWithoutValue: (flag: string) => `${flag} takes no value`,
  unknownOption: (flag: string, suggestion: string | undefined) =>
    `error: unknown option '${flag}'` +
    (suggestion === undefined ? "" : `\n(Did you mean ${suggestion}?)`) +
    "\nAn input is written name=value or --name=value.",
  providerMissing: "name a provider, or use --request",
  providerAndRequest: "name a provider or use --request, not both",
  unreadableFile: (option: string, path: string, reason: string) => `${option} ${path}: ${reason}`,
  notLoaded: (plugin: string, path: string) => `  not loaded: ${plugin}  (${path})`,
  chooseKnownPlugin: "With secrets, --auth or a write operation, choose the plugin to exclude all others:",
  choosePlugin: (plugin: string) => `  --plugin ${plugin}`,
  choosePluginAt: (name: string, path: string) => `  --plugin ${name}  (${path})`,

  // Secrets: no message repeats what follows the name, because it may be the value itself.
  secretForm: (option: string, form: string) => `${option}: expected ${form}`,
  secretNameInvalid: (option: string, problem: string) => `${option}: ${problem}`,
  secretVariableMissing: (name: string) =>
    `--secret ${name}: the environment variable after = is not set. ` +
    "Name a variable that holds the value, never the value itself",
  secretRepeated: (option: string, name: string) => `${option} ${name}: this secret is given twice`,
  secretEmpty: (option: string, name: string) => `${option} ${name}: the secret is empty`,
  secretFileNotText: "not a text file in UTF-8",
  secretFileReadable: (path: string) =>
    `--secret-file ${path}: other users can read this file; restrict it with chmod 600`,
  secretNotGiven: (secret: string) =>
    `the input needs the secret "${secret}": give it with --secret ${secret}=VARIABLE or --secret-file`,
  secretHint: (plugin: string, secret: string) =>
    `${plugin} asked for the secret "${secret}": give it with --secret ${secret}=VARIABLE or --secret-file`,
  authHint: (plugin: string) => `${plugin} asked for auth handlers, identities or tokens: give them with --auth FILE`,
  secretsReadOnly: "secrets given on the command line cannot be changed",

  // Files of earlier commands
  leftover: (directory: string, detail: string) =>
    `${directory} of an earlier command could not be cleaned up: ${detail}`,
  cacheProblem: (file: string, detail: string) => `the cached descriptor ${file} is not used: ${detail}`,

  // Before a run
  waiting: (plugins: readonly string[], isChosen: boolean) =>
    `waiting for ${plugins.join(", ")}` + (isChosen ? "" : "; use --plugin to choose one plugin and wait only for it"),
  outsideDirectory: (key: string, path: string) =>
    REQUEST_SENTENCES["outside-workspace"](key, path, "the current directory"),
  capabilityInvalid: (problem: string) => `--capability: ${problem}`,
  coerced: (problem: string) => `${problem} The converted value is sent.`,
  invalidInput: (canCoerce: boolean) =>
    "nothing was run; use --force to send the input unchanged" +
    (canCoerce ? ", or --coerce to convert values as scafctl does" : ""),
  write: ({ operation, kind }: UnconfirmedWrite, provider: string) =>
    `"${operation}" is a write operation of ${provider}` +
    (kind === "as-action" ? "" : ', and scafctl allows it only with the capability "action"'),
  writeNeedsConsent: (problem: string, { kind, canAct }: UnconfirmedWrite) =>
    `${problem}; use ${canAct ? "--capability action, or " : ""}--yes to run it${kind === "refused" ? " anyway" : ""}`,
  confirmWrite: ({ kind }: UnconfirmedWrite) =>
    kind === "as-action" ? 'Run it with the capability "action"? [y/N]' : "Run it anyway? [y/N]",
  nothingRun: "nothing was run",

  // Results
  secretsMasked: "secrets in the result are masked; --show-secrets prints them",
  exitCode: (exitCode: number) => {
    const meaning = exitCodeMeaning(exitCode);
    return `the provider's exit code is ${exitCode}${meaning === undefined ? "" : ` (${meaning})`}`;
  },
  outputMismatch: (finding: string) => `the output does not match its schema: ${finding}`,
  remark: (text: string) => text,
  diagnostic: (provider: string, text: string) => `${provider}: ${text}`,
  whatIf: (description: string) => `a run without --dry-run: ${description}`,
  duration: (provider: string, durationMs: number) => `${provider} took ${Math.round(durationMs)} ms`,
  hostCall: (plugin: string, line: string) => `host: ${plugin}: ${line}`,

  // Answers of --what-if and dependencies
  noDescription: (supported: boolean) =>
    (supported ? "the provider returned no description" : "the plugin does not support --what-if") +
    "; scafctl prints this sentence instead",
  dependenciesUnsupported: (provider: string) =>
    `${provider} does not extract dependencies; scafctl searches the inputs for references instead`,
  noDependencies: "the inputs depend on no resolver",
});

/** "1 plugin", "2 plugins". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The beginning of an argument, which may be a whole document. */
function start(text: string): string {
  return cleanLine(text, 60);
}

/** `name=…` without the value. */
function beforeValue(text: string): string {
  return text.includes("=") ? text.replace(/=[^]*$/, "=…") : text;
}
