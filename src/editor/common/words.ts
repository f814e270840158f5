// Sentences of what the features share: choosing a plugin or provider, and why there is none.
import { l10n } from "vscode";

export const words = {
  addDirectory: () => l10n.t("Add Plugin Directory…"),
  manageTrust: () => l10n.t("Manage Workspace Trust"),
  showPlugins: () => l10n.t("Show Plugins"),
  running: () => l10n.t("running"),
  inPlugin: (args: { plugin: string }) => l10n.t("in {plugin}", args),
  chooseProvider: () => l10n.t("Select a provider to run"),
  chooseProviderHint: () => l10n.t("Type a name, a capability or a word of the description"),
  choosePluginHint: () => l10n.t("Type the name of a plugin"),
  discoveringPlugins: () => l10n.t("Discovering plugins…"),
  untrusted: () => l10n.t("Plugins are programs. None is started until you trust this workspace."),
  directoriesNotAllowed: () => l10n.t("The plugin directories of this workspace are not allowed yet."),
  noneLoaded: () => l10n.t("No plugin could be loaded. See the Plugins view for the reasons."),
  noDirectories: () => l10n.t("No plugin directory is configured."),
  noPlugins: () => l10n.t("The configured directories contain no plugins."),
};
