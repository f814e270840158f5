// The resources that were entered on the way to a schema: what a $dynamicRef depends on.
import type { JsonObject, JsonSchema } from "../../contract/json.js";
import type { Instance } from "./instance.js";
import type { Resource } from "./references.js";
import type { Result } from "./result.js";

export class Scope {
  private readonly inner = new Map<Resource, Scope>();
  private readonly results = new Map<JsonObject, Map<Instance, Result>>();

  /** @param resources each once, in the order in which they were first entered */
  constructor(private readonly resources: readonly Resource[] = []) {}

  enter(resource: Resource): Scope {
    if (this.resources.includes(resource)) return this;
    const known = this.inner.get(resource);
    if (known !== undefined) return known;
    const scope = new Scope([...this.resources, resource]);
    this.inner.set(resource, scope);
    return scope;
  }

  /** The schema with a dynamic anchor in the outermost resource that has it. */
  find(anchor: string): JsonSchema | undefined {
    return this.resources.find(({ dynamicAnchors }) => dynamicAnchors.has(anchor))?.dynamicAnchors.get(anchor);
  }

  /** The results of a schema under this scope. */
  resultsOf(schema: JsonObject): Map<Instance, Result> {
    const known = this.results.get(schema) ?? new Map<Instance, Result>();
    this.results.set(schema, known);
    return known;
  }
}
