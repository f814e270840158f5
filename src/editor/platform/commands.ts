// Registers and runs commands by their typed names. A failed command shows its error once.
import * as vscode from "vscode";
import { COMMAND_PREFIX, type CommandArguments, commandIds, type CommandName } from "../../contributions.js";
import type { Logs } from "./log.js";
import type { Messages } from "./messages.js";

/**
 * Handles one command. VS Code passes whatever the caller gave (a tree item, a URI, the arguments
 * of a keybinding), so the argument is unknown until editor/common/targets.ts has read it.
 */
export type CommandHandler = (argument: unknown) => unknown;

export type CommandHandlers = Readonly<Record<CommandName, CommandHandler>>;

/** Registers all commands. */
export function registerCommands(handlers: CommandHandlers, logs: Logs, messages: Messages): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([name, handler]) =>
      vscode.commands.registerCommand(`${COMMAND_PREFIX}${name}`, async (argument: unknown) => {
        logs.main.debug(`command ${name}`);
        try {
          return await handler(argument);
        } catch (error) {
          await messages.failure(error);
          return undefined;
        }
      }),
    ),
  );
}

export async function runCommand<K extends CommandName>(name: K, ...args: CommandArguments[K]): Promise<void> {
  await vscode.commands.executeCommand(commandIds[name], ...args);
}

/** A command as data, for CodeLens, status items and links. */
export function commandLink<K extends CommandName>(
  name: K,
  title: string,
  ...args: CommandArguments[K]
): vscode.Command {
  return { command: commandIds[name], title, arguments: args };
}
