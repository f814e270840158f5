// Status bar item: the runs in progress with a click to cancel, afterwards a summary of the last
// one.
import { statusIds } from "../../contributions.js";
import { type ActiveRun, type ActiveRuns, type FinishedRun, joinSafe } from "../../model/index.js";
import { commandLink } from "../platform/commands.js";
import type { ContextKeys } from "../platform/context-keys.js";
import { Owner } from "../platform/owner.js";
import { type StatusBarItem, statusBarItem, withIcon } from "../platform/status-items.js";
import { buttons } from "../platform/words.js";
import { summaryFacts, summaryIcon, summaryText } from "./run-summary.js";
import { words } from "./words.js";

export class RunStatus extends Owner {
  private readonly item = this.own(statusBarItem(statusIds.run, words.runStatusName()));

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
    const [first] = active;
    if (first !== undefined) showActive(this.item, first, active.length);
    else if (last !== undefined) showLast(this.item, last);
    else this.item.hide();
  }
}

function showActive(item: StatusBarItem, { request }: ActiveRun, count: number): void {
  const text = words.runningCount({ provider: request.provider, count });
  item.text = withIcon("loading~spin", text);
  item.tooltip = words.clickToCancel();
  item.command = commandLink("cancelRun", words.cancel());
  item.accessibilityInformation = { label: `${text}. ${words.clickToCancel()}` };
  item.show();
}

function showLast(item: StatusBarItem, { result }: FinishedRun): void {
  const text = summaryText(result);
  const facts = summaryFacts(result);
  const isCancelled = result.status === "cancelled";
  item.text = withIcon(summaryIcon(result), text);
  item.tooltip = joinSafe([...facts, isCancelled ? words.clickToRerun() : words.clickForResult()], "\n");
  item.command = isCancelled
    ? commandLink("rerunLast", buttons.tryAgain())
    : commandLink("showLastResult", words.showResult());
  item.accessibilityInformation = { label: [text, ...facts].join(", ") };
  item.show();
}
