// Which documents are requests: one rule for VS Code's language features and for our own code.
import { posix } from "node:path";
import type * as vscode from "vscode";
import { REQUEST_SUFFIX } from "../../contributions.js";

/**
 * Saved and untitled files only. Other schemes, such as `git:`, show another version of a file: a
 * run of it would look like a run of the file.
 */
const SCHEMES: readonly string[] = ["file", "untitled"];

export const requestSelector: vscode.DocumentSelector = SCHEMES.map((scheme) => ({
  scheme,
  pattern: `**/*${REQUEST_SUFFIX}`,
}));

export function isRequestUri({ scheme, path }: Pick<vscode.Uri, "scheme" | "path">): boolean {
  return SCHEMES.includes(scheme) && posix.basename(path).endsWith(REQUEST_SUFFIX);
}
