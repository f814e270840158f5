// `scafctl-plugins list`: every plugin of the directories, what it offers, or why it could not be loaded.
import { explain } from "../model/explain.js";
import { cleanLine } from "../model/foreign-text.js";
import { allPlugins } from "../model/request-target.js";
import type { CatalogueSnapshot, PluginEntry, ProviderEntry } from "../model/types.js";
import type { CommandContext, CommonOptions } from "./context.js";
import { ExitCode } from "./exit-codes.js";
import { pluginReport } from "./plugin-report.js";
import { withCatalogue } from "./session.js";
import { table } from "./table.js";
import type { Terminal } from "./terminal.js";

export async function list(options: CommonOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  const snapshot = await withCatalogue(options, context, (catalogue) => catalogue.whenSettled(signal));
  const plugins = allPlugins(snapshot);
  if (options.json) terminal.json({ plugins: plugins.map(pluginReport) });
  else show(plugins, terminal);
  tellUnread(snapshot, terminal);
  if (plugins.length === 0) terminal.note(`no plugins in ${options.dir.join(", ")}`);
  const isWhole = snapshot.directories.every(({ state }) => state.kind === "read");
  const isLoaded = plugins.every(
    ({ error, providers }) => error === undefined && providers.every((one) => one.error === undefined),
  );
  return isWhole && isLoaded ? ExitCode.done : ExitCode.failed;
}

function show(plugins: readonly PluginEntry[], terminal: Terminal): void {
  const loaded = plugins.filter((plugin) => plugin.error === undefined);
  if (loaded.length > 0) {
    const rows = loaded.flatMap((plugin) =>
      plugin.providers.length === 0
        ? [[cleanLine(plugin.name, 40), "(none)", "", "", ""]]
        : plugin.providers.map((provider) => [cleanLine(plugin.name, 40), ...providerCells(provider)]),
    );
    const [head = "", ...lines] = table([
      ["PLUGIN", "PROVIDER", "VERSION", "CAPABILITIES", "DESCRIPTION"],
      ...rows,
    ]).split("\n");
    terminal.out([terminal.style.bold(head), ...lines].join("\n"));
  }
  const broken = plugins.filter((plugin) => plugin.error !== undefined);
  if (broken.length === 0) return;
  if (loaded.length > 0) terminal.out("");
  terminal.out(terminal.style.bold("NOT LOADED"));
  for (const plugin of broken) {
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
}

function providerCells({ name, descriptor, error }: ProviderEntry): readonly string[] {
  if (descriptor === undefined) return [cleanLine(name, 60), "", "", explain(error).sentence];
  const { version = "", capabilities, description = "" } = descriptor;
  return [
    cleanLine(name, 60),
    cleanLine(version, 20),
    cleanLine(capabilities.join(", "), 60),
    cleanLine(description, 100),
  ];
}

/** A directory that could not be read, and files that were left alone: nothing is passed over without a word. */
function tellUnread(snapshot: CatalogueSnapshot, terminal: Terminal): void {
  for (const { source, state, skipped = [] } of snapshot.directories) {
    if (state.kind !== "read")
      terminal.error(`--dir ${source.written}: ${state.kind}${state.kind === "unreadable" ? ` (${state.code})` : ""}`);
    for (const path of skipped) terminal.note(`${cleanLine(path, 500)} was not tried: by its name it is no program`);
  }
}
