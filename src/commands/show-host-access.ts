// "Show Host Access": what each plugin was allowed and refused, which secrets have a value, and the way to take all of it back.
import * as vscode from "vscode";
import { pluginTarget } from "../platform/targets.js";
import { words } from "../platform/words.js";
import { type AccessItem, accessItems, type Removal } from "./host-access-items.js";
import type { Services } from "./services.js";

/** Stays until it is closed, and shows after each change what is left. */
export async function showHostAccess(services: Services, argument: unknown): Promise<void> {
  const only = pluginTarget(argument)?.pluginId;
  for (;;) {
    const chosen = await choose(await accessItems(services, only));
    if (chosen === undefined) return;
    const { removal, open } = chosen.item;
    if (removal === undefined) return open?.();
    if (chosen.byButton || (await isSure(chosen.item, removal))) await removal.run();
  }
}

async function choose(
  items: readonly AccessItem[],
): Promise<{ readonly item: AccessItem; readonly byButton: boolean } | undefined> {
  const picker = vscode.window.createQuickPick<AccessItem>();
  picker.title = words.hostAccessTitle();
  picker.placeholder = words.hostAccessHint();
  picker.matchOnDescription = true;
  picker.items = items;
  try {
    return await new Promise((resolve) => {
      picker.onDidTriggerItemButton(({ item }) => resolve({ item, byButton: true }));
      picker.onDidAccept(() => {
        const [item] = picker.selectedItems;
        if (item !== undefined) resolve({ item, byButton: false });
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
