// Asks once whether the programs in the directories that a folder names may be started.
import {
  type Approvals,
  cleanLine,
  type DirectoryPrograms,
  type FolderDirectory,
  type PluginDirectories,
  programsIn,
  type SafeText,
  type WorkspaceCatalogue,
} from "../../model/index.js";
import type { Messages } from "../platform/messages.js";
import { Owner } from "../platform/owner.js";
import { buttons } from "../platform/words.js";
import { choosePrograms, programNames } from "./program-items.js";
import { words } from "./words.js";

type AskedDirectory = FolderDirectory & DirectoryPrograms;

export interface QuestionDeps {
  readonly catalogue: WorkspaceCatalogue;
  readonly directories: PluginDirectories;
  readonly approvals: Approvals;
  readonly messages: Messages;
}

export class ConsentQuestion extends Owner {
  /** Shown in this window, answered or not: each question is shown once. */
  private readonly shown = new Set<string>();

  constructor(private readonly deps: QuestionDeps) {
    super();
    this.own(deps.catalogue.onDidChange(() => this.askNew()));
  }

  private askNew(): void {
    const { catalogue, directories, messages } = this.deps;
    // Cached descriptors need no permission, and a workspace that is not trusted cannot give one.
    if (catalogue.mode !== "running") return;
    const open = directories.withAnswer("unknown").filter((entry) => !this.shown.has(keyOf(entry)));
    for (const entry of open) this.shown.add(keyOf(entry));
    for (const folder of new Set(open.map((entry) => entry.folder))) {
      const group = open.filter((entry) => entry.folder === folder);
      this.ask(group).catch((error: unknown) => messages.failure(error));
    }
  }

  private async ask(group: readonly FolderDirectory[]): Promise<void> {
    const { directories, approvals, messages } = this.deps;
    const found = await Promise.all(
      group.map(async (named): Promise<AskedDirectory> => ({ ...named, ...(await programsIn(named.directory)) })),
    );
    // Empty ones, and those in which everything comes with this extension.
    const harmless = await Promise.all(found.map(({ programs }) => approvals.areShipped(programs)));
    const asked = found.filter((_, index) => harmless[index] !== true);
    const others = found.filter((_, index) => harmless[index] === true);
    if (others.length > 0) await directories.allow(others);
    if (asked.length === 0) return;
    await messages.show("info", questionText(asked), [
      { title: buttons.allow(), run: () => directories.allow(asked) },
      { title: words.review(), run: () => this.review(asked) },
      { title: words.notNow(), run: () => directories.refuse(asked) },
    ]);
  }

  /** Allows the directories with the programs that the person leaves chosen. */
  private async review(asked: readonly AskedDirectory[]): Promise<void> {
    const chosen = await choosePrograms(asked.flatMap(({ programs }) => programs));
    if (chosen !== undefined) await this.deps.directories.allow(asked, chosen);
  }
}

function questionText(asked: readonly AskedDirectory[]): SafeText<"notification"> {
  const all = asked.flatMap(({ programs }) => programs);
  return words.question({
    directories: asked.map(({ directory, realPath, folderName, programs }) =>
      words.programs({
        directory: cleanLine(realPath ?? directory),
        count: programs.length,
        folder: cleanLine(folderName, 60),
        names: programNames(programs),
      }),
    ),
    hasScripts: all.some(({ interpreter }) => interpreter !== undefined),
  });
}

function keyOf({ folder, directory }: FolderDirectory): string {
  return JSON.stringify([folder, directory]);
}
