// The arguments of `run` and `dependencies`: a provider and its inputs, also as `--name=value`.
import type { Command } from "commander";
import { suggest } from "../../scafctl/index.js";
import { collect, UsageError } from "../terminal/command.js";
import { messages } from "../terminal/messages.js";
import type { InputOptions } from "./run-input.js";

/** What commander calls the action of such a command with. */
export type InputAction<Options> = readonly [provider: string | undefined, inputs: readonly string[], options: Options];

export function addInputArguments(command: Command): Command {
  return command
    .argument("[provider]", "name of the provider; omitted with --request")
    .argument("[inputs...]", "name=value, name=@file, @file (JSON or YAML), or @- for stdin")
    .option("--input <input>", "the same, or JSON, or - for stdin; repeatable", collect)
    .allowUnknownOption();
}

/**
 * Separates the provider from its inputs, which may come before it as options.
 * @throws UsageError; CommanderError for an unknown option
 */
export function splitArguments(
  command: Command,
  args: readonly string[],
  { input = [] }: InputOptions,
): { readonly provider: string | undefined; readonly inputs: readonly string[] } {
  const at = args.findIndex((arg) => !arg.startsWith("--"));
  const others = args.filter((_, index) => index !== at);
  return { provider: args[at], inputs: [...input, ...others.map((arg) => inputArgument(command, arg))] };
}

function inputArgument(command: Command, arg: string): string {
  if (!arg.startsWith("-")) {
    if (!/^[@{]|=/.test(arg)) throw new UsageError(messages.inputExpected(arg));
    return arg;
  }
  const [flag = ""] = arg.split("=", 1);
  const flags = command.options.flatMap(({ long }) => long ?? []);
  if (flags.includes(flag)) throw new UsageError(messages.optionWithoutValue(flag));
  if (flag !== arg && /^--[^-]/.test(flag)) return arg.slice(2);
  return command.error(messages.unknownOption(flag, suggest(flag, flags)));
}
