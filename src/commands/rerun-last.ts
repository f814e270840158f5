// "Rerun Last": the same request once more, with the inputs it had.
import { words } from "../platform/words.js";
import { mayStart } from "./discovery.js";
import { execute } from "./execute.js";
import { targetInHand } from "./request-in-hand.js";
import type { Services } from "./services.js";

export async function rerunLast(services: Services): Promise<void> {
  const { last } = services.runs;
  if (last === undefined) {
    await services.messages.show("info", words.nothingRanYet());
    return;
  }
  if (!(await mayStart(services))) return;
  const target = await targetInHand(services, last.request);
  if (target !== undefined) await execute(services, last, target);
}
