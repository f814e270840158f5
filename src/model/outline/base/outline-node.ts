// The interface of every node of the outline: what the editor's tree shows and the CLI prints.
import type { Finding } from "../../../scafctl/index.js";
import type { SafeText } from "../../text/places.js";

/** What can be done with a node; the menus in package.json test for these names. */
export const nodeFacts = [
  "runnable",
  "described",
  "named",
  "located",
  "logged",
  "restartable",
  "stoppable",
  "consent",
  "allowed",
  "locked",
  "holdsLocked",
  "checked",
  "ownBuilds",
] as const;
export type NodeFact = (typeof nodeFacts)[number];

/** A theme icon of VS Code. A colour always repeats information of the text. */
export interface Icon {
  readonly name: string;
  readonly color?: string;
}

/** Plain text, or Markdown. */
export type Tooltip = string | { readonly markdown: SafeText<"markdown"> };

/** What a command acts on; a node without one uses that of its parent. */
export interface NodeTarget {
  readonly pluginId?: string;
  readonly providerName?: string;
  /** Absolute path of a plugin directory. */
  readonly directory?: string;
}

/** The number of findings beside a node, and the worst severity among them. */
export interface Badge {
  readonly severity: Finding["severity"];
  readonly count: number;
}

/**
 * One node. Members are getters and `children` is a function, so that nodes that are not shown cost
 * nothing.
 */
export abstract class OutlineNode {
  /** Distinguishes the node from its siblings. Part of an id, so never a label. */
  abstract readonly segment: string;
  abstract get label(): string;
  /** May be empty. */
  abstract get description(): string;
  abstract get icon(): Icon;

  /** For screen readers: kind, name and state in one sentence. */
  get accessibleLabel(): string {
    return this.description === "" ? this.label : `${this.label}: ${this.description}`;
  }

  /** Computed only when a tooltip is about to be shown. */
  tooltip(): Tooltip | undefined {
    return undefined;
  }

  get facts(): readonly NodeFact[] {
    return [];
  }

  get target(): NodeTarget {
    return {};
  }

  children(): readonly OutlineNode[] {
    return [];
  }

  get hasChildren(): boolean {
    return this.children().length > 0;
  }

  startsExpanded(): boolean {
    return false;
  }

  /** Path-like and stable. Nodes that can move in the tree override it to ignore their parent. */
  idBelow(parentId: string): string {
    return `${parentId}/${this.segment}`;
  }

  /** The id of the catalogue entry, by which the filter reports matched letters. */
  get entryId(): string | undefined {
    return undefined;
  }

  get badge(): Badge | undefined {
    return undefined;
  }

  /** An address to open on click. */
  get url(): string | undefined {
    return undefined;
  }

  /** Identical for as long as nothing in the node or below it has changed. */
  get version(): unknown {
    return this;
  }

  /** Of a node that groups plugins: while it is the same, only the children can have changed. */
  get groupState(): string | undefined {
    return undefined;
  }

  /** The cells of its row in the CLI's tables. */
  row(): readonly string[] {
    return [this.label, this.description];
  }
}

export const errorIcon: Icon = { name: "error", color: "testing.iconFailed" };
export const warningIcon: Icon = { name: "warning", color: "list.warningForeground" };

export const severityIcons: Readonly<Record<Finding["severity"], Icon>> = {
  error: errorIcon,
  warning: warningIcon,
  info: { name: "info" },
};

/** The worst severity of a list that is not empty. */
export function worstSeverity(findings: readonly Finding[]): Finding["severity"] {
  if (findings.some(({ severity }) => severity === "error")) return "error";
  return findings.some(({ severity }) => severity === "warning") ? "warning" : "info";
}

/** The parts that are not empty, with a dot between. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}
