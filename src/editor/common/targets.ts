// Reads the argument of a command: a tree item, data of this extension, a URI, or anything else.
import * as vscode from "vscode";
import type { DirectoryTarget, PluginTarget, ProviderTarget } from "../../contributions.js";

export function pluginTarget(argument: unknown): PluginTarget | undefined {
  const pluginId = text(argument, "pluginId");
  return pluginId === undefined ? undefined : { pluginId };
}

export function providerTarget(argument: unknown): ProviderTarget | undefined {
  const pluginId = text(argument, "pluginId");
  const providerName = text(argument, "providerName");
  return pluginId === undefined || providerName === undefined ? undefined : { pluginId, providerName };
}

export function directoryTarget(argument: unknown): DirectoryTarget | undefined {
  const directory = text(argument, "directory");
  return directory === undefined ? undefined : { directory };
}

/** A document: a URI from an editor menu, or `{ uri }` from a link of this extension. */
export function documentTarget(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  const uri = text(argument, "uri");
  return uri === undefined ? undefined : vscode.Uri.parse(uri, true);
}

/** Whether the argument contains `{ [key]: true }`. */
export function flag(argument: unknown, key: string): boolean {
  return member(argument, key) === true;
}

export function numberOf(argument: unknown, key: string): number | undefined {
  const value = member(argument, key);
  return typeof value === "number" ? value : undefined;
}

function text(argument: unknown, key: string): string | undefined {
  const value = member(argument, key);
  return typeof value === "string" ? value : undefined;
}

function member(argument: unknown, key: string): unknown {
  return typeof argument === "object" && argument !== null ? Reflect.get(argument, key) : undefined;
}
