// The contract version of a plugin: for a provider plugin the oldest release that it needs, for an
// auth-handler plugin the number of its handshake.
import * as l10n from "@vscode/l10n";
import type { Generation } from "../../scafctl/index.js";
import type { PluginEntry } from "../plugins/types.js";
import { joinSafe, type SafeText } from "../text/places.js";
import { FactNode } from "./base/fact.js";
import { code, markdown, paragraph, translated } from "./base/markdown.js";
import type { Tooltip } from "./base/outline-node.js";

class ContractNode extends FactNode {
  constructor(
    private readonly generation: Generation,
    private readonly plugin: PluginEntry,
  ) {
    super("?contract", l10n.t("Contract"), l10n.t("at least {release}", { release: generation.name }), "versions");
  }

  override tooltip(): Tooltip {
    return markdown(...contractParagraphs(this.plugin));
  }

  /** With the evidence. */
  override row(): readonly string[] {
    const { because } = this.generation;
    return [this.label, because.length === 0 ? this.description : `${this.description} (${because.join(", ")})`];
  }
}

export function contractNodes(plugin: PluginEntry): readonly FactNode[] {
  const { kind, generation, protocolVersion } = plugin;
  if (kind === "auth-handler") {
    if (protocolVersion === undefined) return [];
    return [new FactNode("?handshake", l10n.t("Handshake"), String(protocolVersion), "versions")];
  }
  return generation === undefined ? [] : [new ContractNode(generation, plugin)];
}

/** The contract and the evidence for it, as paragraphs of Markdown. */
export function contractParagraphs({
  generation,
  protocolVersion,
}: PluginEntry): readonly (SafeText<"markdown"> | undefined)[] {
  if (generation === undefined) return [];
  const { name, because } = generation;
  return [
    paragraph(l10n.t("Contract: at least {release}", { release: name })),
    because.length === 0
      ? undefined
      : translated("Evidence: {evidence}", { evidence: joinSafe(because.map(code), ", ") }),
    protocolVersion === undefined
      ? undefined
      : paragraph(l10n.t("It reports plugin protocol version {version}.", { version: protocolVersion })),
  ];
}
