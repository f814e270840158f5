// How much work a schema makes for a validator that checks it anew for every way that leads to it,
// as VS Code's does.
import { isJsonObject, type JsonSchema, type JsonValue, referencedSchema, subschemas } from "../../../scafctl/index.js";

/** Checks of one place and of those around it. */
const MAX_CHECKS = 10_000;
/** The nesting of the value that is assumed. */
const DEPTH = 16;
/** Chains of references are followed this far. */
const MAX_CHAIN = 1000;

/** Keywords whose schemas apply to the same value as the schema that contains them. */
const IN_PLACE: ReadonlySet<string> = new Set("allOf anyOf oneOf not if then else dependentSchemas".split(" "));

/** Values nested deeper cannot be converted. */
const MAX_NESTING = 500;

export function isDeep(value: JsonValue): boolean {
  let level: JsonValue[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) return true;
    level = level.flatMap((one) =>
      typeof one === "object" && one !== null ? (Object.values(one) as JsonValue[]) : [],
    );
  }
  return false;
}

/**
 * Whether checking a value against a schema may take much longer than the value and the schema are
 * large: nested pairs of references, or a schema that contains itself twice.
 */
export function multiplies(root: JsonSchema): boolean {
  return new Counter(root).checks(root, DEPTH, 0) > MAX_CHECKS;
}

class Counter {
  private readonly known = new Map<object, Map<number, number>>();

  constructor(private readonly root: JsonSchema) {}

  /** How often schemas are checked on one place, and on one place inside it at each level. */
  checks(schema: JsonSchema, depth: number, chain: number): number {
    if (!isJsonObject(schema)) return 1;
    if (chain > MAX_CHAIN) return Infinity;
    const known = this.known.get(schema) ?? new Map<number, number>();
    this.known.set(schema, known);
    const counted = known.get(depth);
    if (counted !== undefined) return counted;
    // Whoever comes here again before it is known has run into a loop.
    known.set(depth, Infinity);
    const count = 1 + this.inPlace(schema, depth, chain + 1) + this.inside(schema, depth, chain + 1);
    known.set(depth, count);
    return count;
  }

  private inPlace(schema: JsonSchema, depth: number, chain: number): number {
    const target = referencedSchema(schema, this.root);
    const parts = subschemas(schema).filter(({ path }) => IN_PLACE.has(path[0] ?? ""));
    const all = [...parts.map((part) => part.schema), ...(target === undefined ? [] : [target])];
    return all.reduce((sum, one) => sum + this.checks(one, depth, chain), 0);
  }

  /** A member or item is checked by one of the schemas of each keyword. */
  private inside(schema: JsonSchema, depth: number, chain: number): number {
    if (depth === 0) return 0;
    const most = new Map<string, number>();
    for (const { schema: one, path } of subschemas(schema)) {
      const [keyword = ""] = path;
      if (IN_PLACE.has(keyword) || keyword === "$defs" || keyword === "definitions") continue;
      const count = this.checks(one, depth - 1, chain);
      most.set(keyword, Math.max(most.get(keyword) ?? 0, count));
    }
    return [...most.values()].reduce((sum, count) => sum + count, 0);
  }
}
