// Serves the live schema of request files to the editor's JSON service; from what is known, without
// starting anything.
import * as vscode from "vscode";
import { REQUEST_SCHEMA_URI, schemes } from "../../contributions.js";
import { requestSchema } from "../../model/index.js";
import type { WorkspaceCatalogue } from "../../model/index.js";
import { Owner } from "../platform/owner.js";

export class SchemaDocument extends Owner implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  private readonly uri = vscode.Uri.parse(REQUEST_SCHEMA_URI);
  private served: string | undefined;
  readonly onDidChange = this.changed.event;

  constructor(private readonly live: WorkspaceCatalogue) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(schemes.schema, this));
    this.own(live.onDidChange(() => this.refresh()));
  }

  provideTextDocumentContent(): string {
    this.live.open();
    this.served = this.text();
    return this.served;
  }

  /**
   * Nobody asked yet, or nothing a schema says changed: no reason to check every open request anew.
   */
  private refresh(): void {
    if (this.served !== undefined && this.served !== this.text()) this.changed.fire(this.uri);
  }

  private text(): string {
    return JSON.stringify(requestSchema(this.live.snapshot));
  }
}
