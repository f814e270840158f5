// How the parts of a provider look.
import {
  cleanLine,
  factText,
  type ProviderEntry,
  type SchemaPart,
  schemaFacts,
  stringifyJson,
} from "../../../model/index.js";
import { words } from "../../platform/words.js";
import type { Example, Finding, JsonSchema, JsonValue, Link } from "../../../scafctl/index.js";
import { counted, failure, gravest, joined, type Look, severities } from "./look.js";
import type { Fact, FactName, OperationEntry, ProviderNode } from "./provider-nodes.js";

export function providerLook({ name, descriptor, error, findings }: ProviderEntry): Look {
  const label = cleanLine(name, 100);
  if (descriptor === undefined) {
    const facts = ["named", "logged"] as const;
    return error === undefined
      ? { label, icon: "symbol-method", facts, spoken: label }
      : {
          label,
          description: words.noDescriptor(),
          ...failure,
          facts,
          spoken: words.spokenNoDescriptor({ name: label }),
        };
  }
  const count = graveFindings(findings).length;
  const description = joined(
    cleanLine(descriptor.version ?? "", 40),
    descriptor.deprecated === true ? words.deprecated() : "",
    descriptor.beta === true ? words.beta() : "",
    count === 0 ? "" : words.remarkCount({ count }),
    cleanLine(descriptor.description ?? "", 200),
  );
  return {
    label,
    description,
    icon: "symbol-method",
    facts: ["runnable", "described", "named", "logged"],
    spoken: words.spokenProvider({ name: label, description }),
  };
}

/**
 * Those for which scafctl would not load the provider, or would treat it otherwise than its author
 * thinks.
 */
export function graveFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity !== "info");
}

export function providerNodeLook(data: ProviderNode): Look {
  switch (data.kind) {
    case "inputs": {
      const required = data.parts.filter(({ property }) => property.required).length;
      const count = data.parts.length;
      const description = joined(
        data.schema === undefined || data.schema === true ? words.anyInput() : words.inputCount({ count, required }),
        factsText(data.schema),
      );
      const spoken = `${words.inputs()}: ${description}`;
      return { label: words.inputs(), description, icon: "symbol-parameter", spoken, open: true };
    }
    case "outputs": {
      const { capability, parts, schema } = data;
      const label =
        capability === undefined ? words.outputs() : words.outputsOf({ capability: cleanLine(capability, 60) });
      const description = joined(parts.length === 0 ? words.anyOutput() : String(parts.length), factsText(schema));
      return { label, description, icon: "symbol-event", spoken: `${label}: ${description}` };
    }
    case "property":
      return propertyLook(data.part, data.side);
    case "operations":
      return { ...counted(words.operations(), data.operations.length), icon: "symbol-class" };
    case "operation":
      return operationLook(data.entry);
    case "examples":
      return { ...counted(words.examples(), data.examples.length), icon: "lightbulb" };
    case "example":
      return exampleLook(data.example);
    case "capabilities":
      return { ...counted(words.capabilities(), data.names.length), icon: "symbol-interface" };
    case "capability": {
      const label = cleanLine(data.name, 60);
      return { label, icon: "circle-small", spoken: words.spokenCapability({ name: label }) };
    }
    case "links":
      return { ...counted(words.links(), data.links.length), icon: "link" };
    case "link":
      return linkLook(data.link);
    case "maintainers":
      return { ...counted(words.maintainers(), data.maintainers.length), icon: "organization" };
    case "maintainer": {
      const { name, email } = data.maintainer;
      const label = cleanLine(name === "" ? email : name, 100);
      const description = name === "" ? "" : cleanLine(email, 100);
      return { label, description, icon: "person", spoken: words.spokenMaintainer({ name: label, description }) };
    }
    case "about":
      return { label: words.about(), icon: "book", spoken: words.about() };
    case "fact":
      return factLook(data.fact);
    case "findings":
      return { ...counted(words.findings(), data.findings.length), ...severities[gravest(data.findings)] };
    case "finding": {
      const label = cleanLine(data.finding.message);
      return { label, ...severities[data.finding.severity], spoken: words.spokenFinding({ text: label }) };
    }
  }
}

function propertyLook({ name, property, role }: SchemaPart, side: "input" | "output"): Look {
  const label = cleanLine(name, 100);
  const description = joined(
    cleanLine(property.type, 60),
    property.required && side === "input" ? words.required() : "",
    property.sensitive ? words.secret() : "",
    property.default === undefined ? "" : words.defaultsTo({ value: short(property.default) }),
    property.enum === undefined ? "" : words.oneOf({ values: cleanLine(property.enum.map(short).join(", "), 100) }),
    factsText(property.schema),
  );
  const names = { name: label, description };
  const spoken =
    role !== "property"
      ? words.spokenPart(names)
      : side === "input"
        ? words.spokenInput(names)
        : words.spokenOutput(names);
  return { label, description, icon: typeIcon(property.type), spoken };
}

/** Bounds, patterns and formats, in the words of JSON Schema. */
function factsText(schema: JsonSchema | undefined): string {
  return joined(...schemaFacts(schema).map((fact) => cleanLine(factText(fact), 60)));
}

function short(value: JsonValue): string {
  return cleanLine(stringifyJson(value), 60);
}

function typeIcon(type: string): string {
  const known = ["string", "number", "boolean", "array", "object"];
  const plain = type === "integer" ? "number" : type;
  return known.includes(plain) ? `symbol-${plain}` : "symbol-field";
}

function operationLook({ operation, writes }: OperationEntry): Look {
  const { name, displayName = "", description = "", deprecated = false } = operation;
  const label = cleanLine(name, 100);
  const text = joined(
    writes ? words.writes() : "",
    deprecated ? words.deprecated() : "",
    cleanLine(displayName, 100),
    cleanLine(description, 200),
  );
  const spoken = words.spokenOperation({ name: label, description: text });
  return { label, description: text, icon: writes ? "edit" : "symbol-operator", spoken };
}

function exampleLook({ name, description }: Example): Look {
  const label = cleanLine(name === "" ? description : name, 100);
  const text = name === "" ? "" : cleanLine(description, 200);
  return { label, description: text, icon: "note", spoken: words.spokenExample({ name: label, description: text }) };
}

function linkLook({ name, url }: Link): Look {
  const address = cleanLine(url, 200);
  const label = name === "" ? address : cleanLine(name, 100);
  const spoken = words.spokenLink({ name: label, url: address });
  // Whatever else an address may be, a click on it must not start a program.
  const open = /^https?:\/\//i.test(url) ? { url } : {};
  return { label, description: name === "" ? "" : address, icon: "link-external", spoken, ...open };
}

const factLabels: Readonly<Record<FactName, () => string>> = {
  displayName: words.displayName,
  apiVersion: words.apiVersion,
  category: words.category,
  tags: words.tags,
  icon: words.icon,
  dependencies: words.namesDependencies,
  secrets: words.secretFields,
  deprecation: words.deprecation,
  capabilities: words.capabilities,
};

const factIcons: Readonly<Record<FactName, string>> = {
  displayName: "symbol-text",
  apiVersion: "versions",
  category: "symbol-namespace",
  tags: "tag",
  icon: "file-media",
  dependencies: "references",
  secrets: "lock",
  deprecation: "warning",
  capabilities: "symbol-interface",
};

function factLook({ name, value }: Fact): Look {
  const label = factLabels[name]();
  const description = cleanLine(value, 200);
  return { label, description, icon: factIcons[name], spoken: description === "" ? label : `${label}: ${description}` };
}
