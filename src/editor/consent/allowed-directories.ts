// "Allow Plugin Directories…" and "Forget Allowed Directories…": change the answers to the
// question whether the programs in a directory may be started.
import type { CommandArgument } from "../../contributions.js";
import { cleanLine, joined, programsIn, textFor } from "../../model/index.js";
import { mayStart } from "../common/discovery.js";
import { pickSeveral } from "../platform/pick.js";
import type { ConsentDeps } from "./index.js";
import { programNames } from "./program-items.js";
import { words } from "./words.js";

/** Allows directories that were refused or not answered yet, with the programs in them now. */
export async function allowDirectories(deps: ConsentDeps, { directory, clicked }: CommandArgument): Promise<void> {
  if (!(await mayStart(deps))) return;
  const { catalogue, directories, messages } = deps;
  const unallowed = directories
    .withAnswer("unknown", "refused")
    .filter((entry) => directory === undefined || entry.directory === directory);
  if (unallowed.length === 0) return messages.show("info", words.nothingToAllow());
  const items = await Promise.all(
    unallowed.map(async (entry) => {
      const { realPath, programs } = await programsIn(entry.directory);
      return {
        label: textFor("pick", entry.written),
        description: textFor("pick", entry.folderName),
        detail: textFor("pick", joined(cleanLine(realPath ?? entry.directory), programNames(programs))),
        picked: true,
        entry,
      };
    }),
  );
  const chosen =
    clicked === true
      ? items
      : await pickSeveral(items, {
          title: words.chooseDirectories(),
          placeHolder: words.chooseDirectoriesHint(),
        });
  if (chosen === undefined) return;
  await directories.allow(chosen.map(({ entry }) => entry));
  catalogue.startDiscovery();
}

/** Stops the plugins in these directories; the question is asked again. */
export async function forgetAllowedDirectories(
  { directories, messages }: ConsentDeps,
  argument: CommandArgument,
): Promise<void> {
  const items = directories.remembered().map((entry) => ({
    label: textFor("pick", entry.directory),
    description: entry.answer === "allowed" ? words.answerAllowed() : words.answerRefused(),
    detail: words.namedByFolder({ folder: entry.folder }),
    entry,
  }));
  if (argument.directory === undefined && items.length === 0) return messages.show("info", words.nothingRemembered());
  const chosen =
    argument.directory === undefined
      ? await pickSeveral(items, {
          title: words.chooseDirectoriesToForget(),
          matchOnDetail: true,
        })
      : items.filter(({ entry }) => entry.directory === argument.directory);
  if (chosen === undefined) return;
  await directories.forget(chosen.map(({ entry }) => entry));
}
