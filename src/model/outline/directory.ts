// A plugin directory, and why it shows no plugins.
import { basename } from "node:path";
import * as l10n from "@vscode/l10n";
import type { DirectoryEntry, DirectoryState } from "../plugins/types.js";
import { cleanLine } from "../text/foreign-text.js";
import { code, markdown, paragraph, translated } from "./base/markdown.js";
import {
  type Icon,
  joined,
  type NodeFact,
  type NodeTarget,
  OutlineNode,
  type Tooltip,
  warningIcon,
} from "./base/outline-node.js";
import { OlderVersionsNode } from "./older-versions.js";
import { PluginNode } from "./plugin.js";

export class DirectoryNode extends OutlineNode {
  readonly segment: string;

  /**
   * VS Code expands a node automatically only if it had children when it was first shown, so a
   * directory that can hold plugins later (allowed, or created) gets another id.
   */
  constructor(private readonly directory: DirectoryEntry) {
    super();
    const { path } = directory.source;
    this.segment = this.canHoldPlugins ? path : `${path}?`;
  }

  get label(): string {
    const { layout, path } = this.directory.source;
    return layout === "plugin-cache" ? l10n.t("scafctl's plugin cache") : basename(path) || path;
  }

  get description(): string {
    return joined(this.origin, stateText(this.directory.state), ...this.consentTexts);
  }

  get icon(): Icon {
    const { source, state } = this.directory;
    if (state.kind === "not-allowed") return { name: "lock" };
    if (!this.canHoldPlugins) return warningIcon;
    return { name: source.layout === "plugin-cache" ? "archive" : "folder" };
  }

  override get accessibleLabel(): string {
    const count = this.directory.plugins.length;
    const size = count === 1 ? l10n.t("1 plugin") : l10n.t("{count} plugins", { count });
    return l10n.t("Plugin directory {name}, from {origin}, {state}", {
      name: this.label,
      origin: this.origin,
      state: [stateText(this.directory.state) || size, ...this.consentTexts].join(", "),
    });
  }

  override tooltip(): Tooltip {
    const { source, unusable = [], realPath, writableByAll, ownBuilds } = this.directory;
    const { path, written, folderName } = source;
    const names = cleanLine(unusable.map((each) => basename(each)).join(", "), 500);
    return markdown(
      code(path),
      paragraph(
        folderName === undefined
          ? l10n.t("From your user settings")
          : l10n.t("From the settings of {folder}", { folder: folderName }),
      ),
      written === path ? undefined : translated("Written as {written}", { written: code(written) }),
      realPath === undefined ? undefined : translated("Really {path}", { path: code(realPath) }),
      ...(writableByAll === true
        ? [paragraph(l10n.t("Everyone on this machine can add programs to this directory."))]
        : []),
      ...(ownBuilds === true
        ? [paragraph(l10n.t("You build these plugins yourself: new and changed programs start at once."))]
        : []),
      names === "" ? undefined : paragraph(l10n.t("Without a version for this platform: {names}", { names })),
    );
  }

  override get facts(): readonly NodeFact[] {
    const { source, state } = this.directory;
    if (state.kind === "not-allowed") return ["located", "consent"];
    if (source.named === undefined) return ["located"];
    return [
      "located",
      "allowed",
      this.directory.ownBuilds === true ? "ownBuilds" : "checked",
      ...(this.lockedCount > 0 ? (["holdsLocked"] as const) : []),
    ];
  }

  override get target(): NodeTarget {
    return { directory: this.directory.source.path };
  }

  override idBelow(): string {
    return `directory:${this.segment}`;
  }

  override get version(): unknown {
    return this.directory;
  }

  override get groupState(): string {
    return this.description;
  }

  override startsExpanded(): boolean {
    return true;
  }

  override get hasChildren(): boolean {
    return this.canHoldPlugins;
  }

  override children(): readonly OutlineNode[] {
    const { plugins, older = [] } = this.directory;
    const nodes = plugins.map((plugin) => new PluginNode(plugin));
    return older.length === 0 ? nodes : [...nodes, new OlderVersionsNode(older)];
  }

  private get consentTexts(): readonly string[] {
    const { ownBuilds, writableByAll } = this.directory;
    return [
      ...(this.lockedCount === 0 ? [] : [l10n.t("{count} locked", { count: this.lockedCount })]),
      ...(ownBuilds === true ? [l10n.t("your own builds")] : []),
      ...(writableByAll === true ? [l10n.t("everyone can write to it")] : []),
    ];
  }

  private get lockedCount(): number {
    return this.directory.plugins.filter(({ status }) => status === "locked").length;
  }

  private get canHoldPlugins(): boolean {
    const { kind } = this.directory.state;
    return kind === "read" || kind === "scanning";
  }

  private get origin(): string {
    return this.directory.source.folderName ?? l10n.t("user settings");
  }
}

function stateText(state: DirectoryState): string {
  switch (state.kind) {
    case "read":
      return "";
    case "scanning":
      return l10n.t("scanning");
    case "missing":
      return l10n.t("does not exist");
    case "not-a-directory":
      return l10n.t("is a file, not a directory");
    case "unreadable":
      return l10n.t("cannot be read ({code})", { code: state.code });
    case "not-allowed":
      return l10n.t("not allowed yet");
  }
}
