// One status bar item: what is running, with a click to cancel, and afterwards how it ended and how
// long it took.
import * as vscode from "vscode";
import { statusIds } from "../../contributions.js";
import { cleanLine } from "../../model/index.js";
import type { ActiveRuns } from "../common/active-runs.js";
import { commandLink } from "../platform/commands.js";
import type { ContextKeys } from "../platform/context-keys.js";
import { Owner } from "../platform/owner.js";
import { words } from "../platform/words.js";
import { outcomeFacts, outcomeIcon, outcomeText } from "./outcome.js";

export class RunStatus extends Owner {
  private item: vscode.StatusBarItem | undefined;

  constructor(
    private readonly runs: ActiveRuns,
    private readonly keys: ContextKeys,
  ) {
    super();
    this.own(runs.onDidChange(() => this.render()));
  }

  private render(): void {
    const { active, last } = this.runs;
    this.keys.set("running", active.length > 0);
    this.keys.set("ranBefore", last !== undefined);
    const item = (this.item ??= this.create());
    if (active.length > 0) {
      const [first] = active;
      const text =
        active.length === 1 && first !== undefined
          ? words.runningProvider({ provider: cleanLine(first.request.provider, 40) })
          : words.runningCount({ count: active.length });
      item.text = `$(loading~spin) ${text}`;
      item.tooltip = words.clickToCancel();
      item.command = commandLink("cancelRun", words.cancel());
      item.accessibilityInformation = { label: `${text}. ${words.clickToCancel()}` };
      item.show();
    } else if (last === undefined) {
      item.hide();
    } else {
      const text = outcomeText(last.result);
      item.text = `$(${outcomeIcon(last.result)}) ${text}`;
      const isCancelled = last.result.status === "cancelled";
      const facts = outcomeFacts(last.result);
      item.tooltip = [...facts, isCancelled ? words.clickToRerun() : words.clickForResult()].join("\n");
      item.command = isCancelled
        ? commandLink("rerunLast", words.tryAgain())
        : commandLink("showLastResult", words.showResult());
      item.accessibilityInformation = { label: [text, ...facts].join(", ") };
      item.show();
    }
  }

  private create(): vscode.StatusBarItem {
    const item = this.own(vscode.window.createStatusBarItem(statusIds.run, vscode.StatusBarAlignment.Left));
    item.name = words.runStatusName();
    return item;
  }
}
