// The shapes of values in a request file: each checks a value and provides its own JSON Schema.
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
  suggest,
} from "../../scafctl/index.js";
import { MISFIT_RULES } from "../errors/request-sentences.js";

/** What is wrong with a value, and where in it. */
export interface Misfit {
  readonly path: readonly (string | number)[];
  readonly code: "wrong-type" | "missing-key" | "unknown-key";
  /** A clause that follows the name: "must be a string". */
  readonly message: string;
  readonly suggestion?: string | undefined;
}

export interface Shape<T> {
  readonly schema: JsonSchema & object;
  /** Everything that is wrong; the value is a `T` when there is nothing. */
  readonly misfits: (value: JsonValue) => readonly Misfit[];
  /** Carries the type only: no shape sets it. */
  readonly type?: T;
}

export const text: Shape<string> = simple({ type: "string" }, "a string", (value) => typeof value === "string");

export const filledText: Shape<string> = simple(
  { type: "string", minLength: 1 },
  "a string that is not empty",
  (value) => typeof value === "string" && value !== "",
);

export const flag: Shape<boolean> = simple({ type: "boolean" }, "true or false", (value) => typeof value === "boolean");

export const object: Shape<JsonObject> = simple({ type: "object" }, "an object", isJsonObject);

export const anything: Shape<JsonValue> = { schema: {}, misfits: () => [] };

export const texts: Shape<readonly string[]> = simple(
  { type: "array", items: { type: "string" } },
  "a list of strings",
  (value) => isJsonArray(value) && value.every((item) => typeof item === "string"),
);

/** int32 on the wire; negative values have no meaning. */
export const count: Shape<number> = simple(
  { type: "integer", minimum: 0, maximum: 2 ** 31 - 1 },
  "an integer of at least 0",
  (value) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 31,
);

export function oneOf<const T extends string>(values: Readonly<Record<T, string>>): Shape<T> {
  const names = Object.keys(values);
  return {
    schema: { type: "string", enum: names, markdownEnumDescriptions: Object.values(values) },
    misfits: (value) => {
      if (typeof value === "string" && names.includes(value)) return [];
      const suggestion = typeof value === "string" ? suggest(value, names) : undefined;
      return [{ path: [], code: "wrong-type", message: MISFIT_RULES["not-one-of"](names, suggestion), suggestion }];
    },
  };
}

type Members = Readonly<Record<string, readonly [shape: Shape<unknown>, description: string]>>;
type TypeOf<S> = S extends Shape<infer T> ? T : never;
type RecordOf<M extends Members, R extends keyof M> = { readonly [K in R]: TypeOf<M[K][0]> } & {
  readonly [K in Exclude<keyof M, R>]?: TypeOf<M[K][0]>;
};

/** An object with these members and no others. */
export function record<M extends Members, const R extends keyof M & string>(
  members: M,
  required: readonly R[],
): Shape<RecordOf<M, R>> {
  const names = Object.keys(members);
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(members).map(([name, [shape, description]]) => [
          name,
          { ...shape.schema, markdownDescription: description },
        ]),
      ),
      required,
      additionalProperties: false,
    },
    misfits: (value) => {
      if (!isJsonObject(value)) return [{ path: [], code: "wrong-type", message: MISFIT_RULES.type("an object") }];
      const given = Object.keys(value);
      const missing = required
        .filter((name) => !given.includes(name))
        .map((name): Misfit => ({ path: [], code: "missing-key", message: MISFIT_RULES["missing-key"](name) }));
      const unknown = given.filter((name) => !names.includes(name)).map((name) => unknownMember(name, names));
      const wrong = Object.entries(members).flatMap(([name, [shape]]) =>
        given.includes(name)
          ? shape.misfits(value[name] ?? null).map((misfit): Misfit => ({ ...misfit, path: [name, ...misfit.path] }))
          : [],
      );
      return [...missing, ...unknown, ...wrong];
    },
  };
}

function unknownMember(name: string, names: readonly string[]): Misfit {
  const suggestion = suggest(name, names);
  return { path: [name], code: "unknown-key", message: MISFIT_RULES["unknown-key"](names, suggestion), suggestion };
}

function simple<T>(schema: JsonSchema & object, expects: string, fits: (value: JsonValue) => boolean): Shape<T> {
  return {
    schema,
    misfits: (value) => (fits(value) ? [] : [{ path: [], code: "wrong-type", message: MISFIT_RULES.type(expects) }]),
  };
}
