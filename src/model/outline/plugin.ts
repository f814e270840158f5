// A plugin file with its providers or auth handlers, or why it failed to load.
import * as l10n from "@vscode/l10n";
import { explain } from "../errors/explain.js";
import type { PluginEntry } from "../plugins/types.js";
import { cleanLine } from "../text/foreign-text.js";
import type { SafeText } from "../text/places.js";
import { HandlerNode } from "./auth/handler.js";
import { about } from "./base/fact.js";
import { failureNodes } from "./base/failure.js";
import { bold, code, codeBlock, markdown, paragraph } from "./base/markdown.js";
import {
  errorIcon,
  type Icon,
  joined,
  type NodeFact,
  type NodeTarget,
  OutlineNode,
  type Tooltip,
  warningIcon,
} from "./base/outline-node.js";
import { contractNodes, contractParagraphs } from "./contract.js";
import { ProviderNode } from "./provider/provider.js";

export class PluginNode extends OutlineNode {
  readonly segment: string;

  constructor(readonly plugin: PluginEntry) {
    super();
    this.segment = plugin.id;
  }

  get label(): string {
    return cleanLine(this.plugin.name, 100);
  }

  get description(): string {
    const { version, status, providers, interpreter } = this.plugin;
    const versions = new Set(providers.map(({ descriptor }) => descriptor?.version ?? ""));
    const [common = ""] = versions.size === 1 ? versions : [];
    const { text } = pluginState(this.plugin);
    const details = [
      cleanLine(version ?? common, 40),
      status === "ready" ? this.offer() : "",
      interpreter === undefined ? "" : l10n.t("script"),
    ];
    // Of a locked plugin, the reason is what matters.
    return status === "locked" ? joined(text, ...details) : joined(...details, text);
  }

  get icon(): Icon {
    return pluginState(this.plugin).icon;
  }

  override get accessibleLabel(): string {
    const names = { name: this.label, description: this.description };
    return this.plugin.kind === "auth-handler"
      ? l10n.t("Plugin {name} with auth handlers, {description}", names)
      : l10n.t("Plugin {name}, {description}", names);
  }

  override tooltip(): Tooltip {
    const { path, name, process, error, kind, version, protocolVersion } = this.plugin;
    const shown = error ?? (process.kind === "failed" ? process.error : undefined);
    const explained = shown === undefined ? undefined : explain(shown);
    const remedy = explained?.remedy ?? explained?.editorRemedy;
    const isAuth = kind === "auth-handler";
    return markdown(
      bold(name),
      code(path),
      paragraph(version && l10n.t("Version {version} in scafctl's plugin cache", { version: cleanLine(version, 60) })),
      ...originParagraphs(this.plugin),
      paragraph(process.kind === "ready" ? l10n.t("Running as process {pid}", { pid: process.pid }) : undefined),
      paragraph(isAuth ? l10n.t("An auth-handler plugin. The workbench only shows it and never logs in.") : undefined),
      paragraph(
        isAuth && protocolVersion !== undefined
          ? l10n.t("Handshake {version}", { version: protocolVersion })
          : undefined,
      ),
      ...(isAuth ? [] : contractParagraphs(this.plugin)),
      paragraph(explained?.sentence),
      explained?.lastWords === undefined ? undefined : codeBlock("text", explained.lastWords),
      paragraph(remedy),
    );
  }

  override get facts(): readonly NodeFact[] {
    const { process, providers, kind, status } = this.plugin;
    const isRunning = process.kind === "ready" || process.kind === "starting";
    const hasDescriptor = providers.some(({ descriptor }) => descriptor !== undefined);
    return [
      "named",
      "located",
      "logged",
      ...(status === "locked" ? (["locked"] as const) : (["restartable"] as const)),
      ...(isRunning ? (["stoppable"] as const) : []),
      ...(hasDescriptor && status !== "locked" ? (["runnable"] as const) : []),
      ...(kind === "auth-handler" ? (["described"] as const) : []),
    ];
  }

  override get target(): NodeTarget {
    return { pluginId: this.plugin.id };
  }

  /** Does not depend on the place of the plugin in the tree. */
  override idBelow(): string {
    return `plugin:${this.segment}`;
  }

  override get entryId(): string {
    return this.plugin.id;
  }

  override get version(): unknown {
    return this.plugin;
  }

  /** A plugin that is not loaded can be expanded, which loads it. */
  override get hasChildren(): boolean {
    return this.plugin.status === "unknown" || super.hasChildren;
  }

  override children(): readonly OutlineNode[] {
    const { error } = this.plugin;
    return [
      ...(error === undefined ? [] : failureNodes(error)),
      ...this.providers(),
      ...this.handlers(),
      ...about(contractNodes(this.plugin)),
    ];
  }

  providers(): readonly ProviderNode[] {
    return this.plugin.providers.map((provider) => new ProviderNode(this.plugin, provider));
  }

  handlers(): readonly HandlerNode[] {
    return (this.plugin.handlers ?? []).map((listing) => new HandlerNode(listing));
  }

  /** Name with version, because scafctl's cache contains several versions of one plugin. */
  override row(): readonly string[] {
    const { name, version } = this.plugin;
    return [cleanLine(version === undefined ? name : `${name} ${version}`, 60)];
  }

  private offer(): string {
    const { kind, providers, handlers = [] } = this.plugin;
    if (kind === "auth-handler") {
      return handlers.length === 1
        ? l10n.t("1 auth handler")
        : l10n.t("{count} auth handlers", { count: handlers.length });
    }
    return providers.length === 1 ? l10n.t("1 provider") : l10n.t("{count} providers", { count: providers.length });
  }
}

/** What a person should know of the file before allowing it. */
function originParagraphs({
  linkTarget,
  interpreter,
  writableByAll,
  lock,
}: PluginEntry): readonly (SafeText<"markdown"> | undefined)[] {
  const sentences = [
    linkTarget && l10n.t("A link to {path}", { path: cleanLine(linkTarget, 500) }),
    interpreter &&
      l10n.t("A script, run by {interpreter}. Only the script is checked, not what it loads.", {
        interpreter: cleanLine(interpreter, 200),
      }),
    writableByAll === true ? l10n.t("Everyone on this machine can change this file.") : undefined,
    lock && l10n.t("It is not started until you allow it. What it offered before is shown."),
  ];
  return sentences.map(paragraph);
}

interface StateView {
  readonly icon: Icon;
  readonly text: string;
}

const busyIcon: Icon = { name: "loading~spin" };

function pluginState(plugin: PluginEntry): StateView {
  switch (plugin.status) {
    case "unknown":
      return { icon: { name: "circle-outline" }, text: l10n.t("not loaded yet") };
    case "waiting":
      return { icon: { name: "watch" }, text: l10n.t("waiting") };
    case "describing":
      return { icon: busyIcon, text: l10n.t("loading") };
    case "failed":
      return { icon: errorIcon, text: failureText(plugin) };
    case "locked":
      return { icon: { name: "lock" }, text: lockText(plugin) };
    case "ready":
      return processState(plugin);
  }
}

function processState({ process, kind }: PluginEntry): StateView {
  switch (process.kind) {
    case "idle":
      return { icon: { name: kind === "auth-handler" ? "key" : "plug" }, text: "" };
    case "starting":
      return { icon: busyIcon, text: l10n.t("starting") };
    case "ready":
      return { icon: { name: "plug", color: "testing.iconPassed" }, text: l10n.t("running") };
    case "stopping":
      return { icon: busyIcon, text: l10n.t("stopping") };
    case "failed":
      return { icon: warningIcon, text: l10n.t("crashed (restarts on the next run)") };
  }
}

function lockText({ lock }: PluginEntry): string {
  return lock === "changed" ? l10n.t("changed since you allowed it") : l10n.t("new since you allowed its directory");
}

/** The explanation without the name at its start, which the label shows already. */
function failureText({ name, error }: PluginEntry): string {
  if (error === undefined) return l10n.t("failed to load");
  const { sentence } = explain(error);
  const start = `${cleanLine(name, 100)} `;
  return sentence.startsWith(start) ? sentence.slice(start.length) : sentence;
}
