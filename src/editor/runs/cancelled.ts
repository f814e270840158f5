// What is told after a cancelled run: nothing when the provider has stopped, else that it may still
// be at work and what can be done about it.
import { cleanText, type Target } from "../../model/index.js";
import { words } from "../platform/words.js";
import type { CancelOutcome } from "../../scafctl/index.js";
import type { Services } from "../common/services.js";

/** Never rejects: nobody waits for it. */
export async function tellCancelled(
  { live, messages }: Services,
  { plugin, provider: { name: provider } }: Target,
  { stop, error, othersRunning, mayEndProcess }: CancelOutcome,
): Promise<void> {
  if (stop === "done" || stop === "gone") return;
  try {
    if (!mayEndProcess) {
      await messages.show("info", words.cancelShared({ provider, count: othersRunning }));
      return;
    }
    const text =
      error === undefined
        ? words.cancelAsked({ provider })
        : words.cancelRefused({ provider, text: cleanText(error, 500) });
    await messages.show("info", text, [{ title: words.endProcess(), run: () => live.open().stop(plugin.id) }]);
  } catch (failure) {
    await messages.failure(failure, { pluginId: plugin.id });
  }
}
