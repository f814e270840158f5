// Public interface of the model for the editor. The CLI imports the files themselves.
export { type AuthSettings, parseAuthHandlers } from "./access/auth-settings.js";
export { Approvals, type FileChange, type NamedDirectory } from "./approval/approvals.js";
export { Consent, type ConsentStore } from "./approval/consent.js";
export { FileHashes, stateNow } from "./approval/file-hashes.js";
export { type DirectoryPrograms, type Program, programsIn } from "./approval/programs.js";
export { HostAccess } from "./access/host-access.js";
export { hostCallJson, hostCallLine, HostTrace } from "./access/host-trace.js";
export {
  type DirectorySettings,
  type FolderDirectory,
  PluginDirectories,
  type UnresolvedDirectory,
  type WrittenDirectory,
  writtenFor,
  writtenForUser,
} from "./access/plugin-directories.js";
export {
  comparableOwner,
  handlerOf,
  handlerOwner,
  PluginSecrets,
  type SecretId,
  type SecretVault,
} from "./access/plugin-secrets.js";
export {
  configurationOf,
  configureRemarks,
  parseProviderSettings,
  type ProviderSettings,
} from "./access/provider-settings.js";
export { type Grant, isOwnBuild, SecretGrants } from "./access/secret-grants.js";
export {
  type PermissionAnswer,
  SecretPermissions,
  type SecretPrompt,
  type SecretQuestion,
} from "./access/secret-permissions.js";
export { type SettingProblem, settingProblemText } from "./access/setting-reader.js";
export { sha256OfFile } from "./access/started-executable.js";
export { SecretValues } from "./secrets/secret-values.js";
export { explain } from "./errors/explain.js";
export type { Explanation } from "./errors/explanation.js";
export { isRequestError } from "./errors/request-error.js";
export { type Badge, joined, nodeFacts, OutlineNode, type Tooltip } from "./outline/base/outline-node.js";
export { needsDirectories, outlineRoots, waitsForConsent } from "./outline/outline.js";
export { Catalogue } from "./plugins/catalogue.js";
export { DescriptorCache } from "./plugins/cache/descriptor-cache.js";
export { authDocument, providerDocument } from "./plugins/descriptor-document.js";
export { type Filtered, type Highlight, matches } from "./plugins/filter.js";
export {
  allPlugins,
  allPluginVersions,
  findProviders,
  isSettled,
  pluginKey,
  type Target,
  type TargetSearch,
} from "./plugins/find-target.js";
export { pluginFactory, type PluginFactoryOptions } from "./plugins/plugin-factory.js";
export type { CatalogueSnapshot, DirectoryEntry, PluginEntry, ProviderEntry } from "./plugins/types.js";
export { WorkspaceCatalogue } from "./plugins/workspace-catalogue.js";
export { effectiveCall } from "./requests/effective-call.js";
export type { ParsedRequest, Path, TextSpan } from "./requests/parse-request.js";
export { newRequest, problemsWith, quickFixes, requestFileName, requestSchema, textAt } from "./requests/analyzer.js";
export type { Problem } from "./requests/problem.js";
export type { QuickFix } from "./requests/quick-fixes.js";
export { placeholderOf } from "./requests/secret-placeholders.js";
export { RequestAnalyses } from "./requests/request-analyses.js";
export type { RequestAnalysis } from "./requests/request-analysis.js";
export type { Request } from "./requests/request-keys.js";
export { lineAndColumn } from "./text/text-position.js";
export { type ActiveRun, ActiveRuns, type FinishedRun, type RequestOrigin } from "./runs/active-runs.js";
export { type Answer, dependencies, type QuestionOptions, whatIf, whatIfSentence } from "./runs/provider-question.js";
export { RecentResults } from "./runs/recent-results.js";
export { resolveOrChoose, type TargetWait } from "./runs/resolve-target.js";
export { saveResult } from "./runs/result-file.js";
export { MAX_PARSED_BYTES, resultDocument } from "./runs/result-document.js";
export { runProblems } from "./runs/run-problems.js";
export type { RunResult } from "./runs/run-result.js";
export { runRequest } from "./runs/run.js";
export { cleanLine, withoutColours } from "./text/foreign-text.js";
export { OutputLines } from "./text/output-lines.js";
export { joinSafe, safe, type SafeText, sentencesFor, textFor } from "./text/places.js";
export { RESET_LOOKS, terminalText } from "./text/terminal-text.js";
// Values of scafctl that the editor needs; it imports everything else of scafctl as types.
export { DisposableStore, exitCodeMeaning, pluginName, secretNameProblem, stringifyJson } from "../scafctl/index.js";
