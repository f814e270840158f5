// Sentences about what plugins may read and store. They name a plugin with its whole path,
// because anyone can give a plugin the name of another.
import { l10n } from "vscode";
import { sentencesFor } from "../../model/index.js";

/** Buttons. */
const actions = {
  allowOnce: () => l10n.t("Allow Once"),
  back: () => l10n.t("Back"),
  notNow: () => l10n.t("Not Now"),
  deleteValue: () => l10n.t("Delete Value"),
  enterValue: () => l10n.t("Enter Value…"),
  refuse: () => l10n.t("Refuse"),
  revoke: () => l10n.t("Revoke"),
  showTrace: () => l10n.t("Show Host Calls"),
  undo: () => l10n.t("Undo"),
};

interface SecretUse {
  readonly pluginName: string;
  readonly path: string;
  readonly name: string;
}

/** Questions while a plugin waits for a secret or a token. */
const questions = sentencesFor("notification", {
  mayRead: (args: SecretUse) => l10n.t("{pluginName} asks to read the secret {name}. Its program is {path}.", args),
  mayReadAgain: (args: SecretUse) =>
    l10n.t("{pluginName} changed since you allowed it to read the secret {name}. Its program is {path}.", args),
  mayWrite: (args: SecretUse) =>
    l10n.t("{pluginName} asks to store or delete the secret {name}. Its program is {path}.", args),
  mayWriteAgain: (args: SecretUse) =>
    l10n.t(
      "{pluginName} changed since you allowed it to store or delete the secret {name}. Its program is {path}.",
      args,
    ),
  mayList: (args: SecretUse) =>
    l10n.t("{pluginName} asks to list the names of its secrets. Its program is {path}.", args),
  mayListAgain: (args: SecretUse) =>
    l10n.t("{pluginName} changed since you allowed it to list the names of its secrets. Its program is {path}.", args),
  mayUseToken: (args: SecretUse & { handler: string }) =>
    l10n.t("{pluginName} asks for the token of the auth handler {handler} ({name}). Its program is {path}.", args),
  mayUseTokenAgain: (args: SecretUse & { handler: string }) =>
    l10n.t(
      "{pluginName} changed since you allowed it to use the token of the auth handler {handler} ({name}). Its program is {path}.",
      args,
    ),
  mayBeSent: (args: SecretUse & { request: string }) =>
    l10n.t("The request {request} sends the secret {name} to {pluginName}. Its program is {path}.", args),
  mayBeSentAgain: (args: SecretUse & { request: string }) =>
    l10n.t(
      "{pluginName} changed since you allowed the request {request} to send the secret {name} to it. Its program is {path}.",
      args,
    ),
  secretMissingFor: (args: SecretUse & { request: string }) =>
    l10n.t(
      "The request {request} sends the secret {name} to {pluginName}, and it has no value. The program is {path}.",
      args,
    ),
  checkedFileOnly: (args: { interpreter: string }) =>
    l10n.t("It is a script for {interpreter}: only this file is checked, not what it loads.", args),
  secretMissing: (args: SecretUse) =>
    l10n.t("{pluginName} asks for the secret {name}, which has no value. Its program is {path}.", args),
});

/** Storing and deleting secrets. */
const secrets = sentencesFor("pick", {
  secretValueTitle: (args: { name: string; owner: string }) => l10n.t("Value of {name} for {owner}", args),
  secretValueHint: () => l10n.t("The value is kept in the secret storage of the editor and never shown."),
  secretValueEmpty: () => l10n.t("Enter at least one character."),
  chooseSecretOwner: () => l10n.t("Select the plugin or auth handler to set a secret of"),
  chooseSecretName: (args: { owner: string }) => l10n.t("Select the secret of {owner} to set", args),
  secretNameHint: () => l10n.t("Select a name or type a new one"),
  newSecretName: (args: { name: string }) => l10n.t("New secret {name}", args),
  invalidSecretName: () => l10n.t("Not a valid name of a secret"),
  hasValue: () => l10n.t("has a value"),
  hasNoValue: () => l10n.t("has no value"),
  tokenOf: (args: { handler: string }) => l10n.t("auth handler {handler}", args),
  chooseSecretToDelete: () => l10n.t("Select a secret to delete"),
  storeAsTitle: (args: { owner: string }) => l10n.t("Store the text as a secret of {owner}", args),
  storeAsHint: () => l10n.t("The name of the secret. It replaces the text in the request."),
  secretExists: () => l10n.t("A secret with this name has a value already. Enter another name."),
});

const secretsChanged = sentencesFor("notification", {
  noSecrets: () => l10n.t("No secret is stored."),
  noSecretsOf: (args: { owner: string }) => l10n.t("No secret of {owner} is stored.", args),
  secretStored: (args: { name: string; owner: string }) =>
    l10n.t("Stored the secret {name} of {owner}. You are asked before it is used.", args),
  noTextToStore: () => l10n.t("Place the cursor at the beginning of the text of a secret input."),
  secretDeleted: (args: { name: string; owner: string }) => l10n.t("Deleted the secret {name} of {owner}.", args),
});

/** Entries of "Show Host Access". */
const entries = sentencesFor("pick", {
  hostAccessTitle: () => l10n.t("Plugin access"),
  hostAccessHint: () => l10n.t("Select an entry to revoke it"),
  showTraceHint: () => l10n.t("every call of a plugin to the editor, without values"),
  allowedRead: (args: { name: string }) => l10n.t("May read {name}", args),
  allowedSend: (args: { name: string; request: string }) => l10n.t("{request} may send {name}", args),
  refusedSend: (args: { name: string; request: string }) => l10n.t("{request} may not send {name}", args),
  allowedWrite: (args: { name: string }) => l10n.t("May store and delete {name}", args),
  allowedList: () => l10n.t("May list the names of its secrets"),
  allowedToken: (args: { handler: string; name: string }) => l10n.t("May use the token of {handler} ({name})", args),
  refusedRead: (args: { name: string }) => l10n.t("May not read {name}", args),
  refusedWrite: (args: { name: string }) => l10n.t("May not store or delete {name}", args),
  refusedList: () => l10n.t("May not list the names of its secrets"),
  refusedToken: (args: { handler: string; name: string }) =>
    l10n.t("May not use the token of {handler} ({name})", args),
  fileSame: () => l10n.t("the program is unchanged"),
  fileChanged: () => l10n.t("the program changed: you will be asked again"),
  ownBuild: () => l10n.t("for every build: you build it yourself"),
  fileGone: () => l10n.t("the program no longer exists"),
  hostCallCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 call to the editor") : l10n.t("{count} calls to the editor", { count }),
  lastHostCall: (args: { text: string }) => l10n.t("last: {text}", args),
});

const settings = sentencesFor("notification", {
  settingProblem: (args: { setting: string; text: string }) => l10n.t("In the setting {setting}: {text}", args),
});

export const words = { ...actions, ...questions, ...secrets, ...secretsChanged, ...entries, ...settings };
