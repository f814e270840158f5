// `scafctl-plugins lint`: what scafctl would object to in the plugins and providers of the
// directories.
import { explain } from "../../model/errors/explain.js";
import { safe } from "../../model/text/places.js";
import { selectedPlugins, unknownPlugin } from "../../model/plugins/find-target.js";
import type { PluginEntry } from "../../model/plugins/types.js";
import type { Finding } from "../../scafctl/index.js";
import { type CommandContext, type CommonOptions, ExitCode } from "../terminal/command.js";
import { pluginState } from "./plugin-report.js";
import { asWritten, withCatalogue } from "../session/session.js";
import { counted } from "../terminal/messages.js";
import { printTable } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import { line } from "../terminal/text.js";

interface LintFinding {
  /** Name and path of the plugin. */
  readonly plugin: string;
  readonly path: string;
  /** Null for the plugin as a whole. */
  readonly provider: string | null;
  readonly severity: Finding["severity"];
  readonly code: string;
  readonly message: string;
}

export interface LintOptions extends CommonOptions {
  readonly plugin?: string;
}

/**
 * @returns `failed` if there is a finding of severity error, which includes plugins that did not
 *   load
 * @throws RequestError if --plugin selects none
 */
export async function lint(options: LintOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  const snapshot = await withCatalogue(options, context, (catalogue) => catalogue.whenSettled(signal));
  const plugins = selectedPlugins(snapshot, options.plugin);
  if (options.plugin !== undefined && plugins.length === 0) throw unknownPlugin(snapshot, options.plugin);
  const findings = plugins.flatMap(findingsOf);
  if (options.json) terminal.json({ findings, plugins: plugins.map(pluginState) });
  else show(findings, terminal);
  const unread = snapshot.directories.filter(({ state }) => state.kind !== "read");
  for (const { source, state } of unread) terminal.error(safe`${asWritten(source)}: ${line(state.kind)}`);
  terminal.note(line(summary(plugins, findings)));
  return unread.length > 0 || findings.some(({ severity }) => severity === "error") ? ExitCode.failed : ExitCode.done;
}

/** Plugins that did not load and missing descriptors are findings too. */
function findingsOf(plugin: PluginEntry): readonly LintFinding[] {
  const { name, path, error, providers } = plugin;
  const finding = (
    provider: string | null,
    { severity, code, message }: Pick<Finding, "severity" | "code" | "message">,
  ): LintFinding => ({ plugin: name, path, provider, severity, code, message });
  const failure = (provider: string | null, code: string, cause: unknown): LintFinding =>
    finding(provider, { severity: "error", code, message: explain(cause).sentence });
  return [
    ...(error === undefined ? [] : [failure(null, "plugin-not-loaded", error)]),
    ...providers.flatMap((provider) => [
      ...(provider.error === undefined ? [] : [failure(provider.name, "descriptor-missing", provider.error)]),
      ...provider.findings.map((one) => finding(provider.name, one)),
    ]),
  ];
}

function show(findings: readonly LintFinding[], terminal: Terminal): void {
  if (findings.length === 0) return;
  const rows = findings.map(({ severity, plugin, provider, code, message }) => [
    severity,
    plugin,
    provider ?? "",
    code,
    message,
  ]);
  printTable([["SEVERITY", "PLUGIN", "PROVIDER", "CODE", "MESSAGE"], ...rows], terminal);
}

function summary(plugins: readonly PluginEntry[], findings: readonly LintFinding[]): string {
  const count = (severity: Finding["severity"], word: string): string =>
    counted(findings.filter((finding) => finding.severity === severity).length, word);
  const checked = counted(plugins.length, "plugin");
  return `${checked}: ${count("error", "error")}, ${count("warning", "warning")}, ${count("info", "remark")}`;
}
