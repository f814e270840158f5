// The keys of a request file: one table from which its type, its checks, its schema and the call's
// options all follow.
import type { ExecuteOptions, JsonObject, JsonValue } from "../../scafctl/index.js";
import { anything, count, filledText, flag, object, oneOf, record, type Shape, text, texts } from "./request-shape.js";

/**
 * One key. To add one to the request file, add a row to {@link requestKeys}; the command line's
 * flags then ask for theirs.
 */
interface RequestKey<T> {
  /** Markdown, shown on hover and completion. */
  readonly description: string;
  readonly shape: Shape<T>;
  readonly required: boolean;
  /** Whether the value is the execution's option of the same name. */
  readonly isOption: boolean;
}

function key<T>(shape: Shape<T>, description: string): RequestKey<T> {
  return { description, shape, required: false, isOption: false };
}

/** A key with the name of an option of the execution. */
function option<T>(shape: Shape<T>, description: string): RequestKey<T> {
  return { description, shape, required: false, isOption: true };
}

export const requestKeys = {
  provider: {
    ...key(filledText, "The provider to run, by the name under which its plugin offers it."),
    required: true,
  },
  plugin: key(
    text,
    "The plugin to use, by name, file name or path. Only needed when several plugins offer the same provider.",
  ),
  capability: option(
    text,
    "The capability to run. Default: `action` for a write operation, else the first one that the provider declares.",
  ),
  dryRun: option(flag, "Asks the provider to change nothing. A plugin can ignore that."),
  inputs: key(
    object,
    "The inputs of the provider. Omitted inputs get their defaults, as in scafctl; the others are sent as written. Value references (`rslvr`, `expr`, `tmpl`) are sent unchanged and not evaluated.",
  ),
  workingDirectory: option(
    text,
    "The directory against which providers resolve relative paths. If it is relative itself, it starts from the folder that configured the plugin.",
  ),
  outputDirectory: option(
    text,
    "The directory for files that the provider writes. Used only with the capability `action`, and not enforced.",
  ),
  conflictStrategy: option(
    oneOf({
      error: "Fail when the file exists.",
      overwrite: "Replace the file.",
      skip: "Keep the file.",
      "skip-unchanged": "Replace the file only if the content differs.",
      append: "Append to the file.",
    }),
    "What to do with existing files. Default: the provider decides.",
  ),
  backup: option(flag, "Keeps a `.bak` copy before a file is overwritten."),
  resolverContext: option(
    object,
    "Values of resolvers by name, as in a solution. The provider gets them as its context.",
  ),
  parameters: option(object, "Parameters by name, as scafctl's command line takes them with `-r`."),
  iteration: option(
    record(
      {
        item: [anything, "The current item."],
        index: [count, "The index of the current item, from 0."],
        itemAlias: [text, "The name of the item in the solution. Plugins use `__item` if it is omitted."],
        indexAlias: [text, "The name of the index in the solution. Plugins use `__index` if it is omitted."],
      },
      ["item", "index"],
    ),
    "The iteration of a `forEach` in which the call is made.",
  ),
  solution: option(
    record(
      {
        name: [text, "Its name."],
        version: [text, "Its version."],
        displayName: [text, "Its display name."],
        description: [text, "What it is for."],
        category: [text, "Its category."],
        tags: [texts, "Its tags."],
        source: [text, "Where it was read from."],
      },
      [],
    ),
    "The solution that makes the call.",
  ),
  authProfile: option(text, "The credential profile that the plugin's calls to its host use during this execution."),
  settings: option(
    object,
    "Settings for this execution by name. They override those of the setting `scafctlPlugins.providers`. Not for secrets, which plugins get from their host.",
  ),
};

type Keys = typeof requestKeys;

/** All keys except the provider and its inputs. */
export type OptionalRequestKey = Exclude<keyof Keys, "provider" | "inputs">;

type ValueOf<K> = K extends RequestKey<infer T> ? T : never;

/** A request file as parsed. */
export type Request = {
  readonly [K in OptionalRequestKey]?: ValueOf<Keys[K]>;
} & {
  readonly provider: string;
  readonly inputs: JsonObject;
};

/** The rows of the table, in the order in which a file is written. */
export const requestKeyRows: readonly (readonly [string, RequestKey<unknown>])[] = Object.entries(requestKeys);

/** The options of an execution that a request sets. */
export function executeOptions(request: Request): ExecuteOptions {
  const values: Readonly<Record<string, JsonValue | undefined>> = request;
  return Object.fromEntries(
    requestKeyRows.flatMap(([name, { isOption }]) => {
      const value = values[name];
      return isOption && value !== undefined ? [[name, value] as const] : [];
    }),
  );
}
