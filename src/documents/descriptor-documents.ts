// A provider's whole descriptor as a read-only JSON document that follows the plugin.
import { basename } from "node:path";
import * as vscode from "vscode";
import { type ProviderTarget, schemes } from "../contributions.js";
import { allPlugins, cleanLine, stringifyJson } from "../model/index.js";
import type { LiveCatalogue } from "../platform/live-catalogue.js";
import { Owner } from "../platform/owner.js";
import { words } from "../platform/words.js";

export class DescriptorDocuments extends Owner implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.changed.event;

  constructor(private readonly live: LiveCatalogue) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(schemes.descriptor, this));
    this.own(live.onDidChange(() => this.refresh()));
  }

  async open(target: ProviderTarget): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uriOf(target));
    await vscode.window.showTextDocument(document);
  }

  /** From what is known: reading a document starts nothing, also not when the editor reopens it. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    this.live.look();
    const target = targetOf(uri);
    const plugin = allPlugins(this.live.snapshot).find(({ id }) => id === target?.pluginId);
    const provider = plugin?.providers.find(({ name }) => name === target?.providerName);
    const content = provider?.descriptor ?? { note: words.descriptorUnknown() };
    return `${stringifyJson(content, 2)}\n`;
  }

  private refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === schemes.descriptor) this.changed.fire(uri);
    }
  }
}

/** The path is for the tab, the query says what is meant. */
function uriOf({ pluginId, providerName }: ProviderTarget): vscode.Uri {
  const plugin = cleanLine(basename(pluginId), 60).replaceAll("/", "-");
  const provider = cleanLine(providerName, 60).replaceAll("/", "-");
  return vscode.Uri.from({
    scheme: schemes.descriptor,
    path: `/${plugin}/${provider}.descriptor.json`,
    query: JSON.stringify([pluginId, providerName]),
  });
}

function targetOf(uri: vscode.Uri): ProviderTarget | undefined {
  const parsed: unknown = JSON.parse(uri.query);
  const [pluginId, providerName] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  return typeof pluginId === "string" && typeof providerName === "string" ? { pluginId, providerName } : undefined;
}
