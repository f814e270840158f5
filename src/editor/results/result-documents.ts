// Results as read-only JSON documents beside the request; one too large for an editor becomes a
// file, and that is said.
import * as vscode from "vscode";
import { schemes } from "../../contributions.js";
import { requestFileName, resultDocument, type RunResult } from "../../model/index.js";
import type { Messages } from "../platform/messages.js";
import { Owner } from "../platform/owner.js";
import { words } from "../platform/words.js";

/** Older results are forgotten; what matters is saved by then. */
const KEPT = 50;
const KEPT_FILES = 10;

export class ResultDocuments extends Owner implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private count = 0;
  private lastShown: (() => Promise<void>) | undefined;

  /** @param storage directory for results that become files; made when first needed */
  constructor(
    private readonly storage: vscode.Uri,
    private readonly messages: Messages,
  ) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(schemes.result, this));
  }

  /** Opens the result of a run beside the editor, which keeps the focus. */
  async show(result: RunResult): Promise<void> {
    const { text, tooLarge } = resultDocument(result);
    const name = `${requestFileName(result.provider).replace(/\.scafctl\.json$/, "")} result ${++this.count}.json`;
    this.lastShown = tooLarge ? await this.save(name, text) : this.keep(name, text);
    await this.lastShown();
  }

  /** Opens the last result again. */
  async showLast(): Promise<void> {
    await this.lastShown?.();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? `${JSON.stringify({ note: words.resultForgotten() }, undefined, 2)}\n`;
  }

  private keep(name: string, text: string): () => Promise<void> {
    const uri = vscode.Uri.from({ scheme: schemes.result, path: `/${name}` });
    this.texts.set(uri.path, text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > KEPT && oldest !== undefined) this.texts.delete(oldest);
    return async () => {
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, {
        viewColumn: columnForResults(),
        preserveFocus: true,
        preview: true,
      });
    };
  }

  /**
   * Large files that nobody moved elsewhere must not pile up. Their names begin with their time.
   */
  private async keepNewest(folder: vscode.Uri): Promise<void> {
    const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name).sort();
    for (const name of names.slice(0, -KEPT_FILES)) await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, name));
  }

  private async save(name: string, text: string): Promise<() => Promise<void>> {
    const file = vscode.Uri.joinPath(this.storage, "results", `${Date.now()} ${name}`);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    await this.keepNewest(vscode.Uri.joinPath(file, ".."));
    const megabytes = (Buffer.byteLength(text) / 1024 / 1024).toFixed(1);
    return async () => {
      void this.messages.show("info", words.resultSaved({ megabytes, file: file.fsPath }), [
        { title: words.openAnyway(), run: () => vscode.commands.executeCommand("vscode.open", file) },
        { title: words.copyPath(), run: () => vscode.env.clipboard.writeText(file.fsPath) },
      ]);
      return Promise.resolve();
    };
  }
}

/** Where results are already; else beside. A second run must not open a third column. */
function columnForResults(): vscode.ViewColumn {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === schemes.result),
  );
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}
