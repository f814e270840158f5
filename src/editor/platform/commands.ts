// Registers and runs commands by their names. A failed command shows its error once.
import * as vscode from "vscode";
import { type CommandArgument, commandId, type CommandName, commandNames } from "../../contributions.js";
import { textFor } from "../../model/index.js";
import type { Logs } from "./log.js";
import type { Messages } from "./messages.js";

export type CommandHandlers = Readonly<Record<CommandName, (argument: CommandArgument) => unknown>>;

/**
 * An element of our own view. VS Code hands it to the commands of its menus; data in a link, or
 * from another extension, never is one.
 */
export abstract class ViewElement {
  abstract get pluginId(): string | undefined;
  abstract get directory(): string | undefined;
}

/** Registers all commands. */
export function registerCommands(handlers: CommandHandlers, logs: Logs, messages: Messages): vscode.Disposable {
  return vscode.Disposable.from(
    ...commandNames.map((name) =>
      vscode.commands.registerCommand(commandId(name), async (argument: unknown) => {
        logs.main.debug(textFor("log", `command ${name}`));
        try {
          return await handlers[name](readArgument(argument));
        } catch (error) {
          await messages.failure(error);
          return undefined;
        }
      }),
    ),
  );
}

export async function runCommand(name: CommandName, argument?: CommandArgument): Promise<void> {
  await vscode.commands.executeCommand(commandId(name), argument);
}

/** A command as data, for CodeLens, status items and links. */
export function commandLink(name: CommandName, title: string, argument?: CommandArgument): vscode.Command {
  return { command: commandId(name), title, arguments: argument === undefined ? [] : [argument] };
}

/** Reads what the caller passed: a tree item, a URI, the text of a keybinding, or anything else. */
function readArgument(argument: unknown): CommandArgument {
  if (argument instanceof vscode.Uri) return { uri: argument.toString() };
  if (typeof argument === "string") return { filter: argument };
  if (typeof argument !== "object" || argument === null) return {};
  const text = (key: keyof CommandArgument): string | undefined => {
    const value: unknown = Reflect.get(argument, key);
    return typeof value === "string" ? value : undefined;
  };
  const count = (key: keyof CommandArgument): number | undefined => {
    const value: unknown = Reflect.get(argument, key);
    return typeof value === "number" ? value : undefined;
  };
  return {
    pluginId: text("pluginId"),
    providerName: text("providerName"),
    directory: text("directory"),
    uri: text("uri"),
    anyway: Reflect.get(argument, "anyway") === true,
    clicked: argument instanceof ViewElement,
    runId: count("runId"),
    offset: count("offset"),
  };
}
