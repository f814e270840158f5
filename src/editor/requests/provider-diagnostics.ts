// Diagnostics that a provider reported for the inputs of its last run, shown in the request until
// the inputs they are about change.
import * as vscode from "vscode";
import {
  type ParsedRequest,
  type Path,
  type Problem,
  type RequestOrigin,
  runProblems,
  type RunResult,
  type SafeText,
  type Target,
  textFor,
} from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { diagnostic } from "./diagnostic.js";
import type { RequestDocuments } from "./request-documents.js";

interface ProviderDiagnostic {
  readonly problem: Problem;
  readonly source: SafeText<"label">;
  /** Path of the inputs that the diagnostic is about, and their text at the time of the run. */
  readonly path: Path;
  readonly inputText: string;
}

export class ProviderDiagnostics extends Owner {
  private readonly collection = this.own(vscode.languages.createDiagnosticCollection("scafctl-plugins-run"));
  /** By URI of the request. */
  private readonly diagnostics = new Map<string, readonly ProviderDiagnostic[]>();

  constructor(private readonly requests: RequestDocuments) {
    super();
    this.own(requests.onDidChange((document) => this.update(document)));
    this.own(requests.onDidClose(({ uri }) => this.clear(uri.toString())));
  }

  /** @param uri of the request */
  clear(uri: string): void {
    this.diagnostics.delete(uri);
    this.collection.delete(vscode.Uri.parse(uri));
  }

  /** Replaces the diagnostics of a request by those of a result. */
  show(origin: RequestOrigin, { provider }: Target, result: Pick<RunResult, "diagnostics">): void {
    const { descriptor = { name: provider.name, capabilities: [], outputSchemas: {} } } = provider;
    const source = textFor("label", provider.name);
    const shown = runProblems(result, descriptor, origin.parsed).map((problem): ProviderDiagnostic => {
      // A problem without an input is about all inputs.
      const path = problem.path[0] === "inputs" ? problem.path : ["inputs"];
      return { problem, source, path, inputText: textAt(origin, path) };
    });
    this.diagnostics.set(origin.document, shown);
    const document = this.requests.all.find(({ uri }) => uri.toString() === origin.document);
    if (document !== undefined) this.update(document);
  }

  /** Drops diagnostics whose inputs changed and moves the others to where their inputs are now. */
  private update(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const before = this.diagnostics.get(key);
    const analysis = this.requests.analyze(document);
    if (before === undefined || analysis === undefined) return;
    const { locate } = analysis.parsed;
    const current = before.filter(({ path, inputText }) => textAt(analysis, path) === inputText);
    this.diagnostics.set(key, current);
    this.collection.set(
      document.uri,
      current.map(({ problem, source }) => diagnostic(document, { ...problem, ...locate(problem.path) }, source)),
    );
  }
}

function textAt({ text, parsed }: { readonly text: string; readonly parsed: ParsedRequest }, path: Path): string {
  const { offset, length } = parsed.locate(path);
  return text.slice(offset, offset + length);
}
