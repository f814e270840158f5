// Shows results as read-only JSON documents beside the request; saves those too large for an editor
// to a file.
import * as vscode from "vscode";
import { REQUEST_SUFFIX, schemes } from "../../contributions.js";
import { RecentResults, requestFileName, resultDocument, type RunResult, saveResult } from "../../model/index.js";
import { commandLink } from "../platform/commands.js";
import type { Messages } from "../platform/messages.js";
import { Owner } from "../platform/owner.js";
import { buttons } from "../platform/words.js";
import { words } from "./words.js";

export class ResultDocuments extends Owner implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider {
  private readonly recent = new RecentResults();
  private count = 0;
  private showAgain: (() => unknown) | undefined;
  /** The results in memory that are masked, by the path of their document. */
  private readonly masked = new Map<string, RunResult>();

  /** @param storage directory for results that are saved; created on demand */
  constructor(
    private readonly storage: vscode.Uri,
    private readonly messages: Messages,
  ) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(schemes.result, this));
    this.own(vscode.languages.registerCodeLensProvider({ scheme: schemes.result }, this));
  }

  /** Opens the result beside the active editor, which keeps the focus. */
  async show(result: RunResult): Promise<void> {
    const base = requestFileName(result.provider).slice(0, -REQUEST_SUFFIX.length);
    const name = `${base} result ${++this.count}.json`;
    if (result.unparsed !== undefined) await this.showUnparsed(name, result, result.unparsed);
    else await this.showParsed(name, result);
  }

  private async showParsed(name: string, result: RunResult): Promise<void> {
    const { text, tooLarge } = resultDocument(result);
    this.showAgain = tooLarge ? await this.save(name, text) : this.keep(name, text, result);
    await this.showAgain();
  }

  /**
   * Opens the result of a document with the secrets that are masked in it.
   * @param uri default: the document of the active editor
   */
  async showSecrets(uri: string | undefined): Promise<void> {
    const shown = uri === undefined ? vscode.window.activeTextEditor?.document.uri : vscode.Uri.parse(uri, true);
    const result = shown && this.masked.get(shown.path)?.withSecrets?.();
    if (shown === undefined || result === undefined) {
      await this.messages.show("info", words.nothingMasked());
      return;
    }
    const name = shown.path.slice(1).replace(/\.json$/, " with secrets.json");
    if (result.unparsed !== undefined) await this.showUnparsed(name, result, result.unparsed);
    else await this.keep(name, resultDocument(result).text, result)();
  }

  /** The one way to the secrets of a result. */
  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.masked.has(uri.path)) return [];
    const link = commandLink("showSecretValues", words.showSecrets(), { uri: uri.toString() });
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), link)];
  }

  /** Opens the last result again. */
  async showLast(): Promise<void> {
    await this.showAgain?.();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.recent.get(uri.path) ?? `${JSON.stringify({ note: words.resultDropped() }, undefined, 2)}\n`;
  }

  private keep(name: string, text: string, result: RunResult): () => Promise<void> {
    const uri = vscode.Uri.from({ scheme: schemes.result, path: `/${name}` });
    if (this.recent.get(uri.path) === undefined) this.recent.add(uri.path, text);
    if (result.withSecrets !== undefined) this.masked.set(uri.path, result);
    for (const path of this.masked.keys()) if (this.recent.get(path) === undefined) this.masked.delete(path);
    return async () => {
      const document = await vscode.workspace.openTextDocument(uri);
      const viewColumn = resultColumn();
      await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: true });
    };
  }

  /** The document names the file of the output; a notification offers to open it. */
  private async showUnparsed(name: string, result: RunResult, output: string): Promise<void> {
    const file = await this.write(name, output);
    const showDocument = this.keep(name, resultDocument(result, file.fsPath).text, result);
    const tell = this.offerFile(file, output);
    this.showAgain = async () => {
      await showDocument();
      tell();
    };
    await this.showAgain();
  }

  private async save(name: string, text: string): Promise<() => void> {
    return this.offerFile(await this.write(name, text), text);
  }

  private async write(name: string, text: string): Promise<vscode.Uri> {
    const folder = vscode.Uri.joinPath(this.storage, "results");
    return vscode.Uri.file(await saveResult(folder.fsPath, name, text));
  }

  private offerFile(file: vscode.Uri, text: string): () => void {
    const megabytes = (Buffer.byteLength(text) / 1024 / 1024).toFixed(1);
    // Not awaited: a notification resolves only when the user closes it.
    return () =>
      void this.messages.show("info", words.resultSaved({ megabytes, file: file.fsPath }), [
        { title: words.openAnyway(), run: () => vscode.commands.executeCommand("vscode.open", file) },
        { title: buttons.copyPath(), run: () => vscode.env.clipboard.writeText(file.fsPath) },
      ]);
  }
}

/** The column that shows results already, else the one beside, so that no third column opens. */
function resultColumn(): vscode.ViewColumn {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === schemes.result),
  );
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}
