// The rows of a schema: nested by indentation, with every constraint.
import type { PropertyNode } from "../../model/outline/provider/property.js";

/** Schemas can refer to themselves. */
const MAX_DEPTH = 8;

export function schemaRows(properties: readonly PropertyNode[], depth = 0): readonly (readonly string[])[] {
  if (properties.length === 0) return [];
  const indent = "  ".repeat(depth);
  if (depth >= MAX_DEPTH) return [[`${indent}…`, "", "", ""]];
  return properties.flatMap((property) => {
    const [name = "", ...cells] = property.row();
    return [[indent + name, ...cells], ...schemaRows(property.children(), depth + 1)];
  });
}
