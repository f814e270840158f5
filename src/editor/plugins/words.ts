// The sentences of the Plugins view and its commands that are not part of a node.
import { l10n } from "vscode";
import { sentencesFor } from "../../model/index.js";

const texts = {
  addThisDirectory: () => l10n.t("Add Directory"),
  chooseDirectory: () => l10n.t("Choose a directory of plugins"),
  descriptorUnknown: () => l10n.t("This descriptor is not loaded. Open the Plugins view to load it."),
  findingCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 remark") : l10n.t("{count} remarks", { count }),
  openLink: () => l10n.t("Open Link"),
};

const picks = sentencesFor("pick", {
  chooseLog: () => l10n.t("Show which log?"),
  chooseOwner: () => l10n.t("Save the setting for this folder or for you?"),
  choosePluginToCopy: () => l10n.t("Copy from which plugin?"),
  choosePluginToRestart: () => l10n.t("Restart which plugin?"),
  choosePluginToReveal: () => l10n.t("Reveal which plugin?"),
  choosePluginToStop: () => l10n.t("Stop which plugin?"),
  extensionLog: () => l10n.t("the extension itself"),
  filterHint: () => l10n.t("Words of a name, capability or description; empty shows everything"),
  filterTitle: () => l10n.t("Filter plugins"),
  ownerFolder: (args: { folder: string }) => l10n.t("This folder: {folder}", args),
  ownerFolderDetail: () => l10n.t("Saved in the settings of the folder, for everyone who works in it."),
  ownerUser: () => l10n.t("You, in every window"),
  ownerUserDetail: () => l10n.t("Saved in your user settings."),
});

/** The message and the badge of the view. */
const labels = sentencesFor("label", {
  failedPlugins: (args: { names: readonly string[] }) =>
    l10n.t("Failed to load: {names}.", { names: args.names.join(", ") }),
  faultyProviders: (args: { names: readonly string[] }) =>
    l10n.t("With errors in their descriptors: {names}.", { names: args.names.join(", ") }),
  filteredBy: (args: { text: string }) => l10n.t("Filter: {text}", args),
  loading: () => l10n.t("Loading plugins…"),
  restrictedMessage: () => l10n.t("Restricted Mode: plugins are not started, and settings of the folder are ignored."),
});

const notifications = sentencesFor("notification", {
  outsideOfFolders: (args: { path: string }) => l10n.t("The file is outside of the open folders: {path}", args),
});

export const words = { ...texts, ...picks, ...labels, ...notifications };
