// "Allow Plugin Directories…" and "Forget Allowed Directories…": change the answers to the
// question whether the programs in a directory may be started.
import type { CommandArgument } from "../../contributions.js";
import { textFor } from "../../model/index.js";
import { mayStart } from "../common/discovery.js";
import { pickSeveral } from "../platform/pick.js";
import type { AccessDeps } from "./index.js";
import { words } from "./words.js";

/** Allows directories that were refused or not answered yet. */
export async function allowDirectories(deps: AccessDeps, argument: CommandArgument): Promise<void> {
  if (!(await mayStart(deps))) return;
  const { catalogue, messages } = deps;
  const { directories } = deps.access;
  const unallowed = directories.withAnswer("unknown", "refused");
  const items = unallowed.map((entry) => ({
    label: textFor("pick", entry.written),
    description: textFor("pick", entry.folderName),
    detail: textFor("pick", entry.directory),
    picked: true,
    entry,
  }));
  const chosen =
    argument.directory === undefined
      ? await pickSeveral(items, {
          title: words.chooseDirectoriesToAllow(),
          placeHolder: words.allowHint(),
        })
      : items.filter(({ entry }) => entry.directory === argument.directory);
  if (chosen === undefined) return;
  if (unallowed.length === 0) return messages.show("info", words.nothingToAllow());
  await directories.answer(
    chosen.map(({ entry }) => entry),
    "allowed",
  );
  catalogue.startDiscovery();
}

/** Stops the plugins in these directories; the question is asked again. */
export async function forgetAllowedDirectories(
  { access: { directories }, messages }: AccessDeps,
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
  await directories.answer(
    chosen.map(({ entry }) => entry),
    "unknown",
  );
}
