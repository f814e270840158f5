// Sentences of what the features share: choosing a plugin or provider, and why there is none.
import { l10n } from "vscode";
import { sentencesFor } from "../../model/index.js";

const buttons = {
  addDirectory: () => l10n.t("Add Plugin Directory…"),
  manageTrust: () => l10n.t("Manage Workspace Trust"),
  showPlugins: () => l10n.t("Show Plugins"),
};

/** Parts of a description. */
const parts = {
  running: () => l10n.t("running"),
  inPlugin: (args: { plugin: string }) => l10n.t("in {plugin}", args),
};

const picks = sentencesFor("pick", {
  chooseProvider: () => l10n.t("Select a provider to run"),
  chooseProviderHint: () => l10n.t("Type a name, a capability or a word of the description"),
  choosePluginHint: () => l10n.t("Type the name of a plugin"),
});

const progress = sentencesFor("progress", {
  discoveringPlugins: () => l10n.t("Discovering plugins…"),
});

const notifications = sentencesFor("notification", {
  untrusted: () => l10n.t("Plugins are programs. None is started until you trust this workspace."),
  directoriesNotAllowed: () => l10n.t("The plugin directories of this workspace are not allowed yet."),
  noneLoaded: () => l10n.t("No plugin could be loaded. See the Plugins view for the reasons."),
  noDirectories: () => l10n.t("No plugin directory is configured."),
  noPlugins: () => l10n.t("The configured directories contain no plugins."),
});

export const words = { ...buttons, ...parts, ...picks, ...progress, ...notifications };
