// A property of a schema, or another part of it: items, additional properties, alternatives.
import * as l10n from "@vscode/l10n";
import { type JsonSchema, type JsonValue, stringifyJson } from "../../../scafctl/index.js";
import { type SchemaPart, schemaParts } from "../../requests/schema/schema-parts.js";
import { cleanLine } from "../../text/foreign-text.js";
import { joinSafe, safe, type SafeText } from "../../text/places.js";
import { bold, code, markdown, paragraph, translated } from "../base/markdown.js";
import { type Icon, joined, OutlineNode, type Tooltip } from "../base/outline-node.js";
import { constraintList, constraints } from "./constraints.js";

const TYPES_WITH_ICON = new Set(["string", "number", "boolean", "array", "object"]);

export class PropertyNode extends OutlineNode {
  readonly segment: string;

  /** @param root the schema from which references are resolved */
  constructor(
    private readonly part: SchemaPart,
    private readonly side: "input" | "output",
    private readonly root: JsonSchema | undefined,
  ) {
    super();
    this.segment = part.name;
  }

  get label(): string {
    return cleanLine(this.part.name, 100);
  }

  get description(): string {
    const { property } = this.part;
    const values = property.enum && cleanLine(property.enum.map((value) => short(value, 60)).join(", "), 100);
    return joined(
      cleanLine(property.type, 60),
      property.required && this.side === "input" ? l10n.t("required") : "",
      property.sensitive ? l10n.t("secret") : "",
      property.default === undefined ? "" : l10n.t("default {value}", { value: short(property.default, 60) }),
      values === undefined ? "" : l10n.t("one of {values}", { values }),
      ...constraints(property.schema),
    );
  }

  get icon(): Icon {
    const { type } = this.part.property;
    const plain = type === "integer" ? "number" : type;
    return { name: TYPES_WITH_ICON.has(plain) ? `symbol-${plain}` : "symbol-field" };
  }

  override get accessibleLabel(): string {
    const names = { name: this.label, description: this.description };
    if (this.part.role !== "property") return l10n.t("Part of the schema: {name}, {description}", names);
    return this.side === "input"
      ? l10n.t("Input {name}, {description}", names)
      : l10n.t("Output {name}, {description}", names);
  }

  override tooltip(): Tooltip {
    const { name, type, required, description, enum: values, default: byDefault, example, schema } = this.part.property;
    return markdown(
      required
        ? safe`${bold(name)}: ${code(type)}, ${paragraph(l10n.t("required"))}`
        : safe`${bold(name)}: ${code(type)}`,
      paragraph(description),
      values && translated("one of {values}", { values: joinSafe(values.map(jsonCode), ", ") }),
      byDefault === undefined ? undefined : translated("default {value}", { value: jsonCode(byDefault) }),
      example === undefined ? undefined : translated("For example {value}", { value: jsonCode(example) }),
      constraintList(schema),
    );
  }

  override children(): readonly PropertyNode[] {
    const parts = schemaParts(this.part.property.schema, this.root);
    return parts.map((part) => new PropertyNode(part, this.side, this.root));
  }

  /** Name, type, constraints, description. */
  override row(): readonly string[] {
    const { name, type, required, sensitive, description, enum: values, example, schema } = this.part.property;
    const { default: byDefault } = this.part.property;
    const remarks = [
      required ? l10n.t("required") : "",
      sensitive ? l10n.t("secret") : "",
      byDefault === undefined ? "" : l10n.t("default {value}", { value: short(byDefault) }),
      values && l10n.t("one of {values}", { values: cleanLine(values.map((value) => short(value)).join(", "), 120) }),
      example === undefined ? "" : l10n.t("e.g. {value}", { value: short(example) }),
      ...constraints(schema, 120),
    ];
    return [
      cleanLine(name, 60),
      cleanLine(type, 40),
      remarks.filter((remark) => remark !== undefined && remark !== "").join(", "),
      cleanLine(description ?? "", 300),
    ];
  }
}

function jsonCode(value: JsonValue): SafeText<"markdown"> {
  return code(stringifyJson(value));
}

function short(value: JsonValue, limit = 120): string {
  return cleanLine(stringifyJson(value), limit);
}
