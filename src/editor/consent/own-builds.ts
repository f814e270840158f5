// "I Build These Plugins Myself": a switch for a directory whose plugins start without a question.
import type { CommandArgument } from "../../contributions.js";
import { type DirectoryEntry, type NamedDirectory, programsIn, type SafeText, textFor } from "../../model/index.js";
import { mayStart } from "../common/discovery.js";
import { pickOne } from "../platform/pick.js";
import type { ConsentDeps } from "./index.js";
import { words } from "./words.js";

/** Asks first, in a dialog: nothing is checked in the directory from then on. */
export async function startOwnBuilds(deps: ConsentDeps, argument: CommandArgument): Promise<void> {
  if (!(await mayStart(deps))) return;
  const choices = workspaceDirectories(deps).filter(({ entry }) => entry.ownBuilds !== true);
  if (choices.length === 0) return deps.messages.show("info", words.noDirectory());
  const chosen = await choose(choices, argument, words.chooseOwnBuilds());
  if (chosen === undefined) return;
  const directory = chosen.entry.realPath ?? chosen.entry.source.path;
  const answer = await deps.messages.ask(words.ownBuildsQuestion({ directory }), words.ownBuildsDetail(), [
    { title: words.startOwnBuilds(), value: true },
  ]);
  if (answer === true) await deps.approvals.setOwnBuilds(chosen.named, true);
}

/** What is in the directory now stays allowed; later changes are locked. */
export async function stopOwnBuilds(deps: ConsentDeps, argument: CommandArgument): Promise<void> {
  const choices = workspaceDirectories(deps).filter(({ entry }) => entry.ownBuilds === true);
  if (choices.length === 0) return deps.messages.show("info", words.noOwnBuilds());
  const chosen = await choose(choices, argument, words.chooseOwnBuildsToEnd());
  if (chosen === undefined) return;
  const { programs } = await programsIn(chosen.named.directory);
  await deps.approvals.allow(chosen.named, programs);
  await deps.approvals.setOwnBuilds(chosen.named, false);
}

interface WorkspaceDirectory {
  readonly entry: DirectoryEntry;
  readonly named: NamedDirectory;
}

/** The allowed directories that a workspace names. */
function workspaceDirectories({ catalogue }: ConsentDeps): readonly WorkspaceDirectory[] {
  return catalogue.snapshot.directories.flatMap((entry) => {
    const { named, allowed } = entry.source;
    return named !== undefined && allowed ? [{ entry, named }] : [];
  });
}

async function choose(
  choices: readonly WorkspaceDirectory[],
  { directory }: CommandArgument,
  title: SafeText<"pick">,
): Promise<WorkspaceDirectory | undefined> {
  const named = choices.find(({ entry }) => entry.source.path === directory);
  if (named !== undefined || choices.length === 1) return named ?? choices[0];
  const items = choices.map((choice) => ({
    label: textFor("pick", choice.entry.source.written),
    detail: textFor("pick", choice.entry.realPath ?? choice.entry.source.path),
    choice,
  }));
  return (await pickOne(items, { title }))?.choice;
}
