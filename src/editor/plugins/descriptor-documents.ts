// A provider's descriptor with its findings, or the auth handlers of a plugin, as a read-only JSON
// document that is updated with the plugin.
import { basename } from "node:path";
import * as vscode from "vscode";
import { schemes } from "../../contributions.js";
import {
  allPluginVersions,
  authDocument,
  cleanLine,
  providerDocument,
  stringifyJson,
  type WorkspaceCatalogue,
} from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { words } from "./words.js";

export class DescriptorDocuments extends Owner implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.changed.event;

  constructor(private readonly catalogue: WorkspaceCatalogue) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(schemes.descriptor, this));
    this.own(catalogue.onDidChange(() => this.refresh()));
  }

  /** @param providerName absent for the auth handlers of the plugin */
  async open(pluginId: string, providerName?: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uriOf(pluginId, providerName));
    await vscode.window.showTextDocument(document);
  }

  /** Starts no plugin, also not when VS Code reopens the document. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    this.catalogue.open();
    return `${stringifyJson(this.contentOf(uri) ?? { note: words.descriptorUnknown() }, 2)}\n`;
  }

  private contentOf(uri: vscode.Uri): unknown {
    const [pluginId, providerName] = JSON.parse(uri.query) as readonly [string, string?];
    const plugin = allPluginVersions(this.catalogue.snapshot).find(({ id }) => id === pluginId);
    if (plugin === undefined) return undefined;
    if (providerName === undefined) return plugin.kind === "auth-handler" ? authDocument(plugin) : undefined;
    const provider = plugin.providers.find(({ name }) => name === providerName);
    return provider && providerDocument(plugin, provider);
  }

  private refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === schemes.descriptor) this.changed.fire(uri);
    }
  }
}

/** The path is the title of the tab, the query identifies the document. */
function uriOf(pluginId: string, providerName: string | undefined): vscode.Uri {
  const segment = (text: string): string => cleanLine(text, 60).replaceAll("/", "-");
  const plugin = segment(basename(pluginId));
  return vscode.Uri.from({
    scheme: schemes.descriptor,
    path: `/${plugin}/${providerName === undefined ? plugin : segment(providerName)}.descriptor.json`,
    query: JSON.stringify(providerName === undefined ? [pluginId] : [pluginId, providerName]),
  });
}
