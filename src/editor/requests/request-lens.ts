// The line above a request: Run and what may be tried before, Cancel while it runs, and the way to
// the descriptor.
import * as vscode from "vscode";
import type { ActiveRuns } from "../common/active-runs.js";
import { commandLink } from "../platform/commands.js";
import { Owner } from "../platform/owner.js";
import { words } from "../platform/words.js";
import type { RequestDocuments } from "./request-documents.js";

const SECOND_TELLING_MS = 1000;

export class RequestLens extends Owner implements vscode.CodeLensProvider {
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  private secondTelling: NodeJS.Timeout | undefined;
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly requests: RequestDocuments,
    private readonly runs: ActiveRuns,
  ) {
    super();
    this.own(requests.onDidChange(() => this.changed.fire()));
    this.own(runs.onDidChange(() => this.tellTwice()));
  }

  override dispose(): void {
    clearTimeout(this.secondTelling);
    super.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { parsed, target } = this.requests.analyse(document);
    const { offset } = parsed.locate(["provider"], "key");
    const start = document.positionAt(offset);
    const range = new vscode.Range(start, start);
    const uri = document.uri.toString();
    const running = this.runs.active.filter((run) => run.origin.document.toString() === uri);
    const links = [
      commandLink("runRequest", words.runLens(), { uri }),
      ...running.map((run) => commandLink("cancelRun", words.cancelLens(), { runId: run.id })),
    ];
    if (target?.kind === "found" && target.target.provider.descriptor !== undefined) {
      const { plugin, provider } = target.target;
      links.push(
        commandLink("dryRun", words.dryRunLens(), { uri }),
        commandLink("whatIf", words.whatIfLens(), { uri }),
        commandLink("openDescriptor", words.descriptorLens(), { pluginId: plugin.id, providerName: provider.name }),
      );
    }
    return links.map((link) => new vscode.CodeLens(range, link));
  }

  /**
   * The editor drops a refresh that is pending when its text loses the focus, and then a link to
   * cancel would outlive its run.
   */
  private tellTwice(): void {
    this.changed.fire();
    clearTimeout(this.secondTelling);
    this.secondTelling = setTimeout(() => this.changed.fire(), SECOND_TELLING_MS);
  }
}
