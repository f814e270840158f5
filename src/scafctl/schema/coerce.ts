// How scafctl coerces a value of the wrong type before calling the plugin (docs/contract.md,
// "Execution").
import { isLosslessNumber, type JsonValue, parseNumber, toNumber } from "../contract/json.js";

const TRUE = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE = new Set(["0", "f", "F", "FALSE", "false", "False"]);
const INT64 = 2n ** 63n;

/**
 * The value that scafctl's executor would pass on for a top-level input declared as `type`.
 *
 * @returns undefined when it would refuse or leave the value as it is, and when what it does
 *   depends on whether the value comes from JSON or YAML; also for Go's form of a map or list in a
 *   string
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
  if (typeof value === "boolean") return String(value);
  const number = typeof value === "number" || isLosslessNumber(value) ? toNumber(value) : undefined;
  if (number === undefined || !Number.isFinite(number) || Object.is(number, -0)) return undefined;
  const text = goFloat(number);
  // From JSON all numbers are floats; from YAML and name=value, an integer keeps its digits.
  const isSame = typeof value !== "number" || !Number.isInteger(value) || text === String(value);
  return isSame ? text : undefined;
}

/** Go's `%v` of a float64: an exponent from 1e6 on and below 1e-4, with at least two digits. */
function goFloat(number: number): string {
  const [mantissa = "", exponent = ""] = number.toExponential().split("e");
  const power = Number(exponent);
  if (number === 0 || (power >= -4 && power < 6)) return String(number);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
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

/** As a double, which is all that scafctl keeps of it. Not for Go's other forms: 0x1p4, inf. */
function numberFrom(text: string): number | undefined {
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : undefined;
}
