// Sentences about results.
import { l10n } from "vscode";

export const words = {
  openAnyway: () => l10n.t("Open Anyway"),
  resultSaved: (args: { megabytes: string; file: string }) =>
    l10n.t("The result is too large for an editor ({megabytes} MB). It was saved to {file}", args),
  showSecrets: () => l10n.t("Show Secret Values"),
  nothingMasked: () => l10n.t("Nothing is masked in this result, or it is no longer in memory."),
  resultDropped: () => l10n.t("This result is no longer in memory. Run the request again to see it."),
};
