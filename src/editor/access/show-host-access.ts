// "Show Host Access": what each plugin was allowed and refused, which secrets have a value, and the
// way to take all of it back.
import * as vscode from "vscode";
import { pluginTarget } from "../common/targets.js";
import { words } from "./words.js";
import { type AccessItem, accessItems, type Removal } from "./host-access-items.js";
import type { Services } from "../common/services.js";

/** Stays until it is closed, and shows after each change what is left. */
export async function showHostAccess(services: Services, argument: unknown): Promise<void> {
  const only = pluginTarget(argument)?.pluginId;
  for (;;) {
    const chosen = await choose(() => accessItems(services, only));
    if (chosen === undefined) return;
    const { removal, open } = chosen;
    if (removal === undefined) return open?.();
    if (await isSure(chosen, removal)) await removal.run();
  }
}

/**
 * What a button takes back is gone at once, and the list stays open: closed and opened again, it
 * would lose keys that are pressed meanwhile.
 */
async function choose(list: () => Promise<readonly AccessItem[]>): Promise<AccessItem | undefined> {
  const picker = vscode.window.createQuickPick<AccessItem>();
  picker.title = words.hostAccessTitle();
  picker.placeholder = words.hostAccessHint();
  picker.matchOnDescription = true;
  picker.keepScrollPosition = true;
  picker.items = await list();
  const takeBack = async ({ removal }: AccessItem): Promise<void> => {
    await removal?.run();
    picker.items = await list();
  };
  try {
    return await new Promise((resolve, reject) => {
      picker.onDidTriggerItemButton(({ item }) => void takeBack(item).catch(reject));
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

/** Enter on an entry looks like opening it, so it takes nothing away by itself. */
async function isSure({ label }: AccessItem, { title }: Removal): Promise<boolean> {
  const answer = await vscode.window.showQuickPick([title, words.back()], {
    title: label.replace(/^\$\([\w-]+\) /, ""),
  });
  return answer === title;
}
