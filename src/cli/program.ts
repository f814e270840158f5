// The command line's words: commands, options, help.
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { version } from "../../package.json";
import { explain } from "../model/errors/explain.js";
import { cleanLine } from "../model/text/foreign-text.js";
import { isRequestError, type RequestError } from "../model/errors/request-error.js";
import { pluginCacheDirectory } from "../scafctl/index.js";
import type { CommandContext, CommonOptions } from "./terminal/context.js";
import { describe, type DescribeOptions } from "./inspect/describe.js";
import { ExitCode, RefusedInput, UsageError } from "./terminal/exit-codes.js";
import { withHostOptions } from "./session/host-options.js";
import { lint } from "./inspect/lint.js";
import { list, type ListOptions } from "./inspect/list.js";
import { type DependenciesOptions, listDependencies } from "./run/questions.js";
import { withRunFlags } from "./run/run-flags.js";
import { run, type RunCommandOptions } from "./run/run.js";

const EXAMPLES = `
Examples:
  $ scafctl-plugins list --dir ./plugins
  $ scafctl-plugins describe echo --dir ./plugins
  $ scafctl-plugins lint --dir ./plugins
  $ scafctl-plugins run echo --dir ./plugins --input '{"message":"hi"}'
  $ scafctl-plugins run --request requests/echo.scafctl.json --dir ./plugins --json

Data goes to stdout, everything else to stderr.
Exit codes: 0 done, 1 the provider failed or a plugin could not be loaded, 2 wrong usage or input, 130 cancelled.`;

const RUN_EXAMPLES = `
Examples:
  $ scafctl-plugins run echo --dir ./plugins --input '{"message":"hi","uppercase":true}'
  $ scafctl-plugins run echo --dir ./plugins --input @inputs.json --json
  $ generate-inputs | scafctl-plugins run echo --dir ./plugins --input -
  $ scafctl-plugins run --request requests/echo.scafctl.json --dir ./plugins --no-dry-run
  $ scafctl-plugins run echo --dir ./plugins --input @inputs.json --what-if
  $ scafctl-plugins run files --dir ./plugins --input @new.json --capability action --output-directory out --backup
  $ scafctl-plugins run echo --dir ./plugins --resolver-context @resolvers.json -r region=eu --settings '{"retries":3}'

The plugins of the directories are asked at the same time, and the first that offers the provider runs it: the others are neither waited for nor
reported. When several offer it, say which one with --plugin. Inputs are checked before. What the provider writes while it runs goes to stdout and
stderr as it comes, with --json all of it to stderr; data that it has written that way is not printed again. Flags go over what a --request says.
A write operation outside of the capability action is run only after a question, or with --yes.

A plugin gets those secrets that you give it by name, and no other; their variables are not in its environment. A value never stands on the command
line: --secret names a variable that holds it, --secret-file a file.`;

const DEPENDENCIES_EXAMPLES = `
Examples:
  $ scafctl-plugins dependencies files --dir ./plugins --input '{"path":{"rslvr":"target"}}'
  $ scafctl-plugins dependencies --request requests/files.scafctl.json --dir ./plugins --json

The inputs are asked about as they stand, with their references; nothing is run.`;

const LINT_HELP = `
Nothing is hidden because of a finding. Its severity: error, scafctl would not load it, or could not use its results; warning, scafctl would not load
it; info, worth knowing. A plugin that does not load (plugin-not-loaded) and a provider without a descriptor (descriptor-missing) are errors, too.
Exit code 1 when there is an error, else 0.

With --json: {"findings": [{"plugin", "path", "provider", "severity", "code", "message"}],
              "plugins": [{"name", "path", "kind", "state", "reason", "message", "lastWords"}]}
"provider" is null where a plugin as a whole is meant; the codes are stable.`;

/**
 * Runs one command.
 * @param args without the interpreter and the script
 * @returns the exit code; everything there is to say has been said then. Rejects only for a defect
 *   of ours.
 */
export async function main(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  let code: ExitCode = ExitCode.done;
  const program = build(context, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return signal.aborted ? ExitCode.cancelled : code;
  } catch (error) {
    // Whatever the cancelled command tripped over is not worth a word.
    if (signal.aborted) return ExitCode.cancelled;
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
    if (error instanceof RefusedInput) return ExitCode.usage;
    if (error instanceof UsageError) {
      terminal.error(error.message);
      return ExitCode.usage;
    }
    if (!isRequestError(error)) throw error;
    tellRequestError(error, context);
    return exitCodeOf(error);
  }
}

/**
 * All commands with their options.
 * @param finish told the exit code of the one that ran
 */
export function build(context: CommandContext, finish: (code: ExitCode) => void): Command {
  const program = new Command("scafctl-plugins")
    .description("Lists, describes, checks and runs the providers of scafctl plugins, straight from their executables.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.out(text.trimEnd()),
      writeErr: (text) => context.terminal.message(text.trimEnd()),
    })
    .showHelpAfterError("(--help tells more)")
    .addHelpText("after", EXAMPLES);

  common(program, "list")
    .description("list every plugin, its providers, and what could not be loaded")
    .option("--all-versions", "describe the older versions in scafctl's plugin cache, too", false)
    .action(async (options: ListOptions) => finish(await list(options, context)));

  common(program, "describe")
    .description("show everything that a provider, or an auth handler, says of itself")
    .argument("<provider>", "name of the provider, of an auth handler, or of the plugin that has one")
    .option("--plugin <name>", "the plugin to ask, by name or path, when several offer the provider")
    .action(async (name: string, options: DescribeOptions) => finish(await describe(name, options, context)));

  common(program, "lint")
    .description("say what scafctl would have against each plugin and provider")
    .addHelpText("after", LINT_HELP)
    .action(async (options: CommonOptions) => finish(await lint(options, context)));

  const runs = withHostOptions(common(program, "run"))
    .description("run a provider and print what it gives")
    .argument("[provider]", "name of the provider; left out with --request")
    .option("--input <json>", "the inputs: JSON, @file, or - for stdin; comments and trailing commas are fine")
    .option("--request <file>", "run a saved request, or - for stdin; the other options go over it");
  withRunFlags(runs)
    .option("--coerce", "turn values of the wrong type into what scafctl would make of them, and say so")
    .option("--force", "send the input even if it does not fit the provider's schema")
    .option("--what-if", "run nothing: print in a sentence what a run would do")
    .option("--yes", "run a write operation outside of the capability action without a question")
    .addHelpText("after", RUN_EXAMPLES)
    .action(async (name: string | undefined, options: RunCommandOptions) => finish(await run(name, options, context)));

  withHostOptions(common(program, "dependencies"))
    .description("list the resolvers to which inputs refer, one a line")
    .argument("[provider]", "name of the provider; left out with --request")
    .option("--input <json>", "the inputs with their references: JSON, @file, or - for stdin")
    .option("--request <file>", "ask about a saved request, or - for stdin")
    .option("--plugin <name>", "the plugin to ask, by name or path, when several offer the provider")
    .addHelpText("after", DEPENDENCIES_EXAMPLES)
    .action(async (name: string | undefined, options: DependenciesOptions) =>
      finish(await listDependencies(name, options, context)),
    );
  return program;
}

function common(program: Command, name: string): Command {
  const command: Command = program
    .command(name)
    .option("--dir <directory>", "a directory of plugins; may be given several times", collect, [])
    .option("--plugin-cache [directory]", `scafctl's plugin cache as well (default: ${pluginCacheDirectory()})`)
    .option("--json", "print JSON for programs", false)
    .option("--timeout <seconds>", "how long a plugin may take to start", seconds, 10)
    .hook("preAction", () => {
      const { dir, pluginCache } = command.opts<CommonOptions>();
      if (dir.length > 0 || pluginCache !== undefined) return;
      command.error("error: required option '--dir <directory>' or '--plugin-cache [directory]' not specified");
    });
  return command;
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function seconds(text: string): number {
  const value = Number(text);
  // Timers hold 31 bits of milliseconds; a longer one would fire at once.
  if (text.trim() === "" || !(value > 0) || value > 2_000_000)
    throw new InvalidArgumentError("A number of seconds above 0 is expected.");
  return value;
}

function tellRequestError(error: RequestError, { terminal }: CommandContext): void {
  const { sentence, remedy, lastWords } = explain(error);
  terminal.error(sentence);
  if (lastWords !== undefined)
    terminal.message(
      lastWords
        .split("\n")
        .map((line) => `  | ${line}`)
        .join("\n"),
    );
  const { failure } = error;
  if (failure.reason === "ambiguous-provider") {
    const names = failure.plugins.map(({ name }) => name);
    for (const { name, path } of failure.plugins) {
      const isNameEnough = names.filter((other) => other === name).length === 1;
      terminal.message(
        isNameEnough ? `  --plugin ${cleanLine(name)}  (${cleanLine(path)})` : `  --plugin ${cleanLine(path)}`,
      );
    }
  } else if (remedy !== undefined) {
    terminal.message(remedy);
  }
}

/**
 * Naming something that is not there is a mistake of the call, unless it may be in a plugin that
 * did not load.
 */
function exitCodeOf({ failure }: RequestError): ExitCode {
  if (failure.reason === "plugin-failed") return ExitCode.failed;
  const mayBeHidden =
    failure.reason === "unknown-provider" && failure.failed.length > 0 && failure.suggestion === undefined;
  return mayBeHidden ? ExitCode.failed : ExitCode.usage;
}
