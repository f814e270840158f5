// What makes scafctl's schema library refuse the input schema of a provider.
import type { JsonSchema } from "../contract/json.js";
import { refusals } from "../schema/check/checker.js";
import type { LintReport } from "./finding-messages.js";

export function lintSchema(schema: JsonSchema | undefined, report: LintReport): void {
  if (typeof schema !== "object") return;
  const { refused, notChecked } = refusals(schema);
  for (const { place, reason } of refused) report("error", "schema-refused", place, reason);
  for (const place of notChecked) report("info", "pattern-not-checked", place);
}
