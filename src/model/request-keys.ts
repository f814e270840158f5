// The keys of a request file: one table from which its type, its checks, its schema and the call's options all follow.
import {
  type ExecuteOptions,
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type JsonValue,
} from "../scafctl/index.js";

interface Types {
  readonly string: string;
  readonly boolean: boolean;
  readonly object: JsonObject;
}

/** One key. To add one to the request file, add a row to {@link requestKeys}: nothing else. */
export interface RequestKey<T> {
  /** What it is for; Markdown of ours, shown on hover and completion. */
  readonly description: string;
  readonly schema: JsonSchema & object;
  readonly required: boolean;
  /** "a text", for messages. */
  readonly expects: string;
  /** The value if it has the key's type. */
  readonly read: (value: JsonValue) => T | undefined;
  /** What the key means for the execution; nothing for a value of the wrong type. */
  readonly toOptions: (value: JsonValue) => ExecuteOptions;
}

const readers: { readonly [K in keyof Types]: (value: JsonValue) => Types[K] | undefined } = {
  string: (value) => (typeof value === "string" ? value : undefined),
  boolean: (value) => (typeof value === "boolean" ? value : undefined),
  object: (value) => (isJsonObject(value) ? value : undefined),
};

const expectations: { readonly [K in keyof Types]: string } = {
  string: "a text",
  boolean: "true or false",
  object: "an object",
};

function key<K extends keyof Types>(
  type: K,
  description: string,
  more: { readonly required?: boolean; readonly toOptions?: (value: Types[K]) => ExecuteOptions } = {},
): RequestKey<Types[K]> {
  const read = readers[type];
  return {
    description,
    schema: { type },
    required: more.required ?? false,
    expects: expectations[type],
    read,
    toOptions: (value) => {
      const typed = read(value);
      return typed === undefined || more.toOptions === undefined ? {} : more.toOptions(typed);
    },
  };
}

export const requestKeys = {
  provider: key("string", "The provider to run, by the name under which its plugin offers it.", { required: true }),
  plugin: key(
    "string",
    "The plugin to ask, by name or by path. Only needed when several plugins offer the same provider.",
  ),
  capability: key(
    "string",
    "The capability under which the provider is called. Left out, it is the first one that the provider declares.",
    { toOptions: (capability) => ({ capability }) },
  ),
  dryRun: key("boolean", "Asks the provider to change nothing. A plugin may ignore it: nothing stops it.", {
    toOptions: (dryRun) => ({ dryRun }),
  }),
  inputs: key(
    "object",
    "The inputs of the provider. One that is left out gets its default, as in scafctl; the others are sent as they stand here.",
  ),
};

type Keys = typeof requestKeys;
type ValueOf<K> = K extends RequestKey<infer T> ? T : never;

/** A saved or unsaved call, as the file says it. */
export type Request = {
  readonly [K in Exclude<keyof Keys, "provider" | "inputs">]?: ValueOf<Keys[K]>;
} & {
  readonly provider: string;
  readonly inputs: JsonObject;
};

/** The rows of the table, in the order in which a file is written. */
export const requestKeyRows: readonly (readonly [string, RequestKey<unknown>])[] = Object.entries(requestKeys);

/** What a request says about how it is to be executed. */
export function executeOptions(request: Request): ExecuteOptions {
  const values: Readonly<Record<string, JsonValue | undefined>> = request;
  let options: ExecuteOptions = {};
  for (const [name, row] of requestKeyRows) {
    const value = values[name];
    if (value !== undefined) options = { ...options, ...row.toOptions(value) };
  }
  return options;
}
