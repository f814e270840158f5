// `scafctl-plugins list`: every plugin of the directories, what it offers, or why it could not be
// loaded.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import { explain } from "../../model/errors/explain.js";
import { cleanLine } from "../../model/text/foreign-text.js";
import { allPlugins } from "../../model/plugins/find-target.js";
import type { CatalogueSnapshot, PluginEntry, ProviderEntry } from "../../model/plugins/types.js";
import { type AuthHandlerListing, type Finding, goPlatform } from "../../scafctl/index.js";
import type { CommandContext, CommonOptions } from "../terminal/context.js";
import { ExitCode } from "../terminal/exit-codes.js";
import { pluginReport } from "./plugin-report.js";
import { asWritten, withCatalogue } from "../session/session.js";
import { table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";

export interface ListOptions extends CommonOptions {
  /** Also the versions in scafctl's cache that are not the newest. */
  readonly allVersions: boolean;
}

export async function list(options: ListOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const snapshot = await withCatalogue(options, context, (catalogue) => look(catalogue, options, context));
  const plugins = allPlugins(snapshot);
  const older = snapshot.directories.flatMap((directory) => directory.older ?? []);
  if (options.json)
    terminal.json({ plugins: (options.allVersions ? [...plugins, ...older] : plugins).map(pluginReport) });
  else show(plugins, options.allVersions ? older : [], terminal);
  tellUnread(snapshot, terminal);
  if (older.length > 0 && !options.allVersions) {
    terminal.note(`${counted(older.length, "older version")} in the plugin cache: --all-versions describes them too`);
  }
  if (plugins.length === 0)
    terminal.note(`no plugins in ${snapshot.directories.map(({ source }) => source.written).join(", ")}`);
  const isWhole = snapshot.directories.every(({ state }) => state.kind === "read");
  const isLoaded = [...plugins, ...older].every(
    ({ error, providers }) => error === undefined && providers.every((one) => one.error === undefined),
  );
  return isWhole && isLoaded ? ExitCode.done : ExitCode.failed;
}

async function look(
  catalogue: Catalogue,
  { allVersions }: ListOptions,
  { signal }: CommandContext,
): Promise<CatalogueSnapshot> {
  const snapshot = await catalogue.whenSettled(signal);
  if (!allVersions) return snapshot;
  for (const { older = [] } of snapshot.directories) for (const { path } of older) catalogue.requestDescribe(path);
  return catalogue.whenSettled(signal);
}

function show(plugins: readonly PluginEntry[], older: readonly PluginEntry[], terminal: Terminal): void {
  const all = [...plugins, ...older];
  const loaded = (entries: readonly PluginEntry[]): readonly PluginEntry[] =>
    entries.filter((plugin) => plugin.error === undefined && plugin.kind !== "auth-handler");
  const sections: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    ["", providerRows(loaded(plugins))],
    ["AUTH HANDLERS", handlerRows(all.filter(({ kind }) => kind === "auth-handler"))],
    ["OLDER VERSIONS", providerRows(loaded(older))],
  ];
  let isFirst = true;
  for (const [title, rows] of sections) {
    if (rows.length < 2) continue;
    if (!isFirst) terminal.out("");
    isFirst = false;
    if (title !== "") terminal.out(terminal.style.bold(title));
    const [head = "", ...lines] = table(rows).split("\n");
    terminal.out([terminal.style.bold(head), ...lines].join("\n"));
  }
  const broken = all.filter((plugin) => plugin.error !== undefined);
  if (broken.length === 0) return;
  if (!isFirst) terminal.out("");
  terminal.out(terminal.style.bold("NOT LOADED"));
  for (const plugin of broken) showBroken(plugin, terminal);
}

function showBroken(plugin: PluginEntry, terminal: Terminal): void {
  const { sentence, remedy, lastWords } = explain(plugin.error);
  terminal.out(terminal.style.red(sentence));
  terminal.out(`  ${cleanLine(plugin.path, 500)}`);
  if (lastWords !== undefined)
    terminal.out(
      lastWords
        .split("\n")
        .map((line) => `  | ${line}`)
        .join("\n"),
    );
  if (remedy !== undefined) terminal.out(`  ${remedy}`);
}

function providerRows(plugins: readonly PluginEntry[]): readonly (readonly string[])[] {
  return [
    ["PLUGIN", "PROVIDER", "VERSION", "CAPABILITIES", "REMARKS", "SPEAKS AT LEAST", "DESCRIPTION"],
    ...plugins.flatMap((plugin) =>
      plugin.providers.length === 0
        ? [[pluginCell(plugin), "(none)", "", "", "", "", ""]]
        : plugin.providers.map((provider) => [pluginCell(plugin), ...providerCells(plugin, provider)]),
    ),
  ];
}

/** In scafctl's cache several versions of one plugin lie side by side. */
function pluginCell({ name, version }: PluginEntry): string {
  return cleanLine(version === undefined ? name : `${name} ${version}`, 60);
}

function providerCells(
  { generation }: PluginEntry,
  { name, descriptor, error, findings }: ProviderEntry,
): readonly string[] {
  if (descriptor === undefined) return [cleanLine(name, 60), "", "", "", "", explain(error).sentence];
  const { version = "", capabilities, description = "" } = descriptor;
  return [
    cleanLine(name, 60),
    cleanLine(version, 20),
    cleanLine(capabilities.join(", "), 60),
    remarkCell(findings),
    generation?.name ?? "",
    cleanLine(description, 100),
  ];
}

/** `3 (1 error)`: what scafctl would not load must not drown in small remarks. */
function remarkCell(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  if (findings.length === 0) return "";
  return errors === 0 ? String(findings.length) : `${findings.length} (${counted(errors, "error")})`;
}

function handlerRows(plugins: readonly PluginEntry[]): readonly (readonly string[])[] {
  return [
    ["PLUGIN", "HANDLER", "FLOWS", "CAPABILITIES", "STATUS", "NAME"],
    ...plugins.flatMap((plugin) =>
      (plugin.handlers ?? []).map((listing) => [
        pluginCell(plugin),
        cleanLine(listing.handler.name, 60),
        cleanLine(listing.handler.flows.join(", "), 80),
        cleanLine(listing.handler.capabilities.join(", "), 80),
        statusCell(listing),
        cleanLine(listing.handler.displayName ?? "", 60),
      ]),
    ),
  ];
}

function statusCell({ status }: AuthHandlerListing): string {
  if (status === undefined) return "unknown";
  return status.authenticated ? "logged in" : "not logged in";
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/**
 * A directory that could not be read, and files that were left alone: nothing is passed over
 * without a word.
 */
function tellUnread(snapshot: CatalogueSnapshot, terminal: Terminal): void {
  for (const { source, state, skipped = [], unusable = [] } of snapshot.directories) {
    if (state.kind !== "read")
      terminal.error(`${asWritten(source)}: ${state.kind}${state.kind === "unreadable" ? ` (${state.code})` : ""}`);
    for (const path of skipped) terminal.note(`${cleanLine(path, 500)} was not tried: by its name it is no program`);
    for (const path of unusable) terminal.note(`${cleanLine(path, 500)} holds no version for ${goPlatform()}`);
  }
}
