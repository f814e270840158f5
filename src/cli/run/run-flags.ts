// The options that set the keys of a request, except its provider and inputs.
import { resolve } from "node:path";
import type { Command } from "commander";
import { checkKeyValue, parseKeyValue } from "../../model/requests/parse-request.js";
import type { OptionalRequestKey, Request } from "../../model/requests/request-keys.js";
import { jsonObject, type JsonValue } from "../../scafctl/index.js";
import { collect, type CommandContext, InvalidInputError, UsageError } from "../terminal/command.js";
import { readJson } from "../terminal/input.js";
import { messages } from "../terminal/messages.js";
import { printProblems } from "../terminal/problem-output.js";

/** A flag has the name of its key, in kebab case. */
interface RunFlag {
  /** The placeholder for the value in the help; absent for a boolean. */
  readonly argument?: string;
  readonly help: string;
  /** A path, relative to the current directory. */
  readonly isPath?: boolean;
}

export const runFlags: Readonly<Record<OptionalRequestKey, RunFlag>> = {
  plugin: { argument: "name", help: "the plugin to use, by name, file name or path; no other is started" },
  capability: {
    argument: "name",
    help: "the capability to run (default: action for a write operation, else the first that the provider declares)",
  },
  dryRun: { help: "ask the provider to change nothing; a plugin may ignore it" },
  workingDirectory: { argument: "path", help: "the directory that the provider resolves paths against", isPath: true },
  outputDirectory: {
    argument: "path",
    help: "the directory to write files to, with the capability action",
    isPath: true,
  },
  conflictStrategy: {
    argument: "name",
    help: "what to do with existing files: error, overwrite, skip, skip-unchanged or append",
  },
  backup: { help: "keep a .bak copy of each file that is overwritten" },
  resolverContext: { argument: "json", help: "values of resolvers by name" },
  parameters: { argument: "json", help: "parameters by name, as scafctl takes them with -r" },
  iteration: { argument: "json", help: 'the current iteration of a forEach: {"item": …, "index": 0}' },
  solution: { argument: "json", help: 'the calling solution: {"name": …, "version": …}' },
  authProfile: { argument: "name", help: "the credential profile for the plugin's calls to its host" },
  settings: { argument: "json", help: "settings for this run; they override the configured ones" },
};

const entries = Object.entries(runFlags) as readonly (readonly [OptionalRequestKey, RunFlag])[];

/** As commander returns them. */
export type RunFlagOptions = { readonly [K in OptionalRequestKey]?: string | boolean } & {
  /** `name=value`. */
  readonly parameter?: readonly string[];
};

/** The values that the flags set. */
interface RunFlagValues {
  readonly keys: Omit<Partial<Request>, "provider" | "inputs">;
  /** Added to the parameters of the request. */
  readonly parameters: readonly (readonly [string, JsonValue])[];
}

/** Adds the flags to a command. Those that take JSON take `@file` as well. */
export function addRunFlags(command: Command): Command {
  for (const [key, { argument, help }] of entries) {
    const flag = flagName(key);
    if (argument === undefined) {
      command.option(`--${flag}`, help).option(`--no-${flag}`, `the opposite, if a request sets "${key}"`);
    } else {
      command.option(`--${flag} <${argument}>`, argument === "json" ? `${help}; JSON or @file` : help);
    }
  }
  return command.option("-r, --parameter <name=value>", "a single parameter, as a string; repeatable", collect);
}

/** `working-directory` for `workingDirectory`. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** @throws InvalidInputError for invalid values, after printing all of them; UsageError */
export async function readRunFlags(options: RunFlagOptions, context: CommandContext): Promise<RunFlagValues> {
  const values: [string, JsonValue][] = [];
  let isInvalid = false;
  for (const [key, flag] of entries) {
    const written = options[key];
    if (written === undefined) continue;
    const { source, value, problems } = await readFlag(key, flag, written, context);
    if (printProblems(source, problems, context.terminal)) isInvalid = true;
    if (value !== undefined) values.push([key, value]);
  }
  const parameters = (options.parameter ?? []).map(parseParameter);
  if (isInvalid) throw new InvalidInputError();
  // Each value was checked against the type of its key.
  return { keys: jsonObject(values), parameters };
}

export function applyRunFlags(request: Request, { keys, parameters }: RunFlagValues): Request {
  const changed = { ...request, ...keys };
  if (parameters.length === 0) return changed;
  return { ...changed, parameters: jsonObject([...Object.entries(changed.parameters ?? {}), ...parameters]) };
}

async function readFlag(
  key: OptionalRequestKey,
  { argument, isPath = false }: RunFlag,
  written: string | boolean,
  context: CommandContext,
) {
  const label = `--${flagName(key)}`;
  if (argument === "json") {
    const source = await readJson(label, String(written), context);
    return { source, ...parseKeyValue(key, source.text) };
  }
  // As in a request, an empty path means none.
  const value = isPath && written !== "" ? resolve(context.cwd, String(written)) : written;
  const source = { label, text: String(written) };
  const problems = checkKeyValue(key, value, () => ({ offset: 0, length: source.text.length }));
  return { source, problems, value: problems.length === 0 ? value : undefined };
}

function parseParameter(written: string): readonly [string, JsonValue] {
  const at = written.indexOf("=");
  if (at < 1) throw new UsageError(messages.about(`--parameter ${written}`, messages.nameValueExpected));
  return [written.slice(0, at), written.slice(at + 1)];
}
