// CodeLenses above a request: Run, Cancel while it runs, Dry Run, What If and Open Descriptor.
import * as vscode from "vscode";
import type { ActiveRuns } from "../../model/index.js";
import { commandLink } from "../platform/commands.js";
import { Owner } from "../platform/owner.js";
import type { RequestDocuments } from "./request-documents.js";
import { words } from "./words.js";

const REPEAT_MS = 1000;

export class RequestLens extends Owner implements vscode.CodeLensProvider {
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  private repeatTimer: NodeJS.Timeout | undefined;
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly requests: RequestDocuments,
    private readonly runs: ActiveRuns,
  ) {
    super();
    this.own(requests.onDidChange(() => this.changed.fire()));
    this.own(runs.onDidChange(() => this.refreshTwice()));
    this.own({ dispose: () => clearTimeout(this.repeatTimer) });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const analysis = this.requests.analyze(document);
    if (analysis === undefined) return [];
    const { parsed, search } = analysis;
    const start = document.positionAt(parsed.locate(["provider"], "key").offset);
    const range = new vscode.Range(start, start);
    const uri = document.uri.toString();
    const running = this.runs.active.filter(({ origin }) => origin.document === uri);
    const links = [
      commandLink("runRequest", words.runLens(), { uri }),
      ...running.map(({ id }) => commandLink("cancelRun", words.cancelLens(), { runId: id })),
    ];
    if (search?.kind === "found" && search.target.provider.descriptor !== undefined) {
      const { plugin, provider } = search.target;
      links.push(
        commandLink("dryRun", words.dryRunLens(), { uri }),
        commandLink("whatIf", words.whatIfLens(), { uri }),
        commandLink("openDescriptor", words.descriptorLens(), { pluginId: plugin.id, providerName: provider.name }),
      );
    }
    return links.map((link) => new vscode.CodeLens(range, link));
  }

  /**
   * VS Code drops a pending refresh when the editor loses the focus, which would leave a Cancel
   * lens behind after its run.
   */
  private refreshTwice(): void {
    this.changed.fire();
    clearTimeout(this.repeatTimer);
    this.repeatTimer = setTimeout(() => this.changed.fire(), REPEAT_MS);
  }
}
