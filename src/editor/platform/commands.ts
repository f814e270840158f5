// Registers and runs commands by their typed names; one wrapper logs them, keeps cancelling quiet
// and tells a failure once.
import * as vscode from "vscode";
import { COMMAND_PREFIX, type CommandArguments, commandIds, type CommandName } from "../../contributions.js";
import type { Logs } from "./log.js";
import type { Messages } from "./messages.js";

/**
 * What the editor passes is not to be relied on (a tree item, a URI, whatever a keybinding says),
 * so a handler takes its argument as unknown and reads it with targets.ts.
 */
export type CommandHandler<S> = (services: S, argument: unknown) => unknown;

/** Registers all commands: the type of the table leaves none out. */
export function registerCommands<S>(
  handlers: Readonly<Record<CommandName, CommandHandler<S>>>,
  services: S,
  logs: Logs,
  messages: Messages,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([name, handler]) =>
      vscode.commands.registerCommand(`${COMMAND_PREFIX}${name}`, async (argument: unknown) => {
        logs.main.debug(`command ${name}`);
        try {
          return await handler(services, argument);
        } catch (error) {
          // Tells nothing when it was cancelled.
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

/** The same as data, for CodeLens, status items and links. */
export function commandLink<K extends CommandName>(
  name: K,
  title: string,
  ...args: CommandArguments[K]
): vscode.Command {
  return { command: commandIds[name], title, arguments: args };
}
