// The sentences of the Plugins view and its commands that are not part of a node.
import { l10n } from "vscode";

export const words = {
  addThisDirectory: () => l10n.t("Add Directory"),
  chooseDirectory: () => l10n.t("Choose a directory of plugins"),
  chooseLog: () => l10n.t("Show which log?"),
  chooseOwner: () => l10n.t("Save the setting for this folder or for you?"),
  choosePluginToCopy: () => l10n.t("Copy from which plugin?"),
  choosePluginToRestart: () => l10n.t("Restart which plugin?"),
  choosePluginToReveal: () => l10n.t("Reveal which plugin?"),
  choosePluginToStop: () => l10n.t("Stop which plugin?"),
  descriptorUnknown: () => l10n.t("This descriptor is not loaded. Open the Plugins view to load it."),
  extensionLog: () => l10n.t("the extension itself"),
  failedPlugins: (args: { names: string }) => l10n.t("Failed to load: {names}.", args),
  faultyProviders: (args: { names: string }) => l10n.t("With errors in their descriptors: {names}.", args),
  filteredBy: (args: { text: string }) => l10n.t("Filter: {text}", args),
  filterHint: () => l10n.t("Words of a name, capability or description; empty shows everything"),
  filterTitle: () => l10n.t("Filter plugins"),
  findingCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 remark") : l10n.t("{count} remarks", { count }),
  openLink: () => l10n.t("Open Link"),
  outsideOfFolders: (args: { path: string }) => l10n.t("The file is outside of the open folders: {path}", args),
  ownerFolder: (args: { folder: string }) => l10n.t("This folder: {folder}", args),
  ownerFolderDetail: () => l10n.t("Saved in the settings of the folder, for everyone who works in it."),
  ownerUser: () => l10n.t("You, in every window"),
  ownerUserDetail: () => l10n.t("Saved in your user settings."),
  restrictedMessage: () => l10n.t("Restricted Mode: plugins are not started, and settings of the folder are ignored."),
};
