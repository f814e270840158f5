// A provider's whole descriptor with the remarks on it, or all auth handlers of a plugin, as a
// read-only JSON document that follows the plugin.
import { basename } from "node:path";
import * as vscode from "vscode";
import { type PluginTarget, type ProviderTarget, schemes } from "../../contributions.js";
import { authDocument, cleanLine, everyPlugin, providerDocument, stringifyJson } from "../../model/index.js";
import type { WorkspaceCatalogue } from "../../model/index.js";
import { Owner } from "../platform/owner.js";
import { words } from "../platform/words.js";

export class DescriptorDocuments extends Owner implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.changed.event;

  constructor(private readonly live: WorkspaceCatalogue) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(schemes.descriptor, this));
    this.own(live.onDidChange(() => this.refresh()));
  }

  async open(target: ProviderTarget | PluginTarget): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uriOf(target));
    await vscode.window.showTextDocument(document);
  }

  /** From what is known: reading a document starts nothing, also not when the editor reopens it. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    this.live.open();
    const target = targetOf(uri);
    const content = target === undefined ? undefined : this.contentOf(target);
    return `${stringifyJson(content ?? { note: words.descriptorUnknown() }, 2)}\n`;
  }

  private contentOf(target: ProviderTarget | PluginTarget): unknown {
    const plugin = everyPlugin(this.live.snapshot).find(({ id }) => id === target.pluginId);
    if (plugin === undefined) return undefined;
    if (!("providerName" in target)) return plugin.kind === "auth-handler" ? authDocument(plugin) : undefined;
    const provider = plugin.providers.find(({ name }) => name === target.providerName);
    return provider && providerDocument(plugin, provider);
  }

  private refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === schemes.descriptor) this.changed.fire(uri);
    }
  }
}

/** The path is for the tab, the query says what is meant. */
function uriOf(target: ProviderTarget | PluginTarget): vscode.Uri {
  const { pluginId } = target;
  const plugin = cleanLine(basename(pluginId), 60).replaceAll("/", "-");
  const meant = "providerName" in target ? [target.providerName] : [];
  const name = meant.map((provider) => cleanLine(provider, 60).replaceAll("/", "-"))[0] ?? plugin;
  return vscode.Uri.from({
    scheme: schemes.descriptor,
    path: `/${plugin}/${name}.descriptor.json`,
    query: JSON.stringify([pluginId, ...meant]),
  });
}

function targetOf(uri: vscode.Uri): ProviderTarget | PluginTarget | undefined {
  const parsed: unknown = JSON.parse(uri.query);
  const [pluginId, providerName] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  if (typeof pluginId !== "string") return undefined;
  return typeof providerName === "string" ? { pluginId, providerName } : { pluginId };
}
