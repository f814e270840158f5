// Texts that several features show. The others are in package.nls.json, in the words.ts of each
// feature and in model/errors.
import { l10n } from "vscode";
import { sentencesFor } from "../../model/index.js";

export const buttons = {
  allow: () => l10n.t("Allow"),
  allowPlugin: () => l10n.t("Allow Plugin…"),
  copyPath: () => l10n.t("Copy Path"),
  openSettings: () => l10n.t("Open Settings"),
  restart: () => l10n.t("Restart Plugin"),
  reveal: () => l10n.t("Reveal File"),
  showLog: () => l10n.t("Show Log"),
  tryAgain: () => l10n.t("Try Again"),
};

/** Titles of log channels. */
export const words = sentencesFor("label", {
  product: () => l10n.t("Plugin Workbench for scafctl"),
  pluginLog: (args: { name: string }) => l10n.t("scafctl plugin: {name}", args),
  pluginLogIn: (args: { name: string; directory: string }) => l10n.t("scafctl plugin: {name} ({directory})", args),
});

/** Part of a sentence about a failure. */
export const lastWords = (args: { text: string }): string => l10n.t("Its last words: {text}", args);
