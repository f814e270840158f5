// Sentences about which programs a workspace may start.
import { l10n } from "vscode";
import { sentencesFor } from "../../model/index.js";

/** Buttons. */
const actions = {
  notNow: () => l10n.t("Not Now"),
  review: () => l10n.t("Review…"),
  startOwnBuilds: () => l10n.t("I Build Them Myself"),
};

/** The first question of a folder. */
const question = sentencesFor("notification", {
  /** @param directories a sentence about each: {@link words.programs} */
  question: ({ directories, hasScripts }: { directories: readonly string[]; hasScripts: boolean }) =>
    [
      l10n.t("Allow the plugins of this folder?"),
      ...directories,
      l10n.t("They run with your rights."),
      ...(hasScripts ? [l10n.t("Of a script, only the script itself is checked, not what it loads.")] : []),
    ].join(" "),
});

/** Parts of the question and of an item in a list. */
const programs = {
  programs: ({ count, ...args }: { directory: string; count: number; folder: string; names: string }) =>
    count === 1
      ? l10n.t('{directory} contains a program that "{folder}" wants to use: {names}.', args)
      : l10n.t('{directory} contains {count} programs that "{folder}" wants to use: {names}.', { count, ...args }),
  more: (args: { names: string }) => l10n.t("{names}, …", args),
  bytes: ({ bytes }: { bytes: number }) => l10n.t("{bytes} bytes", { bytes }),
  kilobytes: (args: { size: string }) => l10n.t("{size} KB", args),
  megabytes: (args: { size: string }) => l10n.t("{size} MB", args),
  nameWithSize: (args: { name: string; size: string }) => l10n.t("{name} ({size})", args),
  script: (args: { size: string }) => l10n.t("script, {size}", args),
  runBy: (args: { size: string; interpreter: string }) => l10n.t("script, run by {interpreter}, {size}", args),
  linkTo: (args: { path: string }) => l10n.t("link to {path}", args),
  isNew: () => l10n.t("new"),
  isChanged: () => l10n.t("changed"),
};

const picks = sentencesFor("pick", {
  choosePrograms: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("Allow 1 program") : l10n.t("Allow {count} programs", { count }),
  chooseProgramsHint: () => l10n.t("Each one is allowed with its present content and runs with your rights"),
  chooseDirectories: () => l10n.t("Select directories to start programs from"),
  chooseDirectoriesHint: () => l10n.t("Every program in the directory is started once to read its providers."),
  chooseDirectoriesToForget: () => l10n.t("Select answers to forget"),
  answerAllowed: () => l10n.t("allowed"),
  answerRefused: () => l10n.t("not allowed"),
  namedByFolder: (args: { folder: string }) => l10n.t("From the settings of {folder}", args),
  chooseOwnBuilds: () => l10n.t("In which directory do you build the plugins yourself?"),
  chooseOwnBuildsToEnd: () => l10n.t("Which directory should be checked again?"),
});

const notifications = sentencesFor("notification", {
  nothingToAllow: () => l10n.t("Every configured directory is allowed already."),
  nothingLocked: () => l10n.t("Every plugin is allowed already."),
  nothingRemembered: () => l10n.t("No directory was allowed or refused yet."),
  ownBuildsQuestion: (args: { directory: string }) => l10n.t("Do you build the plugins in {directory} yourself?", args),
  ownBuildsDetail: () =>
    l10n.t(
      "New and changed programs in it then start at once, without a question. Whoever can write to the directory can start programs with your rights.",
    ),
  noDirectory: () => l10n.t("No directory of this workspace is allowed."),
  noOwnBuilds: () => l10n.t("No directory is marked as your own builds."),
});

export const words = { ...actions, ...question, ...programs, ...picks, ...notifications };
