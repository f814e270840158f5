// What a provider remarked on the inputs of the last run or question, in the request it came from:
// until that input is another one.
import * as vscode from "vscode";
import {
  cleanLine,
  parseRequest,
  type Path,
  type Problem,
  runProblems,
  type RunResult,
  type Target,
} from "../../model/index.js";
import type { RequestOrigin } from "../common/active-runs.js";
import { Owner } from "../platform/owner.js";
import { diagnostic } from "./diagnostic.js";
import type { RequestDocuments } from "./request-documents.js";

interface Remark {
  readonly problem: Problem;
  readonly source: string;
  /** What it is about, and how that was written when it was said. */
  readonly about: Path;
  readonly written: string;
}

export class RunRemarks extends Owner {
  private readonly collection = this.own(vscode.languages.createDiagnosticCollection("scafctl-plugins-run"));
  private readonly remarks = new Map<string, readonly Remark[]>();

  constructor(requests: RequestDocuments) {
    super();
    this.own(requests.onDidChange((document) => this.renew(document)));
    this.own(requests.onDidClose(({ uri }) => this.clear({ document: uri })));
  }

  /** Something new was asked. */
  clear({ document }: Pick<RequestOrigin, "document">): void {
    this.remarks.delete(document.toString());
    this.collection.delete(document);
  }

  /** Shows what was said, in the text that it was said about, as far as that still stands there. */
  show({ document: uri, text }: RequestOrigin, { provider }: Target, said: Pick<RunResult, "diagnostics">): void {
    const { descriptor = { name: provider.name, capabilities: [], outputSchemas: {} } } = provider;
    const parsed = parseRequest(text);
    const source = cleanLine(provider.name, 60);
    const remarks = runProblems(said, descriptor, parsed).map((problem): Remark => {
      // What names no input is about all of them.
      const about = problem.path[0] === "inputs" ? problem.path : ["inputs"];
      return { problem, source, about, written: excerpt(text, parsed.locate(about)) };
    });
    this.remarks.set(uri.toString(), remarks);
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (document !== undefined) this.renew(document);
  }

  private renew(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const before = this.remarks.get(key);
    if (before === undefined) return;
    const text = document.getText();
    const { locate } = parseRequest(text);
    const remarks = before.filter(({ about, written }) => excerpt(text, locate(about)) === written);
    this.remarks.set(key, remarks);
    this.collection.set(
      document.uri,
      remarks.map(({ problem, source }) => diagnostic(document, { ...problem, ...locate(problem.path) }, source)),
    );
  }
}

function excerpt(text: string, { offset, length }: { readonly offset: number; readonly length: number }): string {
  return text.slice(offset, offset + length);
}
