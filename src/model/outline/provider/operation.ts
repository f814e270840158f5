// An operation of a provider, with its own inputs, outputs and examples.
import * as l10n from "@vscode/l10n";
import type { Operation } from "../../../scafctl/index.js";
import { cleanLine } from "../../text/foreign-text.js";
import { fact, FactNode } from "../base/fact.js";
import { bold, factList, markdown, paragraph } from "../base/markdown.js";
import { type Icon, joined, OutlineNode, type Tooltip } from "../base/outline-node.js";
import { exampleNodes } from "./example.js";
import { SchemaNode } from "./schema.js";

export class OperationNode extends OutlineNode {
  readonly segment: string;

  /**
   * @param operation only a name where the plugin lists a write operation that it does not describe
   * @param secrets names that are secret wherever they occur
   */
  constructor(
    readonly operation: Operation,
    private readonly writes: boolean,
    private readonly secrets: readonly string[],
  ) {
    super();
    this.segment = operation.name;
  }

  get label(): string {
    return cleanLine(this.operation.name, 100);
  }

  get description(): string {
    const { displayName = "", description = "" } = this.operation;
    return joined(...this.marks(), cleanLine(displayName, 100), cleanLine(description, 200));
  }

  get icon(): Icon {
    return { name: this.writes ? "edit" : "symbol-operator" };
  }

  override get accessibleLabel(): string {
    return l10n.t("Operation {name}, {description}", { name: this.label, description: this.description });
  }

  override tooltip(): Tooltip {
    const { name, displayName, description, deprecationMessage, capabilities, tags } = this.operation;
    return markdown(
      bold(displayName ?? name),
      paragraph(description),
      factList([
        [l10n.t("Deprecated"), deprecationMessage],
        [l10n.t("Capabilities"), capabilities?.join(", ")],
        [l10n.t("Tags"), tags?.join(", ")],
      ]),
    );
  }

  override children(): readonly OutlineNode[] {
    return [...this.ownFacts(), ...this.schemas(), ...exampleNodes(this.operation.examples)];
  }

  /** Name with display name; "writes" and "deprecated". */
  override row(): readonly string[] {
    const { name, displayName } = this.operation;
    return [cleanLine(displayName === undefined ? name : `${name} (${displayName})`), this.marks().join(", ")];
  }

  private marks(): readonly string[] {
    return [
      ...(this.writes ? [l10n.t("writes")] : []),
      ...(this.operation.deprecated === true ? [l10n.t("deprecated")] : []),
    ];
  }

  private ownFacts(): readonly FactNode[] {
    const { capabilities, tags, deprecated, deprecationMessage } = this.operation;
    const isDeprecated = deprecated === true || deprecationMessage !== undefined;
    return [
      ...(isDeprecated ? [new FactNode("deprecation", l10n.t("Deprecated"), deprecationMessage ?? "", "warning")] : []),
      ...fact("capabilities", l10n.t("Capabilities"), capabilities?.join(", "), "symbol-interface"),
      ...fact("tags", l10n.t("Tags"), tags?.join(", "), "tag"),
    ];
  }

  private schemas(): readonly SchemaNode[] {
    const { inputSchema, outputSchema } = this.operation;
    return [
      ...(inputSchema === undefined ? [] : [new SchemaNode("input", inputSchema, this.secrets)]),
      ...(outputSchema === undefined ? [] : [new SchemaNode("output", outputSchema, this.secrets)]),
    ];
  }
}
