// The secrets that plugins got from this host, so that they can be masked wherever plugins write.
import { isJsonArray, isJsonObject, isLosslessNumber, type JsonValue } from "../../scafctl/index.js";
import { MASK, Patterns } from "./patterns.js";
import { MIN_SECRET_LENGTH, secretForms } from "./secret-forms.js";

/** The latest ones are masked: a plugin may get a new token in every call. */
const MAX_VALUES = 500;

const NONE = new Patterns([]);

export class SecretValues {
  /** The forms by value, the latest value last. */
  private readonly forms = new Map<string, ReadonlySet<string>>();
  private inText: Patterns | undefined = NONE;
  private inBytes: Patterns | undefined = NONE;

  /** Masks a value from now on; of {@link MIN_SECRET_LENGTH} characters or more. */
  add(value: string): void {
    if (value.length < MIN_SECRET_LENGTH) return;
    const known = this.forms.get(value);
    this.forms.delete(value);
    this.forms.set(value, known ?? secretForms(value));
    if (known !== undefined) return;
    const [oldest] = this.forms.keys();
    if (this.forms.size > MAX_VALUES && oldest !== undefined) this.forms.delete(oldest);
    this.inText = this.inBytes = undefined;
  }

  /** For text. */
  get text(): Patterns {
    this.inText ??= new Patterns(this.all());
    return this.inText;
  }

  /** For bytes, each of which is one character (`latin1`). */
  get bytes(): Patterns {
    this.inBytes ??= new Patterns(this.all().map((form) => Buffer.from(form).toString("latin1")));
    return this.inBytes;
  }

  mask(text: string): string {
    return this.text.mask(text).text;
  }

  /**
   * Masks every text, name and number in a value, which may be nested however deep.
   * @returns the value itself when it contains no secret
   */
  maskJson<T>(value: T): T {
    if (this.text.isEmpty) return value;
    const root: Record<string, unknown> = { value };
    const pending = [root];
    let isChanged = false;
    for (let holder = pending.pop(); holder !== undefined; holder = pending.pop()) {
      for (const [key, item] of Object.entries(holder)) {
        const masked = isContainer(item) ? this.copy(item) : this.maskScalar(item);
        holder[key] = masked;
        if (isContainer(item)) pending.push(masked as Record<string, unknown>);
        isChanged ||= isContainer(item) ? this.hasOtherNames(item, masked) : masked !== item;
      }
    }
    return isChanged ? (root["value"] as T) : value;
  }

  private copy(value: object): unknown {
    if (Array.isArray(value)) return [...(value as unknown[])];
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.mask(key), item as unknown]));
  }

  private hasOtherNames(before: object, after: unknown): boolean {
    const names = Object.keys(after as object);
    return !Array.isArray(before) && Object.keys(before).some((name, index) => names[index] !== name);
  }

  private maskScalar(value: unknown): unknown {
    if (typeof value === "string") return this.mask(value);
    const isNumber = typeof value === "number" || typeof value === "bigint" || isLosslessNumber(value);
    return isNumber && this.forms.has(String(value)) ? MASK : value;
  }

  private all(): readonly string[] {
    return [...this.forms.values()].flatMap((forms) => [...forms]);
  }
}

function isContainer(value: unknown): value is object {
  return isJsonArray(value as JsonValue) || (isJsonObject(value) && Object.getPrototypeOf(value) === Object.prototype);
}
