// Sentences of the run commands, their notifications, status bar item and output.
import { l10n } from "vscode";
import { sentencesFor } from "../../model/index.js";

const buttons = {
  cancel: () => l10n.t("Cancel"),
  choosePlugin: () => l10n.t("Choose Plugin"),
  copy: () => l10n.t("Copy"),
  endProcess: () => l10n.t("End Process"),
  run: () => l10n.t("Run"),
  runAnyway: () => l10n.t("Run Anyway"),
  runAsAction: () => l10n.t("Run as Action"),
  showProblems: () => l10n.t("Show Problems"),
  showResult: () => l10n.t("Show Result"),
};

const progress = sentencesFor("progress", {
  loadingPlugins: () => l10n.t("Loading plugins…"),
  runningProvider: (args: { provider: string }) => l10n.t("Running {provider}…", args),
  askingWhatIf: (args: { provider: string }) => l10n.t("Asking {provider} what a run would do…", args),
  askingDependencies: (args: { provider: string }) => l10n.t("Asking {provider} for its dependencies…", args),
});

const waiting = sentencesFor("notification", {
  waitingFor: ({ plugins, provider }: { plugins: readonly string[]; provider: string }) =>
    l10n.t('Waiting for {plugins} to load before "{provider}" can run.', { plugins: plugins.join(", "), provider }),
  noneOffersYet: (args: { provider: string }) =>
    l10n.t('No plugin that is loaded offers "{provider}" yet. Wait, or cancel the run.', args),
});

/** Why a request was not run, and the question before a write. */
const refusals = sentencesFor("notification", {
  noRequestOpen: () => l10n.t("No request is open. Open a file whose name ends in .scafctl.json."),
  nothingRanYet: () => l10n.t("Nothing was run in this window yet."),
  oneProblem: (args: { line: number; column: number; text: string }) =>
    l10n.t("The request was not run. Line {line}, column {column}: {text}", args),
  severalProblems: (args: { line: number; column: number; count: number; text: string }) =>
    l10n.t("The request was not run: it has {count} problems. Line {line}, column {column}: {text}", args),
  writeQuestion: (args: { operation: string; provider: string }) =>
    l10n.t('"{operation}" is a write operation of {provider}: this run may change something.', args),
  writeRunsAsAction: () => l10n.t('It runs under the capability "action", as in scafctl.'),
  writeNeedsAction: () =>
    l10n.t('scafctl runs write operations only under the capability "action" and would refuse this run.'),
  writeHasNoAction: (args: { provider: string }) => l10n.t("{provider} does not offer that capability.", args),
  writeDryRun: () => l10n.t("This would be a dry run, but a plugin can ignore that."),
});

const answers = sentencesFor("notification", {
  whatIf: (args: { provider: string; sentence: string }) => l10n.t("{provider}: {sentence}", args),
  whatIfUnsupported: (args: { provider: string; sentence: string }) =>
    l10n.t("{provider} does not support What If. scafctl would print: {sentence}", args),
  whatIfEmpty: (args: { provider: string; sentence: string }) =>
    l10n.t("{provider} returned no description of the run. scafctl would print: {sentence}", args),
  dependsOn: ({ provider, names }: { provider: string; names: readonly string[] }) => {
    const args = { provider, count: names.length, names: names.join(", ") };
    return names.length === 1
      ? l10n.t("These inputs of {provider} depend on the resolver {names}.", args)
      : l10n.t("These inputs of {provider} depend on {count} resolvers: {names}.", args);
  },
  noDependencies: (args: { provider: string }) => l10n.t("These inputs of {provider} depend on no resolver.", args),
  dependenciesUnsupported: (args: { provider: string }) =>
    l10n.t("{provider} does not support listing its dependencies.", args),
});

/** Notifications after a run. */
const outcomes = sentencesFor("notification", {
  providerFailed: (args: { provider: string; text: string }) => l10n.t("{provider} failed: {text}", args),
  providerFinished: (args: { provider: string }) => l10n.t("{provider} finished", args),
  providerWarned: (args: { provider: string; text: string }) => l10n.t("{provider} warns: {text}", args),
  withFacts: (args: { text: string; facts: string }) => l10n.t("{text} ({facts})", args),
  cancelRequested: (args: { provider: string }) =>
    l10n.t("{provider} was asked to stop, but it did not confirm. It may still be running.", args),
  cancelFailed: (args: { provider: string; text: string }) =>
    l10n.t("{provider} was asked to stop, but it may still be running. It answered: {text}", args),
  cancelShared: ({ provider, count }: { provider: string; count: number }) =>
    count === 1
      ? l10n.t("{provider} may still be running. Its process continues, because another call runs in it.", {
          provider,
        })
      : l10n.t("{provider} may still be running. Its process continues, because {count} other calls run in it.", {
          provider,
          count,
        }),
});

/** The status bar item. */
const status = sentencesFor("status", {
  runStatusName: () => l10n.t("Runs of scafctl providers"),
  runningCount: (args: { provider: string; count: number }) =>
    args.count === 1 ? l10n.t("Running {provider}…", args) : l10n.t("{count} runs…", args),
  runDone: (args: { provider: string; duration: string }) => l10n.t("{provider}: done in {duration}", args),
  runFailed: (args: { provider: string; duration: string }) => l10n.t("{provider}: failed after {duration}", args),
  runCancelled: (args: { provider: string }) => l10n.t("{provider}: cancelled", args),
  runWarned: ({ provider, duration, count }: { provider: string; duration: string; count: number }) =>
    count === 1
      ? l10n.t("{provider}: done in {duration}, 1 warning", { provider, duration })
      : l10n.t("{provider}: done in {duration}, {count} warnings", { provider, duration, count }),
});

/** Its tooltip, and facts about a result. */
const facts = sentencesFor("tooltip", {
  exitCode: ({ code, meaning }: { code: number; meaning: string | undefined }) =>
    meaning === undefined
      ? l10n.t("exit code {code}", { code: String(code) })
      : l10n.t("exit code {code}: {meaning}", { code: String(code), meaning }),
  warningCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 warning") : l10n.t("{count} warnings", { count }),
  diagnosticCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 diagnostic for the inputs") : l10n.t("{count} diagnostics for the inputs", { count }),
  outputFindingCount: ({ count }: { count: number }) =>
    count === 1 ? l10n.t("1 finding in the data") : l10n.t("{count} findings in the data", { count }),
  clickToCancel: () => l10n.t("Click to cancel"),
  clickToRerun: () => l10n.t("Click to run again"),
  clickForResult: () => l10n.t("Click to show the result"),
});

const picks = sentencesFor("pick", {
  choosePluginToRun: (args: { provider: string }) => l10n.t('Run "{provider}" with which plugin?', args),
  chooseRunToCancel: () => l10n.t("Select the run to cancel"),
  /** The name of a terminal. */
  outputOf: (args: { provider: string }) => l10n.t("{provider} output", args),
});

export const words = {
  ...buttons,
  ...progress,
  ...waiting,
  ...refusals,
  ...answers,
  ...outcomes,
  ...status,
  ...facts,
  ...picks,
  dryRun: () => l10n.t("dry run"),
};
