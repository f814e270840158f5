// The face of the model: what a person works with, for the editor's rooms and the CLI.
export * from "./auth-settings.js";
export * from "./catalogue.js";
export * from "./coercions.js";
export * from "./consent.js";
export * from "./descriptor-cache.js";
export * from "./descriptor-document.js";
export * from "./directories.js";
export * from "./duplicates.js";
export * from "./effective-call.js";
export * from "./explain.js";
export * from "./filter.js";
export * from "./foreign-text.js";
export * from "./host-access.js";
export * from "./host-trace.js";
export * from "./plugin-listing.js";
export * from "./plugin-secrets.js";
export * from "./provider-question.js";
export * from "./provider-settings.js";
export * from "./quick-fixes.js";
export * from "./request.js";
export * from "./request-check.js";
export * from "./request-error.js";
export * from "./request-keys.js";
export * from "./request-schema.js";
export * from "./request-target.js";
export * from "./request-template.js";
export * from "./result-document.js";
export * from "./run.js";
export * from "./run-problems.js";
export * from "./secret-grants.js";
export * from "./secret-permissions.js";
export * from "./setting-reader.js";
export * from "./started-executable.js";
export * from "./terminal-text.js";
export * from "./schema-parts.js";
export * from "./text-position.js";
export type * from "./types.js";
// Of the engine's face, what views, commands and documents show: they take the rest as types.
export {
  exitCodeMeaning,
  inputProperties,
  isJsonObject,
  isPluginError,
  outputProperties,
  pluginName,
  secretNameProblem,
  pluginCacheDirectory,
  stringifyJson,
} from "../scafctl/index.js";
