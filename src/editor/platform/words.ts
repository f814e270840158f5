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
  addThisDirectory: () => l10n.t("Add Directory"),
  openLink: () => l10n.t("Open Link"),
  restart: () => l10n.t("Restart Plugin"),
  reveal: () => l10n.t("Reveal File"),
} satisfies Record<string, Text>;

/**
 * States and facts, in the description of a tree item or a list entry: lower case, no full stop.
 */
const facts = {
  running: () => l10n.t("running"),
  starting: () => l10n.t("starting"),
  stopping: () => l10n.t("stopping"),
  waiting: () => l10n.t("waiting"),
  describing: () => l10n.t("reading its descriptors"),
  didNotLoad: () => l10n.t("did not load"),
  endedBadly: () => l10n.t("crashed; the next call starts it again"),
  noDescriptor: () => l10n.t("no descriptor"),
  required: () => l10n.t("required"),
  secret: () => l10n.t("secret"),
  deprecated: () => l10n.t("deprecated"),
  beta: () => l10n.t("beta"),
  writes: () => l10n.t("writes"),
  undescribed: () => l10n.t("open it to ask what it offers"),
  loggedIn: () => l10n.t("logged in"),
  notLoggedIn: () => l10n.t("not logged in"),
  statusUnknown: () => l10n.t("status unknown"),
  available: () => l10n.t("available"),
  notAvailable: () => l10n.t("not available"),
  anyInput: () => l10n.t("any object"),
  anyOutput: () => l10n.t("any"),
  looking: () => l10n.t("looking"),
  yourSettings: () => l10n.t("your settings"),
  directoryMissing: () => l10n.t("does not exist"),
  notADirectory: () => l10n.t("is a file, not a directory"),
  notADirectoryName: () => l10n.t("names no directory"),
  notAllowedYet: () => l10n.t("not allowed yet"),
  extensionLog: () => l10n.t("the extension itself"),
  directoryUnreadable: (args: { code: string }) => l10n.t("cannot be read ({code})", args),
  defaultsTo: (args: { value: string }) => l10n.t("default {value}", args),
  pluginCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 plugin") : l10n.t("{count} plugins", { count }),
  providerCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 provider") : l10n.t("{count} providers", { count }),
  handlerCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 auth handler") : l10n.t("{count} auth handlers", { count }),
  remarkCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 remark") : l10n.t("{count} remarks", { count }),
  inputCount: ({ count, required }: { count: number; required: number }) =>
    required === 0 ? String(count) : l10n.t("{count}, {required} required", { count, required }),
};

/** Names of groups in the tree and of rows in tooltips. */
const labels = {
  inputs: () => l10n.t("Inputs"),
  examples: () => l10n.t("Examples"),
  capabilities: () => l10n.t("Capabilities"),
  findings: () => l10n.t("Remarks"),
  outputs: () => l10n.t("Outputs"),
  operations: () => l10n.t("Operations"),
  links: () => l10n.t("Links"),
  maintainers: () => l10n.t("Maintainers"),
  about: () => l10n.t("About"),
  flows: () => l10n.t("Flows"),
  status: () => l10n.t("Status"),
  olderVersions: () => l10n.t("Older versions"),
  pluginCache: () => l10n.t("scafctl's plugin cache"),
  displayName: () => l10n.t("Display name"),
  apiVersion: () => l10n.t("API version"),
  icon: () => l10n.t("Icon"),
  namesDependencies: () => l10n.t("Names its dependencies itself"),
  secretFields: () => l10n.t("Secret fields"),
  deprecation: () => l10n.t("Deprecated"),
  speaksAtLeast: (args: { release: string }) => l10n.t("Speaks at least {release}", args),
  because: (args: { evidence: string }) => l10n.t("It has shown {evidence}.", args),
  protocolVersion: (args: { version: number }) =>
    l10n.t("It says that it speaks version {version} of the plugin protocol.", { version: String(args.version) }),
  handshake: (args: { version: number }) => l10n.t("Handshake {version}", { version: String(args.version) }),
  authPlugin: () => l10n.t("A plugin with auth handlers. They are shown; nothing logs in."),
  cachedVersion: (args: { version: string }) => l10n.t("Version {version} in scafctl's plugin cache.", args),
  notForThisMachine: (args: { names: string }) => l10n.t("Without a version for this machine: {names}", args),
  version: () => l10n.t("Version"),
  category: () => l10n.t("Category"),
  tags: () => l10n.t("Tags"),
  outputsOf: (args: { capability: string }) => l10n.t("Outputs ({capability})", args),
  oneOf: (args: { values: string }) => l10n.t("one of {values}", args),
  forExample: (args: { value: string }) => l10n.t("For example {value}", args),
  namedByYou: () => l10n.t("Named by your own settings."),
  namedByFolder: (args: { folder: string }) => l10n.t("Named by the settings of {folder}.", args),
  writtenAs: (args: { written: string }) => l10n.t("Written as {written}", args),
  processNumber: (args: { pid: number }) => l10n.t("Running as process {pid}.", { pid: String(args.pid) }),
};

/** What a screen reader says of a tree item: kind, name and state in one sentence. */
const spoken = {
  spokenDirectory: (args: { name: string; where: string; state: string }) =>
    l10n.t("Plugin directory {name}, named by {where}, {state}", args),
  spokenPlugin: (args: { name: string; description: string }) => l10n.t("Plugin {name}, {description}", args),
  spokenProvider: (args: { name: string; description: string }) => l10n.t("Provider {name}, {description}", args),
  spokenNoDescriptor: (args: { name: string }) => l10n.t("Provider {name}, its descriptor could not be read", args),
  spokenInput: (args: { name: string; description: string }) => l10n.t("Input {name}, {description}", args),
  spokenOutput: (args: { name: string; description: string }) => l10n.t("Output {name}, {description}", args),
  spokenExample: (args: { name: string; description: string }) => l10n.t("Example {name} {description}", args),
  spokenPart: (args: { name: string; description: string }) =>
    l10n.t("Part of the schema: {name}, {description}", args),
  spokenCapability: (args: { name: string }) => l10n.t("Capability {name}", args),
  spokenOperation: (args: { name: string; description: string }) => l10n.t("Operation {name}, {description}", args),
  spokenLink: (args: { name: string; url: string }) => l10n.t("Link {name}, {url}", args),
  spokenMaintainer: (args: { name: string; description: string }) => l10n.t("Maintainer {name} {description}", args),
  spokenAuthPlugin: (args: { name: string; description: string }) =>
    l10n.t("Plugin {name} with auth handlers, {description}", args),
  spokenHandler: (args: { name: string; description: string }) => l10n.t("Auth handler {name}, {description}", args),
  spokenFlow: (args: { name: string; description: string }) => l10n.t("Flow {name} {description}", args),
  spokenCount: (args: { label: string; count: number }) => l10n.t("{label}, {count}", args),
  spokenReason: (args: { text: string }) => l10n.t("Why it did not load: {text}", args),
  spokenLastWords: (args: { text: string }) => l10n.t("Its last words: {text}", args),
  spokenFinding: (args: { text: string }) => l10n.t("Remark: {text}", args),
};

/** What is asked in pickers and boxes. */
const questions = {
  choosePluginToRestart: () => l10n.t("Restart which plugin?"),
  choosePluginToStop: () => l10n.t("Stop which plugin?"),
  choosePluginToReveal: () => l10n.t("Reveal which plugin?"),
  choosePluginToCopy: () => l10n.t("Of which plugin?"),
  chooseLog: () => l10n.t("Show which log?"),
  chooseDirectory: () => l10n.t("Choose a directory of plugins"),
  chooseOwner: () => l10n.t("For whom?"),
  ownerFolder: (args: { folder: string }) => l10n.t("This folder: {folder}", args),
  ownerFolderDetail: () => l10n.t("Written to the folder's settings, for everybody who works in it."),
  ownerUser: () => l10n.t("You, in every window"),
  ownerUserDetail: () => l10n.t("Written to your own settings."),
  filterTitle: () => l10n.t("Filter plugins"),
  filterHint: () => l10n.t("Words of a name, capability or description; empty shows everything"),
};

/** Notifications, and what the status bar says: whole sentences, or nearly. */
const messages = {
  lastWords: (args: { text: string }) => l10n.t("Its last words: {text}", args),
  restrictedMessage: () => l10n.t("Restricted Mode: nothing is started, and what the folder configures is not read."),
  filteredBy: (args: { text: string }) => l10n.t("Filter: {text}", args),
  descriptorUnknown: () => l10n.t("This descriptor is not known at the moment. Open the Plugins view to look for it."),
  outsideOfFolders: (args: { path: string }) => l10n.t("The file lies outside of the open folders: {path}", args),
  failedPlugins: (args: { names: string }) => l10n.t("Did not load: {names}.", args),
  faultyProviders: (args: { names: string }) => l10n.t("With errors in their descriptors: {names}.", args),
  pluginLog: (args: { name: string }) => l10n.t("scafctl plugin: {name}", args),
};

export const words = { product, ...buttons, ...actions, ...facts, ...labels, ...spoken, ...questions, ...messages };
