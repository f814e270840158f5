// Squiggles in request files that the editor's JSON service cannot draw: what only somebody who
// knows the plugins can tell.
import * as vscode from "vscode";
import type { WorkspaceCatalogue } from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { words } from "../platform/words.js";
import { diagnostic } from "./diagnostic.js";
import type { RequestDocuments } from "./request-documents.js";

/**
 * The JSON service says everything about syntax and whatever the live schema can express: missing,
 * unknown and mistyped keys and inputs. Repeating that would show each message twice. These are
 * ours, because a schema does not know what became of a plugin.
 */
const OURS: ReadonlySet<string> = new Set([
  "unknown-provider",
  "unknown-plugin",
  "provider-not-in-plugin",
  "plugin-failed",
  "not-described",
]);

/** True of these only when every configured directory may be looked into. */
const NEEDS_FULL_SIGHT: ReadonlySet<string> = new Set(["unknown-provider", "unknown-plugin"]);

export class RequestDiagnostics extends Owner {
  private readonly collection = this.own(vscode.languages.createDiagnosticCollection("scafctl-plugins"));

  constructor(
    private readonly requests: RequestDocuments,
    private readonly live: WorkspaceCatalogue,
  ) {
    super();
    this.own(requests.onDidChange((document) => this.show(document)));
    this.own(requests.onDidClose(({ uri }) => this.collection.delete(uri)));
    requests.all.forEach((document) => this.show(document));
  }

  private show(document: vscode.TextDocument): void {
    const { problems } = this.requests.analyse(document);
    const shown = problems.filter(({ code }) => OURS.has(code) && (this.seesAll || !NEEDS_FULL_SIGHT.has(code)));
    this.collection.set(
      document.uri,
      shown.map((problem) => diagnostic(document, problem, words.diagnosticSource())),
    );
  }

  private get seesAll(): boolean {
    const { directories } = this.live.snapshot;
    return vscode.workspace.isTrusted && directories.every(({ state }) => state.kind !== "not-allowed");
  }
}
