// How a request or an option names a plugin.
import { basename, resolve } from "node:path";
import { comparableName, comparablePath, pluginName } from "../../scafctl/index.js";

/**
 * Whether `selector` names the plugin file at `path` (absolute): by its plugin name, its file name,
 * its absolute path, or a path relative to `workingDirectory`.
 */
export function selects(selector: string, path: string, workingDirectory: string): boolean {
  const names = [pluginName(path), basename(path)].map(comparableName);
  return names.includes(comparableName(selector)) || selectsPath(selector, path, workingDirectory);
}

/** Like {@link selects}, by path only. */
export function selectsPath(selector: string, path: string, workingDirectory: string): boolean {
  const selected = resolve(workingDirectory, selector);
  return comparableName(comparablePath(selected)) === comparableName(comparablePath(path));
}
