// Every sentence the editor shows that is not in package.nls.json and not an explanation of the
// model: one place to read, correct and translate.
import { l10n } from "vscode";

type Text = () => string;

const product: Text = () => l10n.t("Plugin Workbench for scafctl");

/** Buttons, links and titles of pickers. */
const actions = {
  addDirectory: () => l10n.t("Add Plugin Directory…"),
  allow: () => l10n.t("Allow"),
  allowOnce: () => l10n.t("Allow Once"),
  back: () => l10n.t("Back"),
  notNow: () => l10n.t("Not Now"),
  cancel: () => l10n.t("Cancel"),
  copy: () => l10n.t("Copy"),
  copyPath: () => l10n.t("Copy Path"),
  deleteValue: () => l10n.t("Delete Value"),
  enterValue: () => l10n.t("Enter Value…"),
  endProcess: () => l10n.t("End Process"),
  lookAgain: () => l10n.t("Look Again"),
  manageTrust: () => l10n.t("Manage Workspace Trust"),
  openAnyway: () => l10n.t("Open Anyway"),
  openSettings: () => l10n.t("Open Settings"),
  refuse: () => l10n.t("Refuse"),
  revoke: () => l10n.t("Revoke"),
  restart: () => l10n.t("Restart Plugin"),
  reveal: () => l10n.t("Reveal File"),
  run: () => l10n.t("Run"),
  runAnyway: () => l10n.t("Run Anyway"),
  runAsAction: () => l10n.t("Run as Action"),
  showLog: () => l10n.t("Show Log"),
  showPlugins: () => l10n.t("Show Plugins"),
  showProblems: () => l10n.t("Show Problems"),
  showResult: () => l10n.t("Show Result"),
  showTrace: () => l10n.t("Show Trace"),
  tryAgain: () => l10n.t("Try Again"),
  undo: () => l10n.t("Undo"),
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
  answerAllowed: () => l10n.t("allowed"),
  answerRefused: () => l10n.t("not allowed"),
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
  inPlugin: (args: { plugin: string }) => l10n.t("in {plugin}", args),
};

/** Names of groups in the tree and of rows in tooltips. */
const labels = {
  namedByFolder: (args: { folder: string }) => l10n.t("Named by the settings of {folder}.", args),
};

/** What is asked in pickers and boxes. */
const questions = {
  chooseProvider: () => l10n.t("Run which provider?"),
  chooseProviderHint: () => l10n.t("A name, a capability or a word of the description"),
  choosePluginHint: () => l10n.t("A plugin"),
  chooseRunToCancel: () => l10n.t("Cancel which run?"),
  chooseDirectoriesToAllow: () => l10n.t("Start programs from which directories?"),
  allowHint: () => l10n.t("Every program directly inside a directory is started to ask what it offers."),
  chooseDirectoriesToForget: () => l10n.t("Forget which answers?"),
  writeQuestion: (args: { operation: string; provider: string }) =>
    l10n.t('"{operation}" is a write operation of {provider}: this run may change something.', args),
  writeNeedsAction: () =>
    l10n.t('scafctl runs write operations under the capability "action" only and would refuse this run.'),
  writeCannotAct: (args: { provider: string }) => l10n.t("{provider} does not offer that capability.", args),
  writeDryRun: () => l10n.t("It would be a dry run, but a plugin may ignore that: nothing stops it."),
  consentQuestion: (args: { directories: string }) =>
    l10n.t("This folder wants to start the programs in {directories}.", args),
  consentQuestionOf: (args: { folder: string; directories: string }) =>
    l10n.t("The folder {folder} wants to start the programs in {directories}.", args),
};

/**
 * What plugins ask of their host, and what was answered. A name of a plugin goes with its whole
 * path: names are easily taken.
 */
const hosting = {
  mayRead: (args: { pluginName: string; path: string; name: string }) =>
    l10n.t("{pluginName} wants to read the secret {name}. It is the program {path}.", args),
  mayReadAgain: (args: { pluginName: string; path: string; name: string }) =>
    l10n.t("{pluginName} was changed since you allowed it to read the secret {name}. It is the program {path}.", args),
  mayWrite: (args: { pluginName: string; path: string; name: string }) =>
    l10n.t("{pluginName} wants to store or delete the secret {name}. It is the program {path}.", args),
  mayWriteAgain: (args: { pluginName: string; path: string; name: string }) =>
    l10n.t(
      "{pluginName} was changed since you allowed it to store or delete the secret {name}. It is the program {path}.",
      args,
    ),
  mayList: (args: { pluginName: string; path: string }) =>
    l10n.t("{pluginName} wants to know the names of its secrets. It is the program {path}.", args),
  mayListAgain: (args: { pluginName: string; path: string }) =>
    l10n.t(
      "{pluginName} was changed since you allowed it to know the names of its secrets. It is the program {path}.",
      args,
    ),
  mayUseToken: (args: { pluginName: string; path: string; handler: string; name: string }) =>
    l10n.t("{pluginName} wants the token of the auth handler {handler} ({name}). It is the program {path}.", args),
  mayUseTokenAgain: (args: { pluginName: string; path: string; handler: string; name: string }) =>
    l10n.t(
      "{pluginName} was changed since you allowed it the token of the auth handler {handler} ({name}). It is the program {path}.",
      args,
    ),
  secretMissing: (args: { pluginName: string; path: string; name: string }) =>
    l10n.t("{pluginName} asks for the secret {name}, which has no value yet. It is the program {path}.", args),
  secretValueTitle: (args: { name: string; owner: string }) => l10n.t("Value of {name} for {owner}", args),
  secretValueHint: () => l10n.t("It is kept in the editor's secret storage and shown nowhere."),
  secretValueEmpty: () => l10n.t("A secret has at least one character."),
  chooseSecretOwner: () => l10n.t("Set a secret of which plugin or auth handler?"),
  chooseSecretName: (args: { owner: string }) => l10n.t("Set which secret of {owner}?", args),
  secretNameHint: () => l10n.t("A name that is listed, or a new one"),
  newSecretName: (args: { name: string }) => l10n.t("New secret {name}", args),
  noSecretName: () => l10n.t("This is no name for a secret"),
  hasValue: () => l10n.t("has a value"),
  hasNoValue: () => l10n.t("has no value yet"),
  tokenOf: (args: { handler: string }) => l10n.t("auth handler {handler}", args),
  chooseSecretToDelete: () => l10n.t("Delete which secret?"),
  noSecrets: () => l10n.t("No secret is stored."),
  noSecretsOf: (args: { owner: string }) => l10n.t("No secret of {owner} is stored.", args),
  secretStored: (args: { name: string; owner: string }) =>
    l10n.t("{name} is stored for {owner}. You are asked before it is used.", args),
  secretDeleted: (args: { name: string; owner: string }) => l10n.t("{name} of {owner} is deleted.", args),
  hostAccessTitle: () => l10n.t("What plugins may have of this editor"),
  hostAccessHint: () => l10n.t("Choose an entry to take it back"),
  showTraceHint: () => l10n.t("every call of a plugin to the editor, without values"),
  allowedRead: (args: { name: string }) => l10n.t("May read {name}", args),
  allowedWrite: (args: { name: string }) => l10n.t("May store and delete {name}", args),
  allowedList: () => l10n.t("May know the names of its secrets"),
  allowedToken: (args: { handler: string; name: string }) => l10n.t("May use the token of {handler} ({name})", args),
  refusedRead: (args: { name: string }) => l10n.t("May not read {name}", args),
  refusedWrite: (args: { name: string }) => l10n.t("May not store or delete {name}", args),
  refusedList: () => l10n.t("May not know the names of its secrets"),
  refusedToken: (args: { handler: string; name: string }) =>
    l10n.t("May not use the token of {handler} ({name})", args),
  fileSame: () => l10n.t("the program is the same"),
  fileChanged: () => l10n.t("the program was changed since: it is asked for again"),
  fileGone: () => l10n.t("the program is gone"),
  hostCallCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 call to the editor") : l10n.t("{count} calls to the editor", { count }),
  lastHostCall: (args: { text: string }) => l10n.t("the last: {text}", args),
  settingProblem: (args: { setting: string; text: string }) => l10n.t("In the setting {setting}: {text}", args),
};

/** Notifications, and what the status bar says: whole sentences, or nearly. */
const messages = {
  lastWords: (args: { text: string }) => l10n.t("Its last words: {text}", args),
  lookingForPlugins: () => l10n.t("Looking for plugins…"),
  restrictedRefusal: () => l10n.t("Plugins are programs, so nothing is started before you trust this folder."),
  directoriesNotAllowed: () => l10n.t("The plugin directories that this folder names are not allowed yet."),
  noneLoaded: () => l10n.t("No plugin could be loaded. The Plugins view says why."),
  noDirectories: () => l10n.t("No plugin directory is configured yet."),
  noPlugins: () => l10n.t("The configured directories hold no plugins."),
  noRequestOpen: () => l10n.t("Open a request first: a file whose name ends in .scafctl.json."),
  nothingRanYet: () => l10n.t("Nothing was run in this window yet."),
  nothingToAllow: () => l10n.t("No directory waits for a permission."),
  nothingRemembered: () => l10n.t("No answer is remembered."),
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

export const words = { product, ...actions, ...facts, ...labels, ...questions, ...hosting, ...messages };
