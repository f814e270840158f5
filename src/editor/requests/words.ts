// Sentences of the features of request documents.
import { l10n } from "vscode";
import { sentencesFor } from "../../model/index.js";

const status = sentencesFor("status", {
  requestStatusName: () => l10n.t("scafctl plugin"),
  noPluginForRequest: () => l10n.t("No plugin"),
  loadingPlugins: () => l10n.t("Loading plugins"),
  notRunning: () => l10n.t("not running"),
  starting: () => l10n.t("starting"),
  running: () => l10n.t("running"),
  stopping: () => l10n.t("stopping"),
  crashed: () => l10n.t("crashed (restarts on the next run)"),
});

/** The source of a diagnostic, and quick fixes. */
const labels = sentencesFor("label", {
  diagnosticSource: () => "scafctl",
  fixReplace: (args: { label: string }) => l10n.t("Change to {label}", args),
  fixStore: () => l10n.t("Store as secret …"),
  fixAdd: (args: { label: string }) => l10n.t('Add missing input "{label}"', args),
});

/** Buttons. */
const links = {
  refresh: () => l10n.t("Refresh"),
  // In a CodeLens, `$(name)` is an icon.
  runLens: () => `$(play) ${l10n.t("Run")}`,
  cancelLens: () => `$(stop-circle) ${l10n.t("Cancel")}`,
  dryRunLens: () => l10n.t("Dry Run"),
  whatIfLens: () => l10n.t("What If"),
  descriptorLens: () => l10n.t("Open Descriptor"),
};

export const words = { ...status, ...labels, ...links };
