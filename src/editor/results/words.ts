// Sentences about results.
import { l10n } from "vscode";
import { sentencesFor } from "../../model/index.js";

const notifications = sentencesFor("notification", {
  resultSaved: (args: { megabytes: string; file: string }) =>
    l10n.t("The result is too large for an editor ({megabytes} MB). It was saved to {file}", args),
  nothingMasked: () => l10n.t("Nothing is masked in this result, or it is no longer in memory."),
});

export const words = {
  ...notifications,
  openAnyway: () => l10n.t("Open Anyway"),
  showSecrets: () => l10n.t("Show Secret Values"),
  resultDropped: () => l10n.t("This result is no longer in memory. Run the request again to see it."),
};
