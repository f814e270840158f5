// Exact comparison of JSON numbers, also of those that no double holds.
import { isLosslessNumber, type JsonValue, type LosslessNumber } from "../../contract/json.js";
import { NotChecked } from "./not-checked.js";

export type JsonNumber = number | bigint | LosslessNumber;

/** The number 0.DIGITS × 10^exponent; zero has no digits. */
interface Decimal {
  readonly negative: boolean;
  /** Without zeros at the beginning and the end. */
  readonly digits: string;
  readonly exponent: number;
}

/** Longer numbers are compared and not divided. */
const MAX_DIGITS = 100;
/** Exponents beyond it count as this one, so that sums of them stay exact. */
const MAX_EXPONENT = 1e15;

export function isNumber(value: JsonValue): value is JsonNumber {
  return typeof value === "number" || typeof value === "bigint" || isLosslessNumber(value);
}

/** Negative, 0 or positive, as a sort function. */
export function compareNumbers(a: JsonNumber, b: JsonNumber): number {
  // Two doubles are in the same order as the decimals that they were read from.
  if (typeof a === "number" && typeof b === "number") return a - b;
  const left = decimal(a);
  const right = decimal(b);
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  return (left.negative ? -1 : 1) * compareMagnitudes(left, right);
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.digits === "" || b.digits === "") return a.digits.length - b.digits.length;
  if (a.exponent !== b.exponent) return a.exponent - b.exponent;
  return a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0;
}

/** True for `1.0` and `1e400` too, as in JSON Schema. */
export function isInteger(value: JsonNumber): boolean {
  if (typeof value === "number") return Number.isInteger(value);
  const { digits, exponent } = decimal(value);
  return exponent >= digits.length;
}

/** The same text for equal numbers, however they are written. */
export function canonicalNumber(value: JsonNumber): string {
  const { negative, digits, exponent } = decimal(value);
  return digits === "" ? "0" : `${negative ? "-" : ""}${digits}e${exponent}`;
}

/**
 * Whether `value` is an integer times `divisor`, which must be positive.
 * @throws NotChecked for more than a hundred digits
 */
export function isMultiple(value: JsonNumber, divisor: JsonNumber): boolean {
  const a = decimal(value);
  const b = decimal(divisor);
  if (a.digits === "") return true;
  if (Math.max(a.digits.length, b.digits.length) > MAX_DIGITS) throw new NotChecked("too-much-work");
  const shift = a.exponent - a.digits.length - (b.exponent - b.digits.length);
  // The last digit of `a` is not 0, so no power of ten divides it.
  if (shift < 0) return false;
  const modulus = BigInt(b.digits);
  return (BigInt(a.digits) * powerOfTen(shift, modulus)) % modulus === 0n;
}

/** 10^exponent modulo `modulus`, without writing the power out. */
function powerOfTen(exponent: number, modulus: bigint): bigint {
  let result = 1n;
  let square = 10n % modulus;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function decimal(value: JsonNumber): Decimal {
  const [, sign = "", whole = "", fraction = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(value.toString()) ?? [];
  const written = whole + fraction;
  const start = written.search(/[1-9]/);
  if (start === -1) return { negative: false, digits: "", exponent: 0 };
  const exponent = Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, Number(power))) + whole.length - start;
  return { negative: sign === "-", digits: withoutZeros(written.slice(start)), exponent };
}

/** Not a regular expression, which would take quadratic time. */
function withoutZeros(digits: string): string {
  let end = digits.length;
  while (digits.charAt(end - 1) === "0") end--;
  return digits.slice(0, end);
}
