// The contract version of a plugin: for a provider plugin the oldest release that it needs, for an
// auth-handler plugin the number of its handshake.
import * as l10n from "@vscode/l10n";
import type { PluginEntry } from "../plugins/types.js";
import { escapeMarkdown } from "../text/foreign-text.js";
import { FactNode } from "./base/fact.js";
import { code, markdown } from "./base/markdown.js";

export function contractNodes(plugin: PluginEntry): readonly FactNode[] {
  const { kind, generation, protocolVersion } = plugin;
  if (kind === "auth-handler") {
    if (protocolVersion === undefined) return [];
    return [new FactNode("?handshake", l10n.t("Handshake"), String(protocolVersion), "versions")];
  }
  if (generation === undefined) return [];
  const value = l10n.t("at least {release}", { release: generation.name });
  return [new FactNode("?contract", l10n.t("Contract"), value, "versions", markdown(...contractParagraphs(plugin)))];
}

/** The contract and the evidence for it, as paragraphs of Markdown. */
export function contractParagraphs({ generation, protocolVersion }: PluginEntry): readonly (string | undefined)[] {
  if (generation === undefined) return [];
  const { name, because } = generation;
  return [
    escapeMarkdown(l10n.t("Contract: at least {release}", { release: name })),
    because.length === 0 ? undefined : l10n.t("Evidence: {evidence}", { evidence: because.map(code).join(", ") }),
    protocolVersion === undefined
      ? undefined
      : l10n.t("It reports plugin protocol version {version}.", { version: protocolVersion }),
  ];
}
