// Notifications with buttons. Errors become one sentence and the buttons that help, and are logged.
import * as vscode from "vscode";
import type { CommandArgument } from "../../contributions.js";
import { explain, type Explanation, type SafeText, textFor } from "../../model/index.js";
import { runCommand } from "./commands.js";
import type { Logs } from "./log.js";
import { buttons, lastWords } from "./words.js";

/** A button of a notification and its action. */
interface Button {
  readonly title: string;
  readonly run: () => unknown;
}

type Severity = "info" | "warning" | "error";

export class Messages {
  private readonly shownOnce = new Set<string>();

  constructor(private readonly logs: Logs) {}

  /**
   * Shows an error with the buttons of its explanation. Does nothing for a cancellation.
   * @param about the plugin that failed, for "Show Log" and other buttons; default the plugin that
   *   the error names
   * @param retry the action of "Try Again"; without it there is no such button
   */
  async failure(error: unknown, about?: CommandArgument, retry?: () => unknown): Promise<void> {
    if (isCancellation(error)) return;
    this.logs.failure(error);
    const { sentence, editorRemedy, remedy = editorRemedy, lastWords: text, actions } = explain(error);
    const target = about ?? pathOf(error);
    const parts = [sentence, text === undefined ? undefined : lastWords({ text }), remedy];
    await this.show(
      "error",
      textFor("notification", parts.filter((part) => part !== undefined && part !== "").join(" ")),
      actions.flatMap((action) => buttonFor(action, target, retry) ?? []),
    );
  }

  /**
   * Shows a notification and runs the action of the chosen button. Resolves when the notification
   * is closed. Shows an error of the action, because most callers do not wait for it.
   */
  async show(severity: Severity, text: SafeText<"notification">, choices: readonly Button[] = []): Promise<void> {
    const titles = choices.map(({ title }) => title);
    const chosen = await {
      info: vscode.window.showInformationMessage,
      warning: vscode.window.showWarningMessage,
      error: vscode.window.showErrorMessage,
    }[severity](text, ...titles);
    try {
      await choices.find(({ title }) => title === chosen)?.run();
    } catch (error) {
      await this.failure(error);
    }
  }

  /**
   * Shows a warning, unless it was shown before.
   * @param about distinguishes warnings with the same text
   */
  warnOnce(text: SafeText<"notification">, button: Button, about = ""): void {
    const key = `${about}: ${text}`;
    if (this.shownOnce.has(key)) return;
    this.shownOnce.add(key);
    void this.show("warning", text, [button]);
  }

  /**
   * Asks in a modal dialog.
   * @returns the value of the chosen answer; undefined when the dialog was cancelled
   */
  async ask<T>(
    question: SafeText<"notification">,
    detail: SafeText<"notification">,
    answers: readonly { readonly title: string; readonly value: T }[],
  ): Promise<T | undefined> {
    const titles = answers.map(({ title }) => title);
    const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...titles);
    return answers.find(({ title }) => title === chosen)?.value;
  }
}

function buttonFor(
  action: Explanation["actions"][number],
  target: CommandArgument | undefined,
  retry: (() => unknown) | undefined,
): Button | undefined {
  switch (action) {
    case "allow":
      return { title: buttons.allowPlugin(), run: () => runCommand("allowPlugin", target) };
    case "show-log":
      return { title: buttons.showLog(), run: () => runCommand("showLog", target) };
    case "restart":
      return target && { title: buttons.restart(), run: () => runCommand("restartPlugin", target) };
    case "open-settings":
      return { title: buttons.openSettings(), run: () => runCommand("openSettings") };
    case "reveal-file":
      return target && { title: buttons.reveal(), run: () => runCommand("revealPlugin", target) };
    case "retry":
      return retry && { title: buttons.tryAgain(), run: retry };
  }
}

/** An engine error, or the cause of another error, has the path of the plugin, which is its id. */
function pathOf(error: unknown): CommandArgument | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("path" in error && typeof error.path === "string") return { pluginId: error.path };
  return pathOf(error.cause);
}

/** Whether this is the error of a cancelled operation. */
function isCancellation(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  if (!(error instanceof Error)) return false;
  return error.name === "AbortError" || ("reason" in error && error.reason === "cancelled");
}
