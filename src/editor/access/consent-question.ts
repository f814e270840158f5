// Asks once whether the programs in the directories that a folder names may be started.
import * as vscode from "vscode";
import type { FolderDirectory, PluginDirectories, WorkspaceCatalogue } from "../../model/index.js";
import type { Messages } from "../platform/messages.js";
import { Owner } from "../platform/owner.js";
import { buttons } from "../platform/words.js";
import { words } from "./words.js";

export class ConsentQuestion extends Owner {
  /** Shown in this window, answered or not: each question is shown once. */
  private readonly shown = new Set<string>();

  constructor(
    private readonly catalogue: WorkspaceCatalogue,
    private readonly directories: PluginDirectories,
    private readonly messages: Messages,
  ) {
    super();
    this.own(catalogue.onDidChange(() => this.askNew()));
  }

  private askNew(): void {
    // Cached descriptors need no permission, and a workspace that is not trusted cannot give one.
    if (this.catalogue.mode !== "running") return;
    const open = this.directories.withAnswer("unknown").filter((entry) => !this.shown.has(keyOf(entry)));
    for (const entry of open) this.shown.add(keyOf(entry));
    for (const folder of new Set(open.map((entry) => entry.folder))) {
      void this.ask(open.filter((entry) => entry.folder === folder));
    }
  }

  private async ask(group: readonly FolderDirectory[]): Promise<void> {
    const [first] = group;
    if (first === undefined) return;
    const directories = group.map(({ written }) => written).join(", ");
    const isOnly = (vscode.workspace.workspaceFolders ?? []).length === 1;
    const text = isOnly
      ? words.consentQuestion({ directories })
      : words.consentQuestionOf({ folder: first.folderName, directories });
    await this.messages.show("info", text, [
      { title: buttons.allow(), run: () => this.directories.answer(group, "allowed") },
      { title: words.notNow(), run: () => this.directories.answer(group, "refused") },
    ]);
  }
}

function keyOf({ folder, directory }: FolderDirectory): string {
  return JSON.stringify([folder, directory]);
}
