// The constraints of a JSON Schema beside the type, such as bounds, patterns and formats, by their
// JSON Schema keywords.
import * as l10n from "@vscode/l10n";
import type { JsonSchema } from "../../../scafctl/index.js";
import { factText, type SchemaFact, schemaFacts } from "../../requests/schema/schema-parts.js";
import { cleanLine } from "../../text/foreign-text.js";
import { joinSafe, safe, type SafeText } from "../../text/places.js";
import { code } from "../base/markdown.js";

export function constraints(schema: JsonSchema | undefined, limit = 60): readonly string[] {
  return schemaFacts(schema).map((fact) => cleanLine(textOf(fact), limit));
}

/** As a Markdown list; undefined when there are none. */
export function constraintList(schema: JsonSchema): SafeText<"markdown"> | undefined {
  const lines = schemaFacts(schema).map((fact) => safe`- ${code(textOf(fact))}`);
  return lines.length === 0 ? undefined : joinSafe(lines, "\n");
}

function textOf(fact: SchemaFact): string {
  const [keyword, value] = fact;
  if (keyword === "deprecated" && value === true) return l10n.t("deprecated");
  if (keyword === "readOnly" && value === true) return l10n.t("read-only");
  if (keyword === "uniqueItems" && value === true) return l10n.t("unique items");
  return factText(fact);
}
