// Writes the JSON Schema of request files from the descriptors of all plugins.
import {
  type Descriptor,
  inputProperties,
  type InputProperty,
  isJsonObject,
  isLosslessNumber,
  isPlainObject,
  type JsonValue,
  type PlainJson,
  type PlainObject,
} from "../../scafctl/index.js";
import { editorSchema } from "./schema/editor-schema.js";
import { cleanLine, cleanText } from "../text/foreign-text.js";
import { textFor } from "../text/places.js";
import { describeOperations, OPERATION_INPUT } from "./request-operations.js";
import { requestKeyRows, type requestKeys } from "./request-keys.js";
import { allPlugins, type Target } from "../plugins/find-target.js";
import { draftInputs, newRequest } from "./prefill.js";
import { parseRequest } from "./parse-request.js";
import type { CatalogueSnapshot, ProviderEntry } from "../plugins/types.js";

/**
 * One document without external references, because VS Code keeps few schema documents at a time.
 * The schema reports missing, unknown and wrong inputs of a known provider. {@link checkRequest}
 * reports unknown providers and plugins, because it can suggest a name.
 */
export function requestSchema(snapshot: CatalogueSnapshot): PlainObject {
  const offered = offers(snapshot);
  const definitions: PlainObject = {};
  const rules = offered.flatMap(([, targets]) => providerRules(targets, definitions));
  return {
    title: "scafctl request",
    type: "object",
    allowComments: true,
    allowTrailingCommas: true,
    required: requestKeyRows.filter(([, row]) => row.required).map(([name]) => name),
    additionalProperties: false,
    properties: {
      // Associations are ignored in a document that names its schema, but it may name this one.
      $schema: { type: "string", doNotSuggest: true },
      ...keyProperties(snapshot, offered),
    },
    defaultSnippets: offered.flatMap(([, targets]) => snippets(targets)),
    ...(rules.length === 0 ? {} : { allOf: rules }),
    $defs: definitions,
  };
}

type Offer = readonly [name: string, targets: readonly Target[]];

/** Providers by name, in the order of the tree. */
function offers(snapshot: CatalogueSnapshot): readonly Offer[] {
  const byName = new Map<string, Target[]>();
  for (const plugin of allPlugins(snapshot)) {
    for (const provider of plugin.providers) {
      const targets = byName.get(provider.name) ?? [];
      byName.set(provider.name, [...targets, { plugin, provider }]);
    }
  }
  return [...byName];
}

function keyProperties(snapshot: CatalogueSnapshot, offered: readonly Offer[]): PlainObject {
  const known: Readonly<Record<string, PlainObject>> = {
    // `anyOf` with a plain string: the names are offered, another one is not reported here.
    provider: suggestions(offered.map(([name, [target]]) => [name, describeProvider(target?.provider)])),
    plugin: suggestions(allPlugins(snapshot).map((plugin) => [plugin.name, cleanLine(plugin.path)])),
  };
  return Object.fromEntries(
    requestKeyRows.map(([name, row], index) => [
      name,
      {
        ...(known[name] ?? (row.shape.schema as PlainObject)),
        markdownDescription: row.description,
        suggestSortText: sortText(index),
      },
    ]),
  );
}

function suggestions(values: readonly (readonly [string, string])[]): PlainObject {
  const unique = [...new Map(values)];
  if (unique.length === 0) return { type: "string" };
  const known = {
    enum: unique.map(([value]) => value),
    enumDescriptions: unique.map(([, description]) => description),
  };
  return { type: "string", anyOf: [known, {}] };
}

function describeProvider(provider: ProviderEntry | undefined): string {
  const { displayName, description } = provider?.descriptor ?? {};
  return [displayName, description]
    .filter((text) => text !== undefined)
    .map((text) => cleanText(text, 1000))
    .join("\n\n");
}

/** The rules for a provider name; a rule for each plugin if several offer it. */
function providerRules(targets: readonly Target[], definitions: PlainObject): PlainJson[] {
  const [first] = targets;
  if (first === undefined) return [];
  const { name } = first.provider;
  if (targets.length === 1) return [rule({ provider: name }, consequences(first.provider, definitions))];
  const labels = pluginLabels(targets);
  const choose = {
    required: ["plugin"],
    properties: { plugin: { enum: [...labels], suggestSortText: keySort("plugin") } },
  };
  const chosen = targets.map(({ provider }, index) =>
    rule({ plugin: labels[index] ?? "" }, consequences(provider, definitions)),
  );
  return [rule({ provider: name }, { ...choose, allOf: chosen })];
}

/** Unique labels of the plugins in a request: their names, or their paths if names repeat. */
function pluginLabels(targets: readonly Target[]): readonly string[] {
  const names = targets.map(({ plugin }) => plugin.name);
  return new Set(names).size === names.length ? names : targets.map(({ plugin }) => plugin.path);
}

function rule(condition: Readonly<Record<string, string>>, then: PlainObject): PlainJson {
  const properties = Object.fromEntries(
    Object.entries(condition).map(([key, value]) => [
      key,
      // The editor would offer the values of every condition, whether or not it is met.
      { const: value, doNotSuggest: true },
    ]),
  );
  return { if: { properties, required: Object.keys(condition) }, then };
}

function consequences({ descriptor }: ProviderEntry, definitions: PlainObject): PlainObject {
  if (descriptor === undefined) return {};
  const name = `p${Object.keys(definitions).length}`;
  const at = `#/$defs/${name}`;
  const properties = inputProperties(descriptor);
  definitions[name] = inputsSchema(descriptor, properties, at);
  const { capabilities } = descriptor;
  return {
    ...(properties.some(isNeeded) ? { required: ["inputs"] } : {}),
    properties: {
      inputs: { $ref: at, suggestSortText: keySort("inputs"), ...inputsSnippet(descriptor) },
      ...(capabilities.length === 0
        ? {}
        : { capability: { enum: [...capabilities], suggestSortText: keySort("capability") } }),
    },
  };
}

function inputsSchema(descriptor: Descriptor, rows: readonly InputProperty[], at: string): PlainJson {
  const converted = editorSchema(descriptor, at);
  const properties = isPlainObject(converted) ? converted["properties"] : undefined;
  if (!isPlainObject(converted) || !isPlainObject(properties)) return converted;
  const byName = new Map(rows.map((row, index) => [row.name, { row, index }]));
  const described = Object.entries(properties).map(([name, property]): [string, PlainJson] => {
    const known = byName.get(name);
    return [name, known === undefined ? property : describeInput(property, known.row, known.index, descriptor)];
  });
  // A default replaces a missing required input.
  const required = rows.filter(isNeeded).map((row) => row.name);
  // Of the provider's own schema: the editor's leaves out some of these keywords.
  const { schema: source = true } = descriptor;
  const mayDeclareMore = Object.keys(source).some((keyword) => MAY_DECLARE_MORE.has(keyword));
  // scafctl rejects or drops inputs that are not declared.
  const closed = mayDeclareMore || rows.length === 0 ? {} : { additionalProperties: false };
  return { ...converted, ...closed, required, properties: Object.fromEntries(described) };
}

/** Keywords that can allow or forbid inputs in addition to those of `properties`. */
const MAY_DECLARE_MORE: ReadonlySet<string> = new Set(
  "additionalProperties unevaluatedProperties patternProperties allOf anyOf oneOf if $ref".split(" "),
);

function isNeeded(row: InputProperty): boolean {
  return row.required && row.default === undefined;
}

function describeInput(property: PlainJson, row: InputProperty, index: number, descriptor: Descriptor): PlainJson {
  const schema = property === true ? {} : property;
  if (!isPlainObject(schema)) return property;
  const words = [
    row.type === "any" ? "" : textFor("markdown", cleanLine(row.type, 100)),
    isNeeded(row) ? "required" : "",
    row.sensitive ? "secret" : "",
  ];
  const facts = [words.filter((word) => word !== "").join(", "), schema["markdownDescription"]];
  return {
    ...(row.name === OPERATION_INPUT ? describeOperations(schema, descriptor) : schema),
    // Without it, the editor mixes required and optional ones by name.
    suggestSortText: sortText(index),
    markdownDescription: facts.filter((fact): fact is string => typeof fact === "string" && fact !== "").join("\n\n"),
  };
}

/** The inputs that are needed, offered when the key is completed. */
function inputsSnippet(descriptor: Descriptor): PlainObject {
  const body = snippetBody(draftInputs(descriptor));
  return body === undefined ? {} : { defaultSnippets: [{ label: "inputs", body }] };
}

/** A whole request for an empty file. */
function snippets(targets: readonly Target[]): PlainJson[] {
  const labels = pluginLabels(targets);
  return targets.flatMap(({ provider }, index): PlainJson[] => {
    const label = labels[index] ?? "";
    const draft = parseRequest(newRequest(provider, targets.length > 1 ? label : undefined).text).request;
    const body = draft === undefined ? undefined : snippetBody(draft);
    if (body === undefined) return [];
    const suffix = targets.length > 1 ? ` (${cleanLine(label, 100)})` : "";
    return [
      {
        label: `Run ${cleanLine(provider.name, 100)}${suffix}`,
        markdownDescription: textFor("markdown", describeProvider(provider)),
        body,
      },
    ];
  });
}

/**
 * The editor parses a body as a snippet and does not escape it: `$`, `}` and `\` must be escaped in
 * the JSON text. Only a string that begins with `^` is inserted as it is. Names cannot be escaped,
 * so a body with such a name is not offered.
 */
function snippetBody(value: JsonValue): PlainJson | undefined {
  if (typeof value === "string") return `^${JSON.stringify(value).replace(/[\\$}]/g, "\\$&")}`;
  if (typeof value === "bigint" || isLosslessNumber(value)) return `^${value.toString()}`;
  if (Array.isArray(value)) {
    const items = value.map(snippetBody);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(
      ([name, item]) => [name, /[\\$}]/.test(JSON.stringify(name)) ? undefined : snippetBody(item)] as const,
    );
    const written = members.filter((entry): entry is readonly [string, PlainJson] => entry[1] !== undefined);
    return written.length === members.length ? Object.fromEntries(written) : undefined;
  }
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** Repeated in every rule on the key: the editor uses the last schema that it evaluates. */
function keySort(key: keyof typeof requestKeys): string {
  return sortText(requestKeyRows.findIndex(([name]) => name === key));
}

function sortText(index: number): string {
  return String(index).padStart(4, "0");
}
