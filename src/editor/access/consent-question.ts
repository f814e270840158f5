// Asks once whether a folder may start the programs in the directories it names. The answer is kept
// outside the workspace.
import * as vscode from "vscode";
import type { PluginDirectories, FolderDirectory } from "../../model/index.js";
import type { WorkspaceCatalogue } from "../../model/index.js";
import type { Messages } from "../platform/messages.js";
import { Owner } from "../platform/owner.js";
import { buttons } from "../platform/words.js";
import { words } from "./words.js";

export class ConsentQuestion extends Owner {
  /**
   * Asked in this window, answered or not: a notification that was closed does not come back by
   * itself.
   */
  private readonly asked = new Set<string>();

  constructor(
    private readonly live: WorkspaceCatalogue,
    private readonly directories: PluginDirectories,
    private readonly messages: Messages,
  ) {
    super();
    this.own(live.onDidChange(() => this.askWhatIsNew()));
  }

  private askWhatIsNew(): void {
    // Only when something is about to start: looking at cached descriptors needs no permission, and
    // in restricted mode there is none to give.
    if (this.live.mode !== "running") return;
    const open = this.directories.withAnswer("unknown").filter((entry) => !this.asked.has(keyOf(entry)));
    for (const entry of open) this.asked.add(keyOf(entry));
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
