// Finds secrets in plain text in a request, which should be stored as secrets.
import { getNodeValue, parseTree, findNodeAtOffset } from "jsonc-parser";
import {
  type Descriptor,
  inputSecrets,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from "../../scafctl/index.js";
import { REQUEST_SENTENCES } from "../errors/request-sentences.js";
import type { ParsedRequest, Path, TextSpan } from "./parse-request.js";
import type { Problem } from "./problem.js";
import { placeholderName } from "./secret-placeholders.js";

/** Objects with one of these keys refer to a value; scafctl evaluates them. */
const REFERENCES = ["rslvr", "expr", "tmpl"];

/** A hint at each text in a secret input of a request. */
export function secretLiterals(
  descriptor: Descriptor,
  inputs: JsonObject,
  locate: ParsedRequest["locate"],
): readonly Problem[] {
  const secrets = inputSecrets(descriptor);
  if (secrets === undefined) return [];
  const found: Problem[] = [];
  const pending: { readonly value: JsonValue; readonly path: Path; readonly isSecret: boolean }[] = [
    { value: inputs, path: ["inputs"], isSecret: secrets.isWhole },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, path, isSecret } = next;
    if (isJsonArray(value))
      value.forEach((item, index) => pending.push({ value: item, path: [...path, index], isSecret }));
    else if (isJsonObject(value)) {
      if (REFERENCES.some((key) => Object.hasOwn(value, key))) continue;
      for (const [name, item] of Object.entries(value))
        pending.push({ value: item, path: [...path, name], isSecret: isSecret || secrets.has(name) });
    } else if (isSecret && typeof value === "string" && value !== "" && placeholderName(value) === undefined) {
      const message = REQUEST_SENTENCES["secret-literal"](path.slice(1).join("."));
      found.push({ severity: "info", code: "secret-literal", message, ...locate(path), path });
    }
  }
  return found;
}

/** The text at an offset of a request, and its span with the quotes; undefined if there is none. */
export function textAt(request: string, offset: number): (TextSpan & { readonly value: string }) | undefined {
  const root = parseTree(request, [], { allowTrailingComma: true });
  const node = root && findNodeAtOffset(root, offset);
  if (node?.type !== "string" || node.offset !== offset) return undefined;
  return { value: getNodeValue(node) as string, offset: node.offset, length: node.length };
}
