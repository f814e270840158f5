// `scafctl-plugins lint`: what scafctl would say to every plugin and provider of the directories.
import { explain } from "../../model/errors/explain.js";
import { cleanLine } from "../../model/text/foreign-text.js";
import { allPlugins } from "../../model/plugins/find-target.js";
import type { PluginEntry } from "../../model/plugins/types.js";
import type { Finding } from "../../scafctl/index.js";
import type { CommandContext, CommonOptions } from "../terminal/context.js";
import { ExitCode } from "../terminal/exit-codes.js";
import { pluginState } from "./plugin-report.js";
import { asWritten, withCatalogue } from "../session/session.js";
import { table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";

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

/**
 * @returns `failed` when scafctl could not do with something: a finding of severity error, or a
 *   plugin that did not load
 */
export async function lint(options: CommonOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  const snapshot = await withCatalogue(options, context, (catalogue) => catalogue.whenSettled(signal));
  const plugins = allPlugins(snapshot);
  const findings = plugins.flatMap(findingsOf);
  if (options.json) terminal.json({ findings, plugins: plugins.map(pluginState) });
  else show(findings, terminal);
  const unread = snapshot.directories.filter(({ state }) => state.kind !== "read");
  for (const { source, state } of unread) terminal.error(`${asWritten(source)}: ${state.kind}`);
  terminal.note(summary(plugins, findings));
  return unread.length > 0 || findings.some(({ severity }) => severity === "error") ? ExitCode.failed : ExitCode.done;
}

/**
 * A plugin that did not load, and a descriptor that could not be had, are findings like any other.
 */
function findingsOf(plugin: PluginEntry): readonly LintFinding[] {
  const { name, path, error, providers } = plugin;
  const finding = (
    provider: string | null,
    { severity, code, message }: Pick<Finding, "severity" | "code" | "message">,
  ): LintFinding => ({ plugin: name, path, provider, severity, code, message });
  const lost = (provider: string | null, code: string, cause: unknown): LintFinding =>
    finding(provider, { severity: "error", code, message: explain(cause).sentence });
  return [
    ...(error === undefined ? [] : [lost(null, "plugin-not-loaded", error)]),
    ...providers.flatMap((provider) => [
      ...(provider.error === undefined ? [] : [lost(provider.name, "descriptor-missing", provider.error)]),
      ...provider.findings.map((one) => finding(provider.name, one)),
    ]),
  ];
}

function show(findings: readonly LintFinding[], terminal: Terminal): void {
  if (findings.length === 0) return;
  const rows = findings.map(({ severity, plugin, provider, code, message }) => [
    severity,
    cleanLine(plugin, 40),
    cleanLine(provider ?? "", 60),
    code,
    cleanLine(message, 1000),
  ]);
  const [head = "", ...lines] = table([["SEVERITY", "PLUGIN", "PROVIDER", "CODE", "MESSAGE"], ...rows]).split("\n");
  terminal.out([terminal.style.bold(head), ...lines].join("\n"));
}

function summary(plugins: readonly PluginEntry[], findings: readonly LintFinding[]): string {
  const count = (severity: Finding["severity"], word: string): string => {
    const { length } = findings.filter((finding) => finding.severity === severity);
    return `${length} ${word}${length === 1 ? "" : "s"}`;
  };
  const looked = `${plugins.length} plugin${plugins.length === 1 ? "" : "s"}`;
  return `${looked}: ${count("error", "error")}, ${count("warning", "warning")}, ${count("info", "remark")}`;
}
