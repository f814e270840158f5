// "Rerun Last": the same request once more, with the inputs it had.
import { words } from "../platform/words.js";
import { mayStart } from "./discovery.js";
import { execute } from "./run-request.js";
import type { Services } from "./services.js";

export async function rerunLast(services: Services): Promise<void> {
  const { last } = services.runs;
  if (last === undefined) await services.messages.show("info", words.nothingRanYet());
  else if (await mayStart(services)) await execute(services, last.request, last.document);
}
