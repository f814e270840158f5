// How a node looks and sounds, before it becomes a tree item.
import type { ItemFact } from "../../../contributions.js";
import { words } from "../../platform/words.js";
import type { Finding } from "../../../scafctl/index.js";

export interface Look {
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon: string;
  /** A theme colour, only where it carries meaning; the words say the same. */
  readonly color?: string;
  readonly facts?: readonly ItemFact[];
  /**
   * A whole sentence: it replaces what the editor would say, so kind, name and state are all in it.
   */
  readonly spoken: string;
  readonly open?: boolean;
  /** An address of a plugin that a click opens; the editor asks before it does. */
  readonly url?: string;
}

export const failure = { icon: "error", color: "testing.iconFailed" } as const;
export const warning = { icon: "warning", color: "list.warningForeground" } as const;
const remark = { icon: "info" } as const;

export const severities: Readonly<Record<Finding["severity"], Pick<Look, "icon" | "color">>> = {
  error: failure,
  warning,
  info: remark,
};

/** The gravest one of a list that is not empty. */
export function gravest(findings: readonly Finding[]): Finding["severity"] {
  if (findings.some(({ severity }) => severity === "error")) return "error";
  return findings.some(({ severity }) => severity === "warning") ? "warning" : "info";
}

export function counted(label: string, count: number): { label: string; description: string; spoken: string } {
  return { label, description: String(count), spoken: words.spokenCount({ label, count }) };
}

/** What is there, with a dot between. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}
