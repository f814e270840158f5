// "Rerun Last": the same request once more, with the inputs it had.
import { words } from "../platform/words.js";
import { mayStart } from "../common/discovery.js";
import { execute } from "./execute.js";
import { targetInHand } from "./active-request.js";
import type { Services } from "../common/services.js";

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
