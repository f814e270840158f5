// The ids that package.json contributes. A test compares the two.

/** Name of the extension, `publisher.name`. */
export const EXTENSION_ID = "plugin-workbench.scafctl-plugins";

/** Every command id is this prefix and one of the names below. */
export const COMMAND_PREFIX = "scafctlPlugins.";

export const commandNames = [
  "runProvider",
  "runRequest",
  "dryRun",
  "whatIf",
  "extractDependencies",
  "rerunLast",
  "cancelRun",
  "showLastResult",
  "showSecretValues",
  "openDescriptor",
  "addPluginDirectory",
  "allowDirectories",
  "allowPlugin",
  "allowLockedPlugins",
  "startOwnBuilds",
  "stopOwnBuilds",
  "forgetAllowedDirectories",
  "refresh",
  "filter",
  "clearFilter",
  "showLog",
  "restartPlugin",
  "stopPlugin",
  "revealPlugin",
  "copyName",
  "copyPath",
  "openSettings",
  "openExample",
  "setSecret",
  "deleteSecret",
  "storeAsSecret",
  "showHostAccess",
] as const;

export type CommandName = (typeof commandNames)[number];

export function commandId(name: CommandName): string {
  return `${COMMAND_PREFIX}${name}`;
}

export const viewIds = { plugins: "scafctlPlugins.plugins" } as const;

export const settingIds = {
  directories: "scafctlPlugins.directories",
  pluginCache: "scafctlPlugins.pluginCache",
  startTimeout: "scafctlPlugins.startTimeout",
  idleTimeout: "scafctlPlugins.idleTimeout",
  providers: "scafctlPlugins.providers",
  authHandlers: "scafctlPlugins.authHandlers",
  environment: "scafctlPlugins.environment",
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
  canExtractDependencies: "scafctlPlugins.canExtractDependencies",
} as const;

/** One welcome text each. `none`: the tree is not empty, or not known yet. */
export const welcomeCauses = [
  "restricted",
  "not-allowed",
  "nothing-configured",
  "nothing-found",
  "nothing-matches",
] as const;
export type WelcomeCause = (typeof welcomeCauses)[number] | "none";

export type ContextKey = keyof typeof contextKeys;
export type ContextValue<K extends ContextKey> = K extends "welcome" ? WelcomeCause : boolean;

/** Schemes of the read-only documents of this extension. */
export const schemes = {
  descriptor: "scafctl-plugins-descriptor",
  result: "scafctl-plugins-result",
  schema: "scafctl-plugins-schema",
  hostCalls: "scafctl-plugins-host-calls",
} as const;

/** Scheme of the URIs of tree items with a badge. There are no documents of it. */
export const DECORATION_SCHEME = "scafctl-plugins-node";

/**
 * The JSON Schema of request files, which follows the plugins. Without characters that need
 * encoding, because VS Code compares encoded and decoded forms.
 */
export const REQUEST_SCHEMA_URI = `${schemes.schema}://live/request.json`;

/** Name pattern of request files. */
export const REQUEST_SUFFIX = ".scafctl.json";

export const statusIds = { request: "scafctlPlugins.request", run: "scafctlPlugins.run" } as const;

/**
 * The argument of a command, from a tree item, a link or a button. Without the member that it
 * needs, a command uses the active editor or asks the user.
 */
export interface CommandArgument {
  readonly pluginId?: string | undefined;
  readonly providerName?: string | undefined;
  /** Absolute path of a plugin directory. */
  readonly directory?: string | undefined;
  /** Of a request. */
  readonly uri?: string | undefined;
  /** Run the request although it has errors. */
  readonly anyway?: boolean;
  /**
   * A person chose the command in the menu of an element of the view. A command that allows
   * something asks unless this is set: a link can name the command with any other argument.
   */
  readonly clicked?: boolean;
  /** Of a text in the request at `uri`. */
  readonly offset?: number | undefined;
  readonly runId?: number | undefined;
  /** The filter of the Plugins view, given to the command as a plain string. */
  readonly filter?: string | undefined;
}
