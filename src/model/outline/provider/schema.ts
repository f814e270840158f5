// The inputs or outputs of a provider or of an operation: a JSON Schema, shown part by part.
import * as l10n from "@vscode/l10n";
import { type JsonSchema, stringifyJson } from "../../../scafctl/index.js";
import { type SchemaPart, schemaParts } from "../../requests/schema/schema-parts.js";
import { cleanLine } from "../../text/foreign-text.js";
import { codeBlock, markdown } from "../base/markdown.js";
import { type Icon, joined, OutlineNode, type Tooltip } from "../base/outline-node.js";
import { PropertyNode } from "./property.js";
import { constraintList, constraints } from "./constraints.js";

type Side = "input" | "output";

export class SchemaNode extends OutlineNode {
  readonly segment: string;
  private readonly parts: readonly SchemaPart[];

  /**
   * @param secrets names that are secret wherever they occur
   * @param capability that has these outputs; absent for those of an operation
   */
  constructor(
    private readonly side: Side,
    private readonly schema: JsonSchema | undefined,
    secrets: readonly string[],
    private readonly capability?: string,
  ) {
    super();
    this.segment = `?${side}s${capability === undefined ? "" : `:${capability}`}`;
    this.parts = schemaParts(schema, schema, secrets);
  }

  get label(): string {
    if (this.side === "input") return l10n.t("Inputs");
    if (this.capability === undefined) return l10n.t("Outputs");
    return l10n.t("Outputs ({capability})", { capability: cleanLine(this.capability, 60) });
  }

  get icon(): Icon {
    return { name: this.side === "input" ? "symbol-parameter" : "symbol-event" };
  }

  get description(): string {
    return joined(this.count(), ...constraints(this.schema));
  }

  private count(): string {
    const count = this.parts.length;
    if (this.side === "output") return count === 0 ? l10n.t("any") : String(count);
    if (this.schema === undefined || this.schema === true) return l10n.t("any object");
    const required = this.parts.filter(({ property }) => property.required).length;
    return required === 0 ? String(count) : l10n.t("{count}, {required} required", { count, required });
  }

  override startsExpanded(): boolean {
    return this.side === "input";
  }

  /** The whole schema: the tree shows it in parts. */
  override tooltip(): Tooltip | undefined {
    if (this.schema === undefined) return undefined;
    return markdown(constraintList(this.schema), codeBlock("json", stringifyJson(this.schema, 2)));
  }

  override children(): readonly PropertyNode[] {
    return this.parts.map((part) => new PropertyNode(part, this.side, this.schema));
  }

  /** A heading, and the constraints of the whole schema. */
  override row(): readonly string[] {
    const remarks = constraints(this.schema, 120).join(", ");
    const nothing = this.schema === false ? l10n.t("none") : l10n.t("any");
    return [this.label, remarks || (this.parts.length > 0 ? "" : nothing)];
  }
}
