// How a run is wanted, as flags: one for each key of a request that says it, laid over what a
// request says.
import { resolve } from "node:path";
import type { Command } from "commander";
import { checkKeyValue, parseKeyValue } from "../../model/requests/parse-request.js";
import type { OptionalRequestKey, Request } from "../../model/requests/request-keys.js";
import type { Problem } from "../../model/requests/problem.js";
import { jsonObject, type JsonValue } from "../../scafctl/index.js";
import type { CommandContext } from "../terminal/context.js";
import { RefusedInput, UsageError } from "../terminal/exit-codes.js";
import { readJson, type Source, tellProblems } from "../terminal/input.js";

/** A flag is called like its key, in the command line's way of writing names. */
export interface RunFlag {
  /** What stands for the value in the help; a key that is true or false has none. */
  readonly argument?: string;
  readonly help: string;
  /** A path, relative to the current directory. */
  readonly isPath?: boolean;
}

/** A row for every key: the type makes sure that none is forgotten. */
export const runFlags: Readonly<Record<OptionalRequestKey, RunFlag>> = {
  plugin: { argument: "name", help: "the plugin to ask, by name or path, when several offer the provider" },
  capability: { argument: "name", help: "the capability under which it is called (default: the first it declares)" },
  dryRun: { help: "ask the provider to change nothing; a plugin may ignore it" },
  workingDirectory: {
    argument: "path",
    help: "the directory to which the provider's paths are relative",
    isPath: true,
  },
  outputDirectory: {
    argument: "path",
    help: "where files are to be written, under the capability action",
    isPath: true,
  },
  conflictStrategy: {
    argument: "name",
    help: "what to do with files that exist: error, overwrite, skip, skip-unchanged or append",
  },
  backup: { help: "keep a .bak copy before a file is overwritten" },
  resolverContext: { argument: "json", help: "values of resolvers by name" },
  parameters: { argument: "json", help: "what scafctl's command line takes with -r, by name" },
  iteration: { argument: "json", help: 'the turn of a forEach: {"item": …, "index": 0}' },
  solution: { argument: "json", help: 'the solution that calls: {"name": …, "version": …}' },
  authProfile: { argument: "name", help: "the credential profile for the plugin's calls to its host" },
  settings: { argument: "json", help: "settings for this run, laid over the configured ones" },
};

const rows = Object.entries(runFlags) as readonly (readonly [OptionalRequestKey, RunFlag])[];

/** As the command line's parser gives them: each under its key. */
export type RunFlagOptions = { readonly [K in OptionalRequestKey]?: string | boolean } & {
  readonly parameter?: readonly string[];
};

/** Adds the flags to a command. What takes JSON takes `@file` as well. */
export function withRunFlags(command: Command): Command {
  for (const [key, { argument, help }] of rows) {
    const flag = flagOf(key);
    if (argument === undefined) {
      command.option(`--${flag}`, help).option(`--no-${flag}`, `the opposite, where a request says "${key}"`);
    } else {
      command.option(`--${flag} <${argument}>`, argument === "json" ? `${help}; JSON or @file` : help);
    }
  }
  return command.option("-r, --parameter <name=value>", "one of the parameters, as text; repeatable", collect);
}

/** `working-directory` of `workingDirectory`. */
export function flagOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Reads the flags that were given.
 * @returns lays them over a request: each takes the place of its key, single parameters join the
 *   others
 * @throws RefusedInput when a value is not what its key takes, after that was told; UsageError for
 *   a file that cannot be read
 */
export async function readRunFlags(
  options: RunFlagOptions,
  context: CommandContext,
): Promise<(request: Request) => Request> {
  const values: [string, JsonValue][] = [];
  let isWrong = false;
  for (const [key, flag] of rows) {
    const written = options[key];
    if (written === undefined) continue;
    const { source, value, problems } = await readFlag(key, flag, written, context);
    if (tellProblems(source, problems, context.terminal)) isWrong = true;
    if (value !== undefined) values.push([key, value]);
  }
  const single = (options.parameter ?? []).map(parameterOf);
  if (isWrong) throw new RefusedInput();
  return (request) => {
    // Every value was checked by the row of its key, from which its type in Request derives.
    const laid = { ...request, ...jsonObject(values) } as Request;
    if (single.length === 0) return laid;
    return { ...laid, parameters: jsonObject([...Object.entries(laid.parameters ?? {}), ...single]) };
  };
}

interface ReadFlag {
  readonly source: Source;
  readonly value?: JsonValue;
  readonly problems: readonly Problem[];
}

async function readFlag(
  key: OptionalRequestKey,
  { argument, isPath = false }: RunFlag,
  written: string | boolean,
  context: CommandContext,
): Promise<ReadFlag> {
  const label = `--${flagOf(key)}`;
  if (argument === "json") {
    const source = await readJson(label, String(written), context);
    return { source, ...parseKeyValue(key, source.text) };
  }
  // An empty path is none, as in a request.
  const value = isPath && written !== "" ? resolve(context.cwd, String(written)) : written;
  const source = { label, text: String(written) };
  const problems = checkKeyValue(key, value, () => ({ offset: 0, length: source.text.length }));
  return problems.length === 0 ? { source, value, problems } : { source, problems };
}

function parameterOf(written: string): readonly [string, JsonValue] {
  const at = written.indexOf("=");
  if (at < 1) throw new UsageError(`--parameter ${written}: name=value is expected`);
  return [written.slice(0, at), written.slice(at + 1)];
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}
