// The only place that turns errors into notifications: one sentence and the buttons that help.
// Everything told is in the log as well.
import * as vscode from "vscode";
import type { PluginTarget } from "../../contributions.js";
import type { Explanation } from "../../model/index.js";
import { isCancellation } from "./cancellation.js";
import { runCommand } from "./commands.js";
import type { Logs } from "./log.js";
import { words } from "./words.js";

/** A button of a notification and what it does. */
export interface Button {
  readonly title: string;
  readonly run: () => unknown;
}

type Severity = "info" | "warning" | "error";

export class Messages {
  /** @param explain turns any error into sentences (the model's) */
  constructor(
    private readonly explain: (error: unknown) => Explanation,
    private readonly logs: Logs,
  ) {}

  /**
   * Tells a failure with the buttons of its explanation. Cancelling is silent.
   * @param about the plugin it concerns, for "Show Log" and the like
   * @param retry what "Try Again" does; without it there is no such button
   */
  async failure(error: unknown, about?: PluginTarget, retry?: () => unknown): Promise<void> {
    if (isCancellation(error)) return;
    this.logs.main.error(error instanceof Error ? error : String(error));
    const { sentence, remedy, lastWords, actions } = this.explain(error);
    const target = about ?? pathOf(error);
    const text = [sentence, lastWords === undefined ? undefined : words.lastWords({ text: lastWords }), remedy];
    const buttons = actions.flatMap((action) => {
      const button = buttonFor(action, target, retry);
      return button === undefined ? [] : [button];
    });
    await this.show("error", text.filter((part) => part !== undefined && part !== "").join(" "), buttons);
  }

  /**
   * Shows a notification and does what the chosen button says. Resolves when it was answered or
   * closed.
   */
  async show(severity: Severity, text: string, buttons: readonly Button[] = []): Promise<void> {
    const titles = buttons.map(({ title }) => title);
    const chosen = await {
      info: vscode.window.showInformationMessage,
      warning: vscode.window.showWarningMessage,
      error: vscode.window.showErrorMessage,
    }[severity](text, ...titles);
    await buttons.find(({ title }) => title === chosen)?.run();
  }

  /**
   * Asks what must not be overlooked: nothing goes on before it is answered.
   * @returns the value of the chosen answer; undefined when it was cancelled
   */
  async ask<T>(
    question: string,
    detail: string,
    answers: readonly { readonly title: string; readonly value: T }[],
  ): Promise<T | undefined> {
    const titles = answers.map(({ title }) => title);
    const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...titles);
    return answers.find(({ title }) => title === chosen)?.value;
  }
}

function buttonFor(
  action: Explanation["actions"][number],
  target: PluginTarget | undefined,
  retry: (() => unknown) | undefined,
): Button | undefined {
  switch (action) {
    case "show-log":
      return { title: words.showLog(), run: () => runCommand("showLog", target) };
    case "restart":
      return target && { title: words.restart(), run: () => runCommand("restartPlugin", target) };
    case "open-settings":
      return { title: words.openSettings(), run: () => runCommand("openSettings") };
    case "reveal-file":
      return target && { title: words.reveal(), run: () => runCommand("revealPlugin", target) };
    case "retry":
      return retry && { title: words.tryAgain(), run: retry };
  }
}

/**
 * Engine errors carry the path of the plugin's executable, which is its id; what wraps one has it
 * as its cause.
 */
function pathOf(error: unknown): PluginTarget | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("path" in error && typeof error.path === "string") return { pluginId: error.path };
  return pathOf(error.cause);
}
