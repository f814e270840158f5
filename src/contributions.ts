// Every id that package.json contributes, with its type. A test compares the two.

/** Name of the extension, `publisher.name`. */
export const EXTENSION_ID = "plugin-workbench.scafctl-plugins";

/** Every command id is this prefix and its name below. */
export const COMMAND_PREFIX = "scafctlPlugins.";

export const commandIds = {
  runProvider: "scafctlPlugins.runProvider",
  runRequest: "scafctlPlugins.runRequest",
  dryRun: "scafctlPlugins.dryRun",
  whatIf: "scafctlPlugins.whatIf",
  extractDependencies: "scafctlPlugins.extractDependencies",
  rerunLast: "scafctlPlugins.rerunLast",
  cancelRun: "scafctlPlugins.cancelRun",
  showLastResult: "scafctlPlugins.showLastResult",
  openDescriptor: "scafctlPlugins.openDescriptor",
  addPluginDirectory: "scafctlPlugins.addPluginDirectory",
  allowDirectories: "scafctlPlugins.allowDirectories",
  forgetAllowedDirectories: "scafctlPlugins.forgetAllowedDirectories",
  refresh: "scafctlPlugins.refresh",
  filter: "scafctlPlugins.filter",
  clearFilter: "scafctlPlugins.clearFilter",
  showLog: "scafctlPlugins.showLog",
  restartPlugin: "scafctlPlugins.restartPlugin",
  stopPlugin: "scafctlPlugins.stopPlugin",
  revealPlugin: "scafctlPlugins.revealPlugin",
  copyName: "scafctlPlugins.copyName",
  copyPath: "scafctlPlugins.copyPath",
  openSettings: "scafctlPlugins.openSettings",
  openExample: "scafctlPlugins.openExample",
  setSecret: "scafctlPlugins.setSecret",
  deleteSecret: "scafctlPlugins.deleteSecret",
  showHostAccess: "scafctlPlugins.showHostAccess",
} as const;

export type CommandName = keyof typeof commandIds;

export const viewIds = { plugins: "scafctlPlugins.plugins" } as const;
export const containerId = "scafctlPlugins";
export const walkthroughId = "start";

export const settingIds = {
  directories: "scafctlPlugins.directories",
  pluginCache: "scafctlPlugins.pluginCache",
  startTimeout: "scafctlPlugins.startTimeout",
  idleTimeout: "scafctlPlugins.idleTimeout",
  providers: "scafctlPlugins.providers",
  authHandlers: "scafctlPlugins.authHandlers",
} as const;

export const contextKeys = {
  /** Why the view is empty: a {@link WelcomeCause}. */
  welcome: "scafctlPlugins.welcome",
  /** The view is filtered. */
  filtered: "scafctlPlugins.filtered",
  /** At least one run is in progress. */
  running: "scafctlPlugins.running",
  /** Something was run in this window. */
  ranBefore: "scafctlPlugins.ranBefore",
  /** The provider of the request in the active editor can extract dependencies. */
  tellsDependencies: "scafctlPlugins.tellsDependencies",
} as const;

/** One welcome text each. `none`: the tree is not empty. */
export const welcomeCauses = [
  "loading",
  "restricted",
  "not-allowed",
  "nothing-configured",
  "nothing-found",
  "nothing-matches",
] as const;
export type WelcomeCause = (typeof welcomeCauses)[number] | "none";

export interface ContextKeyTypes {
  welcome: WelcomeCause;
  filtered: boolean;
  running: boolean;
  ranBefore: boolean;
  tellsDependencies: boolean;
}

/** Schemes of the read-only documents that we serve. */
export const schemes = {
  descriptor: "scafctl-plugins-descriptor",
  result: "scafctl-plugins-result",
  schema: "scafctl-plugins-schema",
  hostCalls: "scafctl-plugins-host-calls",
} as const;

/** For tree items with a badge; there are no documents of it. */
export const DECORATION_SCHEME = "scafctl-plugins-node";

/**
 * The JSON Schema of request files, which follows the plugins. Without characters that need
 * encoding, because VS Code compares encoded and decoded forms.
 */
export const REQUEST_SCHEMA_URI = `${schemes.schema}://live/request.json`;

/** Name pattern of request files. */
export const REQUEST_SUFFIX = ".scafctl.json";

export const statusIds = { request: "scafctlPlugins.request", run: "scafctlPlugins.run" } as const;

/** A plugin as argument of a command, from a tree item or another command. */
export interface PluginTarget {
  readonly pluginId: string;
}

export interface ProviderTarget extends PluginTarget {
  readonly providerName: string;
}

/** Absolute path of a plugin directory. */
export interface DirectoryTarget {
  readonly directory: string;
}

/** Arguments of each command. All are optional: without one, a command asks the user. */
export interface CommandArguments {
  runProvider: [target?: ProviderTarget | PluginTarget];
  runRequest: [request?: { readonly uri: string; readonly anyway?: boolean }];
  dryRun: [request?: { readonly uri: string; readonly anyway?: boolean }];
  whatIf: [request?: { readonly uri: string }];
  extractDependencies: [request?: { readonly uri: string }];
  rerunLast: [];
  cancelRun: [run?: { readonly runId: number }];
  showLastResult: [];
  /** For a plugin: the descriptors of its auth handlers. */
  openDescriptor: [target?: ProviderTarget | PluginTarget];
  addPluginDirectory: [];
  allowDirectories: [target?: DirectoryTarget];
  forgetAllowedDirectories: [target?: DirectoryTarget];
  refresh: [];
  filter: [text?: string];
  clearFilter: [];
  showLog: [target?: PluginTarget];
  restartPlugin: [target?: PluginTarget];
  stopPlugin: [target?: PluginTarget];
  revealPlugin: [target?: PluginTarget | DirectoryTarget];
  copyName: [target?: PluginTarget | ProviderTarget];
  copyPath: [target?: PluginTarget | DirectoryTarget];
  openSettings: [];
  openExample: [];
  setSecret: [target?: PluginTarget];
  deleteSecret: [target?: PluginTarget];
  showHostAccess: [target?: PluginTarget];
}
