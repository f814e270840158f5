// Public interface of the model, used by the editor and the CLI.
export * from "./access/auth-settings.js";
export * from "./plugins/catalogue.js";
export * from "./requests/coercions.js";
export * from "./access/consent.js";
export * from "./plugins/descriptor-cache.js";
export * from "./plugins/descriptor-document.js";
export * from "./access/plugin-directories.js";
export * from "./plugins/workspace-catalogue.js";
export * from "./plugins/duplicates.js";
export * from "./requests/effective-call.js";
export * from "./errors/explain.js";
export type { Explanation } from "./errors/explanation.js";
export * from "./plugins/filter.js";
export * from "./text/foreign-text.js";
export { OutputLines } from "./text/output-lines.js";
export * from "./access/host-access.js";
export * from "./access/host-trace.js";
export * from "./plugins/plugin-factory.js";
export * from "./access/plugin-secrets.js";
export * from "./runs/provider-question.js";
export * from "./access/provider-settings.js";
export * from "./requests/quick-fixes.js";
export * from "./requests/parse-request.js";
export * from "./requests/request-analysis.js";
export * from "./errors/request-error.js";
export * from "./requests/request-keys.js";
export * from "./requests/request-schema.js";
export * from "./plugins/find-target.js";
export * from "./requests/prefill.js";
export * from "./runs/result-document.js";
export * from "./runs/active-runs.js";
export * from "./runs/recent-results.js";
export * from "./runs/resolve-target.js";
export * from "./runs/run.js";
export * from "./runs/run-problems.js";
export * from "./access/secret-grants.js";
export * from "./access/secret-permissions.js";
export * from "./access/setting-reader.js";
export * from "./access/started-executable.js";
export * from "./text/terminal-text.js";
export * from "./requests/schema-parts.js";
export * from "./requests/text-position.js";
export * from "./outline/base/outline-node.js";
export * from "./outline/outline.js";
export type * from "./plugins/types.js";
export type * from "./requests/problem.js";
export type * from "./runs/run-result.js";
// Values of scafctl that the editor needs; it imports everything else of scafctl as types.
export {
  exitCodeMeaning,
  inputProperties,
  isJsonObject,
  isPluginError,
  outputProperties,
  pluginName,
  secretNameProblem,
  stringifyJson,
} from "../scafctl/index.js";
