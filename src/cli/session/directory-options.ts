// --dir and --plugin-cache: where a command finds plugins.
import { type Command, InvalidArgumentError, Option } from "commander";
import { pluginCacheDirectory } from "../../scafctl/index.js";
import { collect, type CommonOptions } from "../terminal/command.js";
import { messages } from "../terminal/messages.js";

const PLUGIN_CACHE = "--plugin-cache";

/** Adds the options to a command, which then needs one of them. */
export function addDirectoryOptions(command: Command): Command {
  return command
    .option("--dir <directory>", "a directory of plugins; repeatable", collectDirectory, [])
    .addOption(pluginCacheOption())
    .hook("preAction", () => {
      const { dir, pluginCache } = command.opts<CommonOptions>();
      if (dir.length === 0 && pluginCache === undefined) command.error(messages.directoryOptionMissing);
    });
}

/**
 * The arguments with the default directory for a bare `--plugin-cache`: commander would take the
 * next argument for its value, such as the name of the provider.
 */
export function withPluginCache(args: readonly string[]): readonly string[] {
  return args.map((arg) => (arg === PLUGIN_CACHE ? `${PLUGIN_CACHE}=${pluginCacheDirectory()}` : arg));
}

function pluginCacheOption(): Option {
  const option = new Option(
    `${PLUGIN_CACHE} <directory>`,
    `also use scafctl's plugin cache (default: ${pluginCacheDirectory()})`,
  ).argParser(parseDirectory);
  // For the help only.
  option.flags = `${PLUGIN_CACHE}[=directory]`;
  return option;
}

function collectDirectory(value: string, previous: readonly string[]): readonly string[] {
  return collect(parseDirectory(value), previous);
}

/** An empty path would be the current directory. */
function parseDirectory(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError(messages.directoryEmpty);
  return value;
}
