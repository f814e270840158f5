// The last calls of plugins to their host as a read-only JSON document, without values.
import * as vscode from "vscode";
import { schemes } from "../../contributions.js";
import { hostCallJson, type HostTrace, stringifyJson } from "../../model/index.js";
import { Owner } from "../platform/owner.js";

/** Plugins may make hundreds of calls in a second. */
const REFRESH_AFTER_MS = 200;

export class HostCallsDocument extends Owner implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.changed.event;
  private readonly uri = vscode.Uri.from({ scheme: schemes.hostCalls, path: "/host calls.json" });
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly trace: HostTrace) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(schemes.hostCalls, this));
    this.own(trace.onDidRecord(() => this.refreshSoon()));
    this.own({ dispose: () => clearTimeout(this.timer) });
  }

  async open(): Promise<void> {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(this.uri));
  }

  /** Newest first. */
  provideTextDocumentContent(): string {
    const calls = this.trace.entries.map(({ pluginId, call }) => ({
      plugin: pluginId,
      ...hostCallJson(call),
      ...(call.run === undefined ? {} : { run: call.run }),
    }));
    return `${stringifyJson(calls.reverse(), 2)}\n`;
  }

  private refreshSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.changed.fire(this.uri);
    }, REFRESH_AFTER_MS);
  }
}
