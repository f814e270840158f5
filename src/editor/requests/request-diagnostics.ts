// Diagnostics about the plugin and provider of a request, which a JSON schema cannot express, and
// about inputs where the live schema leaves something out.
import * as vscode from "vscode";
import type { WorkspaceCatalogue } from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { diagnostic } from "./diagnostic.js";
import type { RequestDocuments } from "./request-documents.js";
import { words } from "./words.js";

/**
 * VS Code's JSON validation reports syntax and everything in the live schema: missing, unknown and
 * mistyped keys and inputs. Reporting those here too would show each message twice.
 */
const REPORTED: ReadonlySet<string> = new Set([
  "unknown-provider",
  "unknown-plugin",
  "provider-not-in-plugin",
  "plugin-failed",
  "not-described",
  "secret-literal",
]);

/** Certain only when every configured directory was read. */
const NEEDS_ALL_DIRECTORIES: ReadonlySet<string> = new Set(["unknown-provider", "unknown-plugin"]);

export class RequestDiagnostics extends Owner {
  private readonly collection = this.own(vscode.languages.createDiagnosticCollection("scafctl-plugins"));
  private readsAll: boolean;

  constructor(
    private readonly requests: RequestDocuments,
    private readonly catalogue: WorkspaceCatalogue,
  ) {
    super();
    this.readsAll = this.readsAllDirectories();
    this.own(requests.onDidChange((document) => this.show(document)));
    this.own(requests.onDidClose(({ uri }) => this.collection.delete(uri)));
    this.own(catalogue.onDidChange(() => this.catalogueChanged()));
    this.showAll();
  }

  private catalogueChanged(): void {
    const readsAll = this.readsAllDirectories();
    if (readsAll === this.readsAll) return;
    this.readsAll = readsAll;
    this.showAll();
  }

  private showAll(): void {
    for (const document of this.requests.all) this.show(document);
  }

  private show(document: vscode.TextDocument): void {
    const { problems = [] } = this.requests.analyze(document) ?? {};
    const shown = problems.filter(
      ({ code, isHiddenFromEditor = false }) =>
        isHiddenFromEditor || (REPORTED.has(code) && (this.readsAll || !NEEDS_ALL_DIRECTORIES.has(code))),
    );
    this.collection.set(
      document.uri,
      shown.map((problem) => diagnostic(document, problem, words.diagnosticSource())),
    );
  }

  private readsAllDirectories(): boolean {
    const { directories } = this.catalogue.snapshot;
    return vscode.workspace.isTrusted && directories.every(({ state }) => state.kind !== "not-allowed");
  }
}
