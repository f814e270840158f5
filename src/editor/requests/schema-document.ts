// Serves the live JSON schema of request files to VS Code's JSON validation. Starts no plugin.
import * as vscode from "vscode";
import { REQUEST_SCHEMA_URI, schemes } from "../../contributions.js";
import { requestSchema, type WorkspaceCatalogue } from "../../model/index.js";
import { Owner } from "../platform/owner.js";

export class SchemaDocument extends Owner implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  private readonly uri = vscode.Uri.parse(REQUEST_SCHEMA_URI);
  private served: string | undefined;
  readonly onDidChange = this.changed.event;

  constructor(private readonly catalogue: WorkspaceCatalogue) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(schemes.schema, this));
    this.own(catalogue.onDidChange(() => this.catalogueChanged()));
  }

  provideTextDocumentContent(): string {
    this.catalogue.open();
    this.served = this.text();
    return this.served;
  }

  /** Each change makes VS Code validate every open request again: announce only real ones. */
  private catalogueChanged(): void {
    if (this.served !== undefined && this.served !== this.text()) this.changed.fire(this.uri);
  }

  private text(): string {
    return JSON.stringify(requestSchema(this.catalogue.snapshot));
  }
}
