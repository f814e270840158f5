// A place in the value that is checked.
import { isJsonArray, isJsonObject, type JsonValue, member } from "../../contract/json.js";

export class Instance {
  private children: Map<string | number, Instance> | undefined;
  private ownNames: readonly string[] | undefined;

  constructor(
    readonly value: JsonValue,
    private readonly parent?: Instance,
    private readonly key?: string | number,
  ) {}

  /** From the root of the checked value. */
  get path(): readonly (string | number)[] {
    const path: (string | number)[] = this.key === undefined ? [] : [this.key];
    for (let at = this.parent; at !== undefined; at = at.parent) if (at.key !== undefined) path.push(at.key);
    return path.reverse();
  }

  /** The names of the members. */
  get names(): readonly string[] {
    this.ownNames ??= isJsonObject(this.value) ? Object.keys(this.value) : [];
    return this.ownNames;
  }

  /** The same object for the same place; undefined where there is nothing. */
  child(key: string | number): Instance | undefined {
    const known = this.children?.get(key);
    if (known !== undefined) return known;
    const value = valueAt(this.value, key);
    if (value === undefined) return undefined;
    const child = new Instance(value, this, key);
    this.children ??= new Map();
    this.children.set(key, child);
    return child;
  }

  /** The name of a member as a value of its own, at the place of the object. */
  name(key: string): Instance {
    return new Instance(key, this);
  }
}

function valueAt(value: JsonValue, key: string | number): JsonValue | undefined {
  if (typeof key === "number") return isJsonArray(value) ? value[key] : undefined;
  return isJsonObject(value) ? member(value, key) : undefined;
}
