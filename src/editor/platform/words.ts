// Every sentence the editor shows that is not in package.nls.json and not an explanation of the
// model: one place to read, correct and translate.
import { l10n } from "vscode";

type Text = () => string;

const product: Text = () => l10n.t("Plugin Workbench for scafctl");

/** Buttons that several features show. */
export const buttons = {
  allow: () => l10n.t("Allow"),
  copyPath: () => l10n.t("Copy Path"),
  openSettings: () => l10n.t("Open Settings"),
  showLog: () => l10n.t("Show Log"),
  tryAgain: () => l10n.t("Try Again"),
} satisfies Record<string, Text>;

/** Buttons, links and titles of pickers. */
const actions = {
  cancel: () => l10n.t("Cancel"),
  copy: () => l10n.t("Copy"),
  endProcess: () => l10n.t("End Process"),
  lookAgain: () => l10n.t("Look Again"),
  openAnyway: () => l10n.t("Open Anyway"),
  restart: () => l10n.t("Restart Plugin"),
  reveal: () => l10n.t("Reveal File"),
  run: () => l10n.t("Run"),
  runAnyway: () => l10n.t("Run Anyway"),
  runAsAction: () => l10n.t("Run as Action"),
  showProblems: () => l10n.t("Show Problems"),
  showResult: () => l10n.t("Show Result"),
  // In a CodeLens the name of an icon stands in for a glyph.
  runLens: () => `$(play) ${l10n.t("Run")}`,
  cancelLens: () => `$(stop-circle) ${l10n.t("Cancel")}`,
  dryRunLens: () => l10n.t("Dry Run"),
  whatIfLens: () => l10n.t("What If"),
  descriptorLens: () => l10n.t("Open Descriptor"),
} satisfies Record<string, Text>;

/**
 * States and facts, in the description of a tree item or a list entry: lower case, no full stop.
 */
const facts = {
  running: () => l10n.t("running"),
  notRunning: () => l10n.t("not running"),
  starting: () => l10n.t("starting"),
  stopping: () => l10n.t("stopping"),
  endedBadly: () => l10n.t("crashed; the next call starts it again"),
  dryRun: () => l10n.t("dry run"),
  exitCode: ({ code, meaning }: { code: number; meaning: string | undefined }) =>
    meaning === undefined
      ? l10n.t("exit code {code}", { code: String(code) })
      : l10n.t("exit code {code}: {meaning}", { code: String(code), meaning }),
  warningCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 warning") : l10n.t("{count} warnings", { count }),
  diagnosticCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 remark on the inputs") : l10n.t("{count} remarks on the inputs", { count }),
  outputFindingCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 remark on the data") : l10n.t("{count} remarks on the data", { count }),
};

/** What is asked in pickers and boxes. */
const questions = {
  chooseRunToCancel: () => l10n.t("Cancel which run?"),
  writeQuestion: (args: { operation: string; provider: string }) =>
    l10n.t('"{operation}" is a write operation of {provider}: this run may change something.', args),
  writeNeedsAction: () =>
    l10n.t('scafctl runs write operations under the capability "action" only and would refuse this run.'),
  writeCannotAct: (args: { provider: string }) => l10n.t("{provider} does not offer that capability.", args),
  writeDryRun: () => l10n.t("It would be a dry run, but a plugin may ignore that: nothing stops it."),
};

/** Notifications, and what the status bar says: whole sentences, or nearly. */
const messages = {
  lastWords: (args: { text: string }) => l10n.t("Its last words: {text}", args),
  lookingForPlugins: () => l10n.t("Looking for plugins…"),
  noRequestOpen: () => l10n.t("Open a request first: a file whose name ends in .scafctl.json."),
  nothingRanYet: () => l10n.t("Nothing was run in this window yet."),
  oneProblem: (args: { text: string }) => l10n.t("The request was not run: {text}", args),
  severalProblems: (args: { count: number; text: string }) =>
    l10n.t("The request was not run: it has {count} problems. The first: {text}", args),
  providerFailed: (args: { provider: string; text: string }) => l10n.t("{provider} failed: {text}", args),
  providerDone: (args: { provider: string }) => l10n.t("{provider} is done", args),
  failedWith: (args: { text: string; fact: string }) => l10n.t("{text} ({fact})", args),
  providerWarned: (args: { provider: string; text: string }) => l10n.t("{provider} warns: {text}", args),
  cancelAsked: (args: { provider: string }) =>
    l10n.t("{provider} was asked to stop. Nobody can tell whether it did: it may still be at work.", args),
  cancelRefused: (args: { provider: string; text: string }) =>
    l10n.t("{provider} was asked to stop and may still be at work. It answered: {text}", args),
  cancelShared: ({ provider, count }: { provider: string; count: number }) =>
    count === 1
      ? l10n.t("{provider} may still be at work. Its process goes on, because another call runs in it.", { provider })
      : l10n.t("{provider} may still be at work. Its process goes on, because {count} other calls run in it.", {
          provider,
          count,
        }),
  askingWhatIf: (args: { provider: string }) => l10n.t("Asking {provider} what a run would do…", args),
  whatIf: (args: { provider: string; sentence: string }) => l10n.t("{provider}: {sentence}", args),
  whatIfUnsupported: (args: { sentence: string }) =>
    l10n.t("This plugin does not describe what a run would do. scafctl would print: {sentence}", args),
  whatIfSilent: (args: { provider: string; sentence: string }) =>
    l10n.t("{provider} says nothing about what a run would do. scafctl would print: {sentence}", args),
  questionFailed: (args: { provider: string; text: string }) => l10n.t("{provider} could not tell: {text}", args),
  askingDependencies: (args: { provider: string }) => l10n.t("Asking {provider} for its dependencies…", args),
  dependsOn: ({ provider, count, names }: { provider: string; count: number; names: string }) =>
    count === 1
      ? l10n.t("These inputs of {provider} depend on the resolver {names}.", { provider, names })
      : l10n.t("These inputs of {provider} depend on {count} resolvers: {names}.", { provider, count, names }),
  dependsOnNothing: (args: { provider: string }) => l10n.t("These inputs of {provider} depend on no resolver.", args),
  dependenciesUnsupported: (args: { provider: string }) =>
    l10n.t("{provider} does not tell on which resolvers its inputs depend.", args),
  fixReplace: (args: { what: string }) => l10n.t("Change to {what}", args),
  fixAdd: (args: { what: string }) => l10n.t('Add missing input "{what}"', args),
  outputOf: (args: { provider: string }) => l10n.t("{provider} output", args),
  resultSaved: (args: { megabytes: string; file: string }) =>
    l10n.t("The result has {megabytes} MB, too much for an editor. It was saved to {file}", args),
  resultForgotten: () => l10n.t("This result is no longer kept. Run the request again to see it."),
  runStatusName: () => l10n.t("Runs of scafctl providers"),
  requestStatusName: () => l10n.t("scafctl plugin"),
  noPluginForRequest: () => l10n.t("No plugin"),
  lookingForPlugin: () => l10n.t("Looking for the plugin"),
  runningProvider: (args: { provider: string }) => l10n.t("Running {provider}…", args),
  runningCount: (args: { count: number }) => l10n.t("{count} runs…", args),
  clickToCancel: () => l10n.t("Click to cancel"),
  clickToRerun: () => l10n.t("Click to run it again"),
  clickForResult: () => l10n.t("Click to see the result"),
  runDone: (args: { provider: string; duration: string }) => l10n.t("{provider}: done in {duration}", args),
  runFailed: (args: { provider: string; duration: string }) => l10n.t("{provider}: failed after {duration}", args),
  runCancelled: (args: { provider: string }) => l10n.t("{provider}: cancelled", args),
  runWarned: ({ provider, duration, count }: { provider: string; duration: string; count: number }) =>
    count === 1
      ? l10n.t("{provider}: done in {duration}, 1 warning", { provider, duration })
      : l10n.t("{provider}: done in {duration}, {count} warnings", { provider, duration, count }),
  diagnosticSource: () => "scafctl",
  pluginLog: (args: { name: string }) => l10n.t("scafctl plugin: {name}", args),
};

export const words = { product, ...buttons, ...actions, ...facts, ...questions, ...messages };
