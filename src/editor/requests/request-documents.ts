// The open request documents and their analyses, with an event when an analysis may have changed.
import * as vscode from "vscode";
import { RequestAnalyses, type RequestAnalysis, type WorkspaceCatalogue } from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { localFolders } from "../platform/settings.js";
import { isRequestUri } from "./request-selector.js";

/** Diagnostics follow the typing after a pause of this length. */
const DEBOUNCE_MS = 250;

export class RequestDocuments extends Owner {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.TextDocument>());
  private readonly closed = this.own(new vscode.EventEmitter<vscode.TextDocument>());
  private readonly timers = new Map<vscode.TextDocument, NodeJS.Timeout>();
  private readonly analyses = new RequestAnalyses(() => localFolders().map(({ uri }) => uri.fsPath));
  /** The analysis of each document at its last change event. */
  private readonly announced = new WeakMap<vscode.TextDocument, RequestAnalysis>();
  /** The analysis of this document may have changed. */
  readonly onDidChange = this.changed.event;
  readonly onDidClose = this.closed.event;

  constructor(private readonly catalogue: WorkspaceCatalogue) {
    super();
    this.own(vscode.workspace.onDidOpenTextDocument((document) => this.opened(document)));
    this.own(vscode.workspace.onDidChangeTextDocument(({ document }) => this.edited(document)));
    this.own(vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)));
    this.own(catalogue.onDidChange(() => this.catalogueChanged()));
    this.own({ dispose: () => this.timers.forEach(clearTimeout) });
    for (const document of this.all) this.opened(document);
  }

  get all(): readonly vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter(({ uri }) => isRequestUri(uri));
  }

  /** Undefined when the document is not a request. */
  analyze(document: vscode.TextDocument): RequestAnalysis | undefined {
    return isRequestUri(document.uri) ? this.analyses.get(document, this.catalogue.snapshot) : undefined;
  }

  private opened(document: vscode.TextDocument): void {
    if (!isRequestUri(document.uri)) return;
    // Reads directories and cached descriptors; starts no plugin.
    this.catalogue.open();
    this.announce(document);
  }

  private edited(document: vscode.TextDocument): void {
    if (!isRequestUri(document.uri)) return;
    clearTimeout(this.timers.get(document));
    const timer = setTimeout(() => {
      this.timers.delete(document);
      this.announce(document);
    }, DEBOUNCE_MS);
    this.timers.set(document, timer);
  }

  private catalogueChanged(): void {
    for (const document of this.all) {
      if (this.analyze(document) !== this.announced.get(document)) this.announce(document);
    }
  }

  private announce(document: vscode.TextDocument): void {
    const analysis = this.analyze(document);
    if (analysis !== undefined) this.announced.set(document, analysis);
    this.changed.fire(document);
  }

  private forget(document: vscode.TextDocument): void {
    clearTimeout(this.timers.get(document));
    this.timers.delete(document);
    if (isRequestUri(document.uri)) this.closed.fire(document);
  }
}
