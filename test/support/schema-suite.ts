// Runs the official JSON Schema test suite against our check. In CI and here it lies beside the
// clone, in ../shared/data/json-schema-test-suite.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  isJsonArray,
  isJsonObject,
  type JsonSchema,
  type JsonValue,
  parseJson,
  stringifyJson,
} from "../../src/scafctl/contract/json.js";
import { checkSchema } from "../../src/scafctl/schema/check/check-schema.js";
import { root } from "../../scripts/lib/paths.mjs";

export const SUITE = join(root, "../shared/data/json-schema-test-suite/tests/draft2020-12");

export interface SuiteGroup {
  readonly title: string;
  readonly schema: JsonSchema;
  readonly cases: readonly { readonly title: string; readonly value: JsonValue; readonly isValid: boolean }[];
}

export interface Conformance {
  readonly right: number;
  /** Cases with a verdict that differs from the suite's. */
  readonly wrong: readonly string[];
  /** Cases without a verdict, each with what was not checked. */
  readonly notChecked: readonly string[];
}

/** The groups of all files directly in a folder; `format` and the like are in folders below. */
export function suiteGroups(folder: string): readonly SuiteGroup[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && statSync(join(folder, name)).isFile())
    .sort()
    .flatMap((name) => groupsOf(name, parseJson(readFileSync(join(folder, name), "utf8"))));
}

function groupsOf(file: string, content: JsonValue): SuiteGroup[] {
  if (!isJsonArray(content)) throw new Error(`${file} is no list of groups`);
  return content.map((group) => {
    if (!isJsonObject(group) || !isJsonArray(group["tests"])) throw new Error(`${file}: a group has no tests`);
    const title = `${file}: ${stringifyJson(group["description"])}`;
    const cases = group["tests"].map((test) => {
      if (!isJsonObject(test)) throw new Error(`${title}: a test is no object`);
      return {
        title: `${title}: ${stringifyJson(test["description"])}`,
        value: test["data"] ?? null,
        isValid: test["valid"] === true,
      };
    });
    return { title, schema: group["schema"] as JsonSchema, cases };
  });
}

export function conformance(groups: readonly SuiteGroup[]): Conformance {
  let right = 0;
  const wrong: string[] = [];
  const notChecked: string[] = [];
  for (const { schema, cases } of groups) {
    for (const { title, value, isValid } of cases) {
      const checked = checkSchema(schema, value);
      if (checked.isValid === isValid) right++;
      else if (checked.isValid === undefined && checked.omissions.length > 0) {
        notChecked.push(
          `${title} (${checked.omissions.map(({ reason, value: part }) => `${reason} ${stringifyJson(part)}`).join(", ")})`,
        );
      } else wrong.push(`${title} (ours: ${checked.isValid})`);
    }
  }
  return { right, wrong, notChecked };
}
