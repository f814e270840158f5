// Every sentence the editor shows that is not in package.nls.json and not an explanation of the
// model: one place to read, correct and translate.
import { l10n } from "vscode";

type Text = () => string;

const product: Text = () => l10n.t("Plugin Workbench for scafctl");

/** Buttons that several features show. */
export const buttons = {
  allow: () => l10n.t("Allow"),
  openSettings: () => l10n.t("Open Settings"),
  showLog: () => l10n.t("Show Log"),
  tryAgain: () => l10n.t("Try Again"),
} satisfies Record<string, Text>;

/** Buttons, links and titles of pickers. */
const actions = {
  restart: () => l10n.t("Restart Plugin"),
  reveal: () => l10n.t("Reveal File"),
} satisfies Record<string, Text>;

/** Notifications, and what the status bar says: whole sentences, or nearly. */
const messages = {
  lastWords: (args: { text: string }) => l10n.t("Its last words: {text}", args),
  pluginLog: (args: { name: string }) => l10n.t("scafctl plugin: {name}", args),
};

export const words = { product, ...buttons, ...actions, ...messages };
