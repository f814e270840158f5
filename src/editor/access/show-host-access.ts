// "Show Host Access": the permissions and secrets of each plugin. Each entry can be removed.
import type { CommandArgument } from "../../contributions.js";
import { textFor } from "../../model/index.js";
import { openPicker, pickOne } from "../platform/pick.js";
import { words } from "./words.js";
import { type AccessItem, accessItems, type Removal } from "./host-access-items.js";
import type { AccessDeps } from "./index.js";

/** The list stays open until it is closed, and is updated after each change. */
export async function showHostAccess(deps: AccessDeps, { pluginId }: CommandArgument): Promise<void> {
  for (;;) {
    const chosen = await choose(() => accessItems(deps, pluginId));
    if (chosen === undefined) return;
    const { removal, open } = chosen;
    if (removal === undefined) return open?.();
    if (await isConfirmed(chosen, removal)) await removal.run();
  }
}

/**
 * A button removes its entry at once, and the list stays open: reopening it would lose keys that
 * are pressed meanwhile.
 */
async function choose(list: () => Promise<readonly AccessItem[]>): Promise<AccessItem | undefined> {
  const picker = openPicker<AccessItem>(words.hostAccessTitle(), words.hostAccessHint());
  picker.matchOnDescription = true;
  picker.keepScrollPosition = true;
  picker.items = await list();
  const remove = async ({ removal }: AccessItem): Promise<void> => {
    await removal?.run();
    picker.items = await list();
  };
  try {
    return await new Promise((resolve, reject) => {
      picker.onDidTriggerItemButton(({ item }) => void remove(item).catch(reject));
      picker.onDidAccept(() => {
        const [item] = picker.selectedItems;
        if (item !== undefined) resolve(item);
      });
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

/** Confirms, because Enter on an entry usually opens it. */
async function isConfirmed({ label }: AccessItem, { title }: Removal): Promise<boolean> {
  const remove = { label: textFor("pick", title) };
  return (await pickOne([remove, { label: textFor("pick", words.back()) }], { title: label })) === remove;
}
