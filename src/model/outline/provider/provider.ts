// A provider, with a node for each part of its descriptor.
import * as l10n from "@vscode/l10n";
import type { Descriptor, Finding, Operation } from "../../../scafctl/index.js";
import { explain } from "../../errors/explain.js";
import type { PluginEntry, ProviderEntry } from "../../plugins/types.js";
import { cleanLine } from "../../text/foreign-text.js";
import { capabilityNodes } from "../base/capability.js";
import { about, fact, FactNode } from "../base/fact.js";
import { failureNodes } from "../base/failure.js";
import { findingNodes } from "../base/finding.js";
import { group } from "../base/group.js";
import { bold, factList, markdown, paragraph } from "../base/markdown.js";
import {
  type Badge,
  errorIcon,
  type Icon,
  joined,
  type NodeFact,
  type NodeTarget,
  OutlineNode,
  type Tooltip,
  worstSeverity,
} from "../base/outline-node.js";
import { exampleNodes } from "./example.js";
import { linkNodes } from "./link.js";
import { maintainerNodes } from "./maintainer.js";
import { OperationNode } from "./operation.js";
import { SchemaNode } from "./schema.js";

export class ProviderNode extends OutlineNode {
  readonly segment: string;

  constructor(
    private readonly plugin: PluginEntry,
    readonly provider: ProviderEntry,
  ) {
    super();
    this.segment = provider.name;
  }

  get label(): string {
    return cleanLine(this.provider.name, 100);
  }

  get description(): string {
    const { descriptor, error } = this.provider;
    if (descriptor === undefined) return error === undefined ? "" : l10n.t("no descriptor");
    const count = this.badge?.count ?? 0;
    return joined(
      cleanLine(descriptor.version ?? "", 40),
      ...stages(descriptor),
      count === 0 ? "" : count === 1 ? l10n.t("1 remark") : l10n.t("{count} remarks", { count }),
      cleanLine(descriptor.description ?? "", 200),
    );
  }

  get icon(): Icon {
    return this.provider.error === undefined ? { name: "symbol-method" } : errorIcon;
  }

  override get accessibleLabel(): string {
    const { label, description } = this;
    return this.provider.descriptor === undefined
      ? l10n.t("Provider {name}, its descriptor could not be read", { name: label })
      : l10n.t("Provider {name}, {description}", { name: label, description });
  }

  override tooltip(): Tooltip {
    const { name, descriptor, error } = this.provider;
    if (descriptor === undefined) {
      return markdown(bold(name), error === undefined ? undefined : paragraph(explain(error).sentence));
    }
    const { displayName, description, version, category, capabilities, tags, links } = descriptor;
    return markdown(
      bold(displayName ?? name),
      paragraph(description),
      factList([
        [l10n.t("Version"), version],
        [l10n.t("Category"), category],
        [l10n.t("Capabilities"), capabilities.join(", ")],
        [l10n.t("Tags"), tags?.join(", ")],
        [l10n.t("Links"), links?.map(({ url }) => url).join(", ")],
      ]),
    );
  }

  override get facts(): readonly NodeFact[] {
    return this.provider.descriptor === undefined ? ["named", "logged"] : ["runnable", "described", "named", "logged"];
  }

  override get target(): NodeTarget {
    return { providerName: this.provider.name };
  }

  override get entryId(): string {
    return this.provider.id;
  }

  /** Counts errors and warnings. */
  override get badge(): Badge | undefined {
    const counted = this.provider.findings.filter(({ severity }) => severity !== "info");
    return counted.length === 0 ? undefined : { severity: worstSeverity(counted), count: counted.length };
  }

  override get hasChildren(): boolean {
    return true;
  }

  override children(): readonly OutlineNode[] {
    const { descriptor, error, findings } = this.provider;
    if (descriptor === undefined) return error === undefined ? [] : failureNodes(error);
    const { schema, outputSchemas, sensitiveFields: secrets = [], capabilities } = descriptor;
    return [
      new SchemaNode("input", schema, secrets),
      ...Object.entries(outputSchemas).map(
        ([capability, output]) => new SchemaNode("output", output, secrets, capability),
      ),
      ...group("?operations", l10n.t("Operations"), { name: "symbol-class" }, operationNodes(descriptor)),
      ...exampleNodes(descriptor.examples),
      ...capabilityNodes(capabilities),
      ...linkNodes(descriptor.links),
      ...maintainerNodes(descriptor.maintainers),
      ...about(factNodes(descriptor)),
      ...findingNodes(findings),
    ];
  }

  /** Name, version, capabilities, remarks, contract, description. */
  override row(): readonly string[] {
    const { descriptor, error, findings } = this.provider;
    const name = cleanLine(this.provider.name, 60);
    if (descriptor === undefined) return [name, "", "", "", "", explain(error).sentence];
    const { version = "", capabilities, description = "" } = descriptor;
    return [
      name,
      cleanLine(version, 20),
      cleanLine(capabilities.join(", "), 60),
      findingCount(findings),
      this.plugin.generation?.name ?? "",
      cleanLine(description, 100),
    ];
  }
}

/** Columns of {@link ProviderNode.row}. */
export const PROVIDER_COLUMNS = ["PROVIDER", "VERSION", "CAPABILITIES", "REMARKS", "CONTRACT", "DESCRIPTION"] as const;

/** `3 (1 error)`, so that an error among many remarks is visible. */
function findingCount(findings: readonly Finding[]): string {
  const count = findings.filter(({ severity }) => severity === "error").length;
  if (findings.length === 0) return "";
  if (count === 0) return String(findings.length);
  const errors = count === 1 ? l10n.t("1 error") : l10n.t("{count} errors", { count });
  return `${findings.length} (${errors})`;
}

/** "deprecated" and "beta", where they apply. */
export function stages({ deprecated, beta }: Descriptor): readonly string[] {
  return [...(deprecated === true ? [l10n.t("deprecated")] : []), ...(beta === true ? [l10n.t("beta")] : [])];
}

/** The described ones, then the write operations that are only listed by name. */
function operationNodes(descriptor: Descriptor): readonly OperationNode[] {
  const { operations = [], writeOperations = [], sensitiveFields = [] } = descriptor;
  const described = new Set(operations.map(({ name }) => name));
  const listed = writeOperations.filter((name) => !described.has(name)).map((name): Operation => ({ name }));
  return [...operations, ...listed].map((operation) => {
    const writes = operation.isWrite === true || writeOperations.includes(operation.name);
    return new OperationNode(operation, writes, sensitiveFields);
  });
}

/** Facts that have no group of their own. */
function factNodes(descriptor: Descriptor): readonly FactNode[] {
  const { displayName, apiVersion, category, tags, icon, sensitiveFields, hasExtractDependencies } = descriptor;
  return [
    ...fact("displayName", l10n.t("Display name"), displayName, "symbol-text"),
    ...fact("apiVersion", l10n.t("API version"), apiVersion, "versions"),
    ...fact("category", l10n.t("Category"), category, "symbol-namespace"),
    ...fact("tags", l10n.t("Tags"), tags?.join(", "), "tag"),
    ...fact("secrets", l10n.t("Secret fields"), sensitiveFields?.join(", "), "lock"),
    ...(hasExtractDependencies === true
      ? [new FactNode("dependencies", l10n.t("Dependencies"), l10n.t("reported by the provider"), "references")]
      : []),
    ...fact("icon", l10n.t("Icon"), icon, "file-media"),
  ];
}
