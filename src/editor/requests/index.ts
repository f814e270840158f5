// What VS Code shows of request documents: diagnostics, lenses, quick fixes, status and schema.
import * as vscode from "vscode";
import type { ActiveRuns, WorkspaceCatalogue } from "../../model/index.js";
import type { DiscoveryDeps } from "../common/discovery.js";
import type { CommandHandlers } from "../platform/commands.js";
import type { ContextKeys } from "../platform/context-keys.js";
import { Owner } from "../platform/owner.js";
import { ProviderDiagnostics } from "./provider-diagnostics.js";
import { RequestDiagnostics } from "./request-diagnostics.js";
import { RequestDocuments } from "./request-documents.js";
import { RequestFixes } from "./request-fixes.js";
import { RequestLens } from "./request-lens.js";
import { requestSelector } from "./request-selector.js";
import { RequestStatus } from "./request-status.js";
import { runProvider } from "./run-provider.js";
import { SchemaDocument } from "./schema-document.js";

export class Requests extends Owner {
  readonly documents: RequestDocuments;
  readonly diagnostics: ProviderDiagnostics;

  constructor(catalogue: WorkspaceCatalogue, runs: ActiveRuns, keys: ContextKeys) {
    super();
    const documents = (this.documents = this.own(new RequestDocuments(catalogue)));
    this.diagnostics = this.own(new ProviderDiagnostics(documents));
    this.own(new RequestDiagnostics(documents, catalogue));
    this.own(new RequestStatus(documents, catalogue, keys));
    this.own(new SchemaDocument(catalogue));
    const lens = this.own(new RequestLens(documents, runs));
    this.own(vscode.languages.registerCodeLensProvider(requestSelector, lens));
    const fixes = new RequestFixes(documents);
    this.own(vscode.languages.registerCodeActionsProvider(requestSelector, fixes, RequestFixes.metadata));
  }
}

export function requestCommands(deps: DiscoveryDeps) {
  return { runProvider: (argument) => runProvider(deps, argument) } satisfies Partial<CommandHandlers>;
}
