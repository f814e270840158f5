// `scafctl-plugins list`: every plugin of the directories with its providers and auth handlers, or
// why it failed to load.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import { explain } from "../../model/errors/explain.js";
import { safe, textFor } from "../../model/text/places.js";
import { allPlugins, allPluginVersions } from "../../model/plugins/find-target.js";
import { HANDLER_COLUMNS } from "../../model/outline/auth/handler.js";
import { PluginNode } from "../../model/outline/plugin.js";
import { PROVIDER_COLUMNS } from "../../model/outline/provider/provider.js";
import type { CatalogueSnapshot, PluginEntry } from "../../model/plugins/types.js";
import { goPlatform } from "../../scafctl/index.js";
import { type CommandContext, type CommonOptions, ExitCode } from "../terminal/command.js";
import { withLoginStates } from "./login-states.js";
import { pluginReport } from "./plugin-report.js";
import { asWritten, withCatalogue } from "../session/session.js";
import { messages } from "../terminal/messages.js";
import { printTable } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import { line, quoted } from "../terminal/text.js";

export interface ListOptions extends CommonOptions {
  /** Also the versions in scafctl's cache that are not the newest. */
  readonly allVersions: boolean;
}

export async function list(options: ListOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const snapshot = await withCatalogue(options, context, (catalogue) => settle(catalogue, options, context));
  const plugins = allPlugins(snapshot);
  const older = snapshot.directories.flatMap((directory) => directory.older ?? []);
  if (options.json)
    terminal.json({ plugins: (options.allVersions ? [...plugins, ...older] : plugins).map(pluginReport) });
  else show(plugins, options.allVersions ? older : [], terminal);
  reportUnread(snapshot, terminal);
  if (older.length > 0 && !options.allVersions) {
    terminal.note(messages.olderVersions(older.length));
  }
  if (plugins.length === 0) terminal.note(messages.noPlugins(snapshot.directories.map(({ source }) => source.written)));
  const isWhole = snapshot.directories.every(({ state }) => state.kind === "read");
  const isLoaded = [...plugins, ...older].every(
    ({ error, providers }) => error === undefined && providers.every((one) => one.error === undefined),
  );
  return isWhole && isLoaded ? ExitCode.done : ExitCode.failed;
}

async function settle(
  catalogue: Catalogue,
  { allVersions }: ListOptions,
  { signal }: CommandContext,
): Promise<CatalogueSnapshot> {
  let snapshot = await catalogue.whenSettled(signal);
  if (allVersions) {
    for (const { older = [] } of snapshot.directories) for (const { path } of older) catalogue.requestDescribe(path);
    snapshot = await catalogue.whenSettled(signal);
  }
  return withLoginStates(catalogue, allPluginVersions(snapshot), signal);
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
    if (title !== "") terminal.out(terminal.style.bold(line(title)));
    printTable(rows, terminal);
  }
  const broken = all.filter((plugin) => plugin.error !== undefined);
  if (broken.length === 0) return;
  if (!isFirst) terminal.out("");
  terminal.out(terminal.style.bold(line("NOT LOADED")));
  for (const plugin of broken) showBroken(plugin, terminal);
}

function showBroken(plugin: PluginEntry, terminal: Terminal): void {
  const { sentence, remedy, lastWords } = explain(plugin.error);
  terminal.out(terminal.style.red(textFor("terminal", sentence)));
  terminal.out(safe`  ${line(plugin.path, 500)}`);
  if (lastWords !== undefined) terminal.out(quoted(lastWords));
  if (remedy !== undefined) terminal.out(safe`  ${textFor("terminal", remedy)}`);
}

type Rows = readonly (readonly string[])[];

function providerRows(plugins: readonly PluginEntry[]): Rows {
  const none = [["(none)", "", "", "", "", ""]];
  return [
    ["PLUGIN", ...PROVIDER_COLUMNS],
    ...plugins.flatMap((entry) => {
      const plugin = new PluginNode(entry);
      const rows = plugin.providers().map((provider) => provider.row());
      return (rows.length === 0 ? none : rows).map((row) => [...plugin.row(), ...row]);
    }),
  ];
}

function handlerRows(plugins: readonly PluginEntry[]): Rows {
  return [
    ["PLUGIN", ...HANDLER_COLUMNS],
    ...plugins.flatMap((entry) => {
      const plugin = new PluginNode(entry);
      return plugin.handlers().map((handler) => [...plugin.row(), ...handler.row()]);
    }),
  ];
}

/** Directories that could not be read, and files that were skipped. */
function reportUnread(snapshot: CatalogueSnapshot, terminal: Terminal): void {
  for (const { source, state, skipped = [], unusable = [] } of snapshot.directories) {
    if (state.kind !== "read")
      terminal.error(
        safe`${asWritten(source)}: ${line(state.kind === "unreadable" ? `unreadable (${state.code})` : state.kind)}`,
      );
    for (const path of skipped) {
      const flaw = path.includes("\u{FFFD}") ? "not UTF-8" : "not that of a program";
      terminal.note(messages.skipped(path, flaw));
    }
    for (const path of unusable) terminal.note(messages.unusable(path, goPlatform()));
  }
}
