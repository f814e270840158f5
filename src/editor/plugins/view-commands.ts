// The commands of the Plugins view: Refresh, Filter… and Clear Filter.
import type { CommandArgument } from "../../contributions.js";
import { mayStart } from "../common/discovery.js";
import { openInputBox } from "../platform/pick.js";
import type { PluginDeps } from "./index.js";
import { words } from "./words.js";

/** Reads the directories again and describes plugins again that failed. */
export async function refresh(deps: PluginDeps): Promise<void> {
  if (await mayStart(deps)) await deps.catalogue.startDiscovery().refresh();
}

/** Filters while the user types. Escape restores the previous filter. */
export async function filter({ view, catalogue }: PluginDeps, argument: CommandArgument): Promise<void> {
  if (argument.filter !== undefined) {
    view.filter = argument.filter;
    return;
  }
  catalogue.startDiscovery();
  const before = view.filter;
  const box = openInputBox(words.filterTitle(), words.filterHint());
  box.value = before;
  await new Promise<void>((resolve) => {
    let accepted = false;
    box.onDidChangeValue((text) => (view.filter = text));
    box.onDidAccept(() => {
      accepted = true;
      box.hide();
    });
    box.onDidHide(() => {
      if (!accepted) view.filter = before;
      resolve();
    });
    box.show();
  });
  box.dispose();
}

export function clearFilter({ view }: PluginDeps): void {
  view.filter = "";
}
