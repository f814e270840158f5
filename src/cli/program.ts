// Declares the commands with their options and help, and turns what a command throws into its exit
// code.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { version } from "../../package.json";
import { isRequestError, type RequestError } from "../model/errors/request-error.js";
import { cleanLine } from "../model/text/foreign-text.js";
import { describe, type DescribeOptions } from "./inspect/describe.js";
import { lint, type LintOptions } from "./inspect/lint.js";
import { list, type ListOptions } from "./inspect/list.js";
import { addInputArguments, type InputAction, splitArguments } from "./run/input-arguments.js";
import { type DependenciesOptions, listDependencies } from "./run/provider-questions.js";
import { addRunFlags, runFlags } from "./run/run-flags.js";
import { run, type RunCommandOptions } from "./run/run.js";
import { addDirectoryOptions, withPluginCache } from "./session/directory-options.js";
import { addHostOptions } from "./session/host-options.js";
import { type CommandContext, ExitCode, InvalidInputError, UsageError } from "./terminal/command.js";
import { DEPENDENCIES_HELP, DESCRIPTION, EXAMPLES, LINT_HELP, RUN_HELP } from "./terminal/help-text.js";
import { messages } from "./terminal/messages.js";
import { printRequestError } from "./terminal/problem-output.js";
import { lines } from "./terminal/text.js";

/** A longer timer would fire at once: timers hold 31 bits of milliseconds. */
const MAX_SECONDS = 2_000_000;

/** Longer than the help of any command. Characters. */
const MAX_HELP = 100_000;

/** Receives the exit code of the command that ran. */
type Finish = (code: ExitCode) => void;

/**
 * Runs one command and prints its outcome. Rejects only on an internal error.
 * @param args without the interpreter and the script
 */
export async function main(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  let code: ExitCode = ExitCode.done;
  const finish: Finish = (result) => {
    code = result;
  };
  const program = createProgram(context, finish, args);
  try {
    await program.parseAsync(withPluginCache(args), { from: "user" });
    return signal.aborted ? ExitCode.cancelled : code;
  } catch (error) {
    // Errors that follow from the cancellation are not reported.
    if (signal.aborted) return ExitCode.cancelled;
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
    if (error instanceof InvalidInputError) return ExitCode.usage;
    if (error instanceof UsageError) {
      terminal.error(error.message);
      return ExitCode.usage;
    }
    if (!isRequestError(error)) throw error;
    printRequestError(error, terminal);
    return exitCodeOf(error);
  }
}

/** Commander repeats arguments; their line breaks must not look like those of its messages. */
function withOneLineArguments(text: string, args: readonly string[]): string {
  const values = args.flatMap((arg) => [arg, arg.slice(arg.indexOf("=") + 1)]);
  return values
    .filter((value) => /[\r\n]/.test(value))
    .reduce((changed, value) => changed.replaceAll(value, cleanLine(value)), text);
}

/** @param args of the command line */
export function createProgram(context: CommandContext, finish: Finish, args: readonly string[]): Command {
  const program = new Command("scafctl-plugins")
    .description(DESCRIPTION)
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.out(lines(text, "", MAX_HELP)),
      writeErr: (text) => context.terminal.message(lines(withOneLineArguments(text, args), "", MAX_HELP)),
    })
    .showHelpAfterError(messages.helpHint)
    .addHelpText("after", EXAMPLES);
  addInspectCommands(program, context, finish);
  addRunCommand(program, context, finish);
  addDependenciesCommand(program, context, finish);
  return program;
}

function addInspectCommands(program: Command, context: CommandContext, finish: Finish): void {
  addCachedCommand(program, "list")
    .description("list every plugin and its providers, and what could not be loaded")
    .option("--all-versions", "also describe the older versions in scafctl's plugin cache", false)
    .action(async (options: ListOptions) => finish(await list(options, context)));

  addCachedCommand(program, "describe")
    .description("show the full description of a provider or an auth handler")
    .argument("<provider>", "name of the provider, of the auth handler, or of the plugin that offers it")
    .option("--plugin <name>", runFlags.plugin.help)
    .action(async (name: string, options: DescribeOptions) => finish(await describe(name, options, context)));

  addCommand(program, "lint")
    .description("report what scafctl would not accept in each plugin and provider")
    .option("--plugin <name>", runFlags.plugin.help)
    .addHelpText("after", LINT_HELP)
    .action(async (options: LintOptions) => finish(await lint(options, context)));
}

function addRunCommand(program: Command, context: CommandContext, finish: Finish): void {
  const command = addInputArguments(addHostOptions(addCachedCommand(program, "run")))
    .description("run a provider and print its result")
    .addOption(requestOption("run a saved request, or - for stdin; other options override its keys"));
  addRunFlags(command)
    .option("--coerce", "convert values of the wrong type as scafctl does, and report each conversion")
    .option("--force", "send the input even if it does not match the provider's schema")
    .option("--what-if", "run nothing: print a sentence on what a run would do")
    .option("--yes", "run a write operation without asking")
    .option("--show-secrets", "print the result with the secrets that are otherwise masked as ***")
    .addHelpText("after", RUN_HELP)
    .action(async (...[name, inputs, options]: InputAction<RunCommandOptions>) => {
      const given = splitArguments(command, [name ?? [], inputs].flat(), options);
      finish(await run(given.provider, { ...options, input: given.inputs }, context));
    });
}

function addDependenciesCommand(program: Command, context: CommandContext, finish: Finish): void {
  const command = addInputArguments(addHostOptions(addCachedCommand(program, "dependencies")))
    .description("list the resolvers that the inputs refer to, one per line")
    .addOption(requestOption("use a saved request, or - for stdin"))
    .option("--plugin <name>", runFlags.plugin.help)
    .addHelpText("after", DEPENDENCIES_HELP)
    .action(async (...[name, inputs, options]: InputAction<DependenciesOptions>) => {
      const given = splitArguments(command, [name ?? [], inputs].flat(), options);
      finish(await listDependencies(given.provider, { ...options, input: given.inputs }, context));
    });
}

function requestOption(description: string): Option {
  return new Option("--request <file>", description).conflicts("input");
}

/** Adds a command that uses the descriptors of earlier commands. */
function addCachedCommand(program: Command, name: string): Command {
  return addCommand(program, name).option("--no-cache", "start plugins even if their files have not changed");
}

/** Adds a command with the options that all commands have. */
function addCommand(program: Command, name: string): Command {
  return addDirectoryOptions(program.command(name))
    .option("--json", "print JSON", false)
    .option("--timeout <seconds>", "how long a plugin may take to start", parseSeconds, 10);
}

function parseSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0) || value > MAX_SECONDS)
    throw new InvalidArgumentError(messages.secondsExpected);
  return value;
}

/** An unknown name is a usage error, unless it may belong to a plugin that did not load. */
function exitCodeOf({ failure }: RequestError): ExitCode {
  if (failure.reason === "plugin-failed") return ExitCode.failed;
  const mayBeUnloaded =
    failure.reason === "unknown-provider" && failure.failed.length > 0 && failure.suggestion === undefined;
  return mayBeUnloaded ? ExitCode.failed : ExitCode.usage;
}
