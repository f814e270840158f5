// Where the references of a schema lead: identifiers, anchors and pointers of draft 2020-12.
// Nothing is ever fetched.
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue, member } from "../../contract/json.js";
import { resolvePointer } from "../pointer.js";
import { isSchema, subschemas } from "../walk.js";

/** A schema with an identifier of its own, or the root, and all inside it that has none. */
export interface Resource {
  /** Absolute; of a root without `$id` an address that nothing can refer to. */
  readonly base: string;
  readonly root: JsonSchema;
  readonly anchors: Map<string, JsonSchema>;
  /** Those of `anchors` that a `$dynamicRef` may find from elsewhere. */
  readonly dynamicAnchors: Map<string, JsonSchema>;
}

export interface Target {
  readonly schema: JsonSchema;
  /** Set when the reference named a `$dynamicAnchor`: its name. */
  readonly dynamicAnchor: string | undefined;
}

const NO_BASE = "schema://root/";

export class References {
  /** Draft 7, by the root's `$schema`: an anchor is an `$id` with a fragment. */
  readonly isDraft7: boolean;
  /** Whether any schema depends on the way by which it was reached. */
  readonly isDynamic: boolean;
  /** Whether any schema asks which members or items others have evaluated. */
  readonly tracksEvaluated: boolean;
  private readonly resources = new Map<string, Resource>();
  private readonly owners = new Map<JsonObject, Resource>();
  private readonly targets = new Map<string, Target | "missing" | "remote">();
  private readonly rootResource: Resource;

  constructor(root: JsonSchema) {
    this.isDraft7 =
      isJsonObject(root) &&
      /^https?:\/\/json-schema\.org\/draft-07\/schema#$/.test(text(member(root, "$schema")) ?? "");
    this.rootResource = this.resource(NO_BASE, root);
    this.adopt(root, this.rootResource);
    const all = [...this.owners.keys()];
    this.isDynamic = all.some((schema) => Object.hasOwn(schema, "$dynamicRef"));
    this.tracksEvaluated = all.some(
      (schema) => Object.hasOwn(schema, "unevaluatedProperties") || Object.hasOwn(schema, "unevaluatedItems"),
    );
  }

  resourceOf(schema: JsonSchema): Resource {
    return (isJsonObject(schema) ? this.owners.get(schema) : undefined) ?? this.rootResource;
  }

  /** The schema that a reference in another one leads to; else why there is none. */
  resolve(reference: string, from: JsonSchema): Target | "missing" | "remote" {
    const own = this.resourceOf(from);
    const key = `${own.base} ${reference}`;
    const known = this.targets.get(key) ?? this.find(reference, own);
    this.targets.set(key, known);
    return known;
  }

  private find(reference: string, own: Resource): Target | "missing" | "remote" {
    const [address = "", ...rest] = reference.split("#");
    const fragment = rest.join("#");
    const resource = address === "" ? own : this.resources.get(absolute(address, own.base) ?? "");
    if (resource === undefined) return "remote";
    if (fragment === "") return { schema: resource.root, dynamicAnchor: undefined };
    if (!fragment.startsWith("/")) {
      const schema = resource.anchors.get(fragment);
      if (schema === undefined) return "missing";
      return { schema, dynamicAnchor: resource.dynamicAnchors.has(fragment) ? fragment : undefined };
    }
    const schema = resolvePointer(resource.root, `#${fragment}`);
    if (!isSchema(schema)) return "missing";
    // Below an unknown keyword.
    this.adopt(schema, resource);
    return { schema, dynamicAnchor: undefined };
  }

  /** Registers a schema and everything inside it. */
  private adopt(root: JsonSchema, owner: Resource): void {
    const pending: (readonly [JsonSchema, Resource])[] = [[root, owner]];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const [schema, around] = next;
      if (!isJsonObject(schema) || this.owners.has(schema)) continue;
      const resource = this.identified(schema, around);
      this.owners.set(schema, resource);
      for (const keyword of this.isDraft7 ? ["$id"] : ["$anchor", "$dynamicAnchor"]) {
        const value = text(member(schema, keyword));
        const name = keyword === "$id" ? /#(.+)$/.exec(value ?? "")?.[1] : value;
        if (name === undefined) continue;
        if (!resource.anchors.has(name)) resource.anchors.set(name, schema);
        if (keyword === "$dynamicAnchor") resource.dynamicAnchors.set(name, schema);
      }
      for (const child of subschemas(schema)) pending.push([child.schema, resource]);
    }
  }

  /** The resource that a schema begins, or the one around it. */
  private identified(schema: JsonObject, around: Resource): Resource {
    const id = text(member(schema, "$id"));
    // With a fragment it is no identifier (2020-12).
    const base = id === undefined || /#./.test(id) ? undefined : absolute(id.replace(/#$/, ""), around.base);
    if (base === undefined) return around;
    if (schema !== around.root) return this.resource(base, schema);
    const renamed = { ...around, base };
    this.resources.set(base, renamed);
    return renamed;
  }

  private resource(base: string, root: JsonSchema): Resource {
    const resource: Resource = { base, root, anchors: new Map(), dynamicAnchors: new Map() };
    this.resources.set(base, resource);
    return resource;
  }
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function absolute(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}
