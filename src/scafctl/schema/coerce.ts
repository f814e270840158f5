// How scafctl coerces a value of the wrong type before calling the plugin (docs/contract.md,
// "Execution").
import { isLosslessNumber, type JsonValue, type LosslessNumber, parseNumber, toNumber } from "../contract/json.js";

const TRUE = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE = new Set(["0", "f", "F", "FALSE", "false", "False"]);
const INT64 = 2n ** 63n;

/**
 * The value that scafctl's executor would pass on for a top-level input declared as `type`.
 *
 * @returns undefined when it would refuse, leave the value as it is, or write Go's form of a map
 *   into a string
 */
export function coerce(type: string, value: JsonValue): JsonValue | undefined {
  switch (type) {
    case "string":
      return toText(value);
    case "integer":
      return toInteger(value);
    case "number":
      return typeof value === "string" ? numberFrom(value) : undefined;
    case "boolean":
      if (typeof value !== "string") return undefined;
      return TRUE.has(value) ? true : FALSE.has(value) ? false : undefined;
    case "array":
      if (typeof value !== "string") return undefined;
      return value === "" ? [] : value.split(",").map((item) => item.trim());
    default:
      return undefined;
  }
}

function toText(value: JsonValue): string | undefined {
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  // Go switches to exponents earlier than JavaScript does: only what both write alike is offered.
  return typeof value === "number" && (value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e21))
    ? String(value)
    : undefined;
}

function toInteger(value: JsonValue): JsonValue | undefined {
  if (typeof value === "string") {
    if (!/^[+-]?\d+$/.test(value)) return undefined;
    const integer = BigInt(value.replace(/^\+/, ""));
    return integer >= -INT64 && integer < INT64 ? parseNumber(String(integer)) : undefined;
  }
  // Floats are truncated.
  const number = typeof value === "number" || isLosslessNumber(value) ? toNumber(value) : undefined;
  return number !== undefined && Number.isSafeInteger(Math.trunc(number)) ? Math.trunc(number) + 0 : undefined;
}

function numberFrom(text: string): number | bigint | LosslessNumber | undefined {
  const plain = text.replace(/^\+/, "");
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(plain) ? parseNumber(plain) : undefined;
}
