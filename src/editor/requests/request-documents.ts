// The open request files: which documents are ones, what each asks for, and what is wrong with it,
// renewed while somebody types.
import { basename } from "node:path/posix";
import * as vscode from "vscode";
import { REQUEST_SUFFIX } from "../../contributions.js";
import {
  checkRequest,
  findTarget,
  type ParsedRequest,
  parseRequest,
  type Problem,
  type TargetSearch,
} from "../../model/index.js";
import type { WorkspaceCatalogue } from "../../model/index.js";
import { Owner } from "../platform/owner.js";

/** Long enough to type on, short enough to notice. */
const TYPING_PAUSE_MS = 250;

/** Request files, saved or not yet. */
export const requestSelector: vscode.DocumentSelector = ["file", "untitled"].map((scheme) => ({
  scheme,
  pattern: `**/*${REQUEST_SUFFIX}`,
}));

export function isRequestUri(uri: vscode.Uri): boolean {
  return basename(uri.path).endsWith(REQUEST_SUFFIX);
}

/** What is known of a request file at one moment. */
export interface Analysis {
  readonly parsed: ParsedRequest;
  /** Everything that is wrong, by the check that runs and the CLI make too. */
  readonly problems: readonly Problem[];
  /** Absent when the text does not say for whom it is. */
  readonly target?: TargetSearch;
}

export class RequestDocuments extends Owner {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.TextDocument>());
  private readonly closed = this.own(new vscode.EventEmitter<vscode.TextDocument>());
  private readonly timers = new Map<vscode.TextDocument, NodeJS.Timeout>();
  /** What we know of this document may have changed. */
  readonly onDidChange = this.changed.event;
  readonly onDidClose = this.closed.event;

  constructor(private readonly live: WorkspaceCatalogue) {
    super();
    this.own(vscode.workspace.onDidOpenTextDocument((document) => this.opened(document)));
    this.own(vscode.workspace.onDidChangeTextDocument(({ document }) => this.later(document)));
    this.own(vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)));
    this.own(live.onDidChange(() => this.all.forEach((document) => this.changed.fire(document))));
    for (const document of this.all) this.opened(document);
  }

  get all(): readonly vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter(({ uri }) => isRequestUri(uri));
  }

  analyse(document: vscode.TextDocument): Analysis {
    const text = document.getText();
    const parsed = parseRequest(text);
    const { snapshot } = this.live;
    const target = parsed.request === undefined ? undefined : findTarget(snapshot, parsed.request);
    return { parsed, problems: checkRequest(text, snapshot), ...(target === undefined ? {} : { target }) };
  }

  override dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    super.dispose();
  }

  private opened(document: vscode.TextDocument): void {
    if (!isRequestUri(document.uri)) return;
    // What is known helps to write a request; nothing is started for it.
    this.live.open();
    this.changed.fire(document);
  }

  private later(document: vscode.TextDocument): void {
    if (!isRequestUri(document.uri)) return;
    clearTimeout(this.timers.get(document));
    const tell = (): void => {
      this.timers.delete(document);
      this.changed.fire(document);
    };
    this.timers.set(document, setTimeout(tell, TYPING_PAUSE_MS));
  }

  private forget(document: vscode.TextDocument): void {
    clearTimeout(this.timers.get(document));
    this.timers.delete(document);
    if (isRequestUri(document.uri)) this.closed.fire(document);
  }
}
