// The keys of a request file: one table from which its type, its checks, its schema and the call's
// options all follow.
import type { ExecuteOptions, JsonObject, JsonValue } from "../../scafctl/index.js";
import { anything, count, filledText, flag, object, oneOf, record, type Shape, text, texts } from "./request-shape.js";

/**
 * One key. To add one to the request file, add a row to {@link requestKeys}; the command line's
 * flags then ask for theirs.
 */
interface RequestKey<T> {
  /** What it is for; Markdown of ours, shown on hover and completion. */
  readonly description: string;
  readonly shape: Shape<T>;
  readonly required: boolean;
  /** Whether the value is the execution's option of the same name. */
  readonly isOption: boolean;
}

function key<T>(shape: Shape<T>, description: string): RequestKey<T> {
  return { description, shape, required: false, isOption: false };
}

/** A key that is, by its name, an option of the execution. */
function option<T>(shape: Shape<T>, description: string): RequestKey<T> {
  return { description, shape, required: false, isOption: true };
}

export const requestKeys = {
  provider: {
    ...key(filledText, "The provider to run, by the name under which its plugin offers it."),
    required: true,
  },
  plugin: key(text, "The plugin to ask, by name or by path. Only needed when several plugins offer the same provider."),
  capability: option(
    text,
    "The capability under which the provider is called. Left out, it is the first one that the provider declares.",
  ),
  dryRun: option(flag, "Asks the provider to change nothing. A plugin may ignore it: nothing stops it."),
  inputs: key(
    object,
    "The inputs of the provider. One that is left out gets its default, as in scafctl; the others are sent as they stand here. Value references (`rslvr`, `expr`, `tmpl`) are sent unchanged, never evaluated.",
  ),
  workingDirectory: option(
    text,
    "The caller's current directory, against which providers resolve relative paths. A relative one starts from the folder that configured the plugin.",
  ),
  outputDirectory: option(
    text,
    "Where files are to be written; it counts under the capability `action` only, and only the provider keeps to it.",
  ),
  conflictStrategy: option(
    oneOf({
      error: "Fail when the file exists.",
      overwrite: "Replace it.",
      skip: "Leave it as it is.",
      "skip-unchanged": "Replace it only if the content differs.",
      append: "Write behind what is there.",
    }),
    "What to do with files that exist already. Left out, the provider decides.",
  ),
  backup: option(flag, "Keeps a `.bak` copy before a file is overwritten."),
  resolverContext: option(
    object,
    "Values of resolvers by name, as a solution would have them: what the provider sees as its context.",
  ),
  parameters: option(object, "The parameters that scafctl's command line takes with `-r`."),
  iteration: option(
    record(
      {
        item: [anything, "The item of this turn."],
        index: [count, "The number of this turn, from 0."],
        itemAlias: [text, "The name by which the solution calls the item; plugins take `__item` when there is none."],
        indexAlias: [
          text,
          "The name by which the solution calls the index; plugins take `__index` when there is none.",
        ],
      },
      ["item", "index"],
    ),
    "The turn of a `forEach` in which the call is made.",
  ),
  solution: option(
    record(
      {
        name: [text, "Its name."],
        version: [text, "Its version."],
        displayName: [text, "Its name for people."],
        description: [text, "What it is for."],
        category: [text, "Its category."],
        tags: [texts, "Its tags."],
        source: [text, "Where it was read from."],
      },
      [],
    ),
    "The solution on whose behalf the call is made.",
  ),
  authProfile: option(text, "The credential profile that the plugin's calls to its host use during this execution."),
  settings: option(
    object,
    "Settings for this execution by name; they are laid over those of the setting `scafctlPlugins.providers`. No place for secrets: a plugin asks its host for them.",
  ),
};

type Keys = typeof requestKeys;

/** The keys that say how a run is wanted, beside what is run on which inputs. */
export type OptionalRequestKey = Exclude<keyof Keys, "provider" | "inputs">;

type ValueOf<K> = K extends RequestKey<infer T> ? T : never;

/** A saved or unsaved call, as the file says it. */
export type Request = {
  readonly [K in OptionalRequestKey]?: ValueOf<Keys[K]>;
} & {
  readonly provider: string;
  readonly inputs: JsonObject;
};

/** The rows of the table, in the order in which a file is written. */
export const requestKeyRows: readonly (readonly [string, RequestKey<unknown>])[] = Object.entries(requestKeys);

/** What a request says about how it is to be executed. */
export function executeOptions(request: Request): ExecuteOptions {
  const values: Readonly<Record<string, JsonValue | undefined>> = request;
  return Object.fromEntries(
    requestKeyRows.flatMap(([name, { isOption }]) => {
      const value = values[name];
      return isOption && value !== undefined ? [[name, value] as const] : [];
    }),
  );
}
