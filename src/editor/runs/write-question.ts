// The question before a run that changes something although it is no action: scafctl would refuse
// it (contract 3.6).
import { cleanLine, type Request, type Target, writeConcern } from "../../model/index.js";
import { words } from "../platform/words.js";
import type { Services } from "../common/services.js";

/**
 * The request as it is to be run: as an action, where that was chosen. Undefined when it is not to
 * be run.
 */
export async function confirmWrite(
  { messages }: Services,
  request: Request,
  target: Target,
): Promise<Request | undefined> {
  const concern = writeConcern(target, request);
  if (concern.kind !== "write-outside-action") return request;
  const provider = cleanLine(request.provider, 100);
  const detail = [
    words.writeNeedsAction(),
    concern.canAct ? "" : words.writeCannotAct({ provider }),
    request.dryRun === true ? words.writeDryRun() : "",
  ];
  const asAction = { title: words.runAsAction(), value: { ...request, capability: "action" } };
  const anyway = { title: words.runAnyway(), value: request };
  return messages.ask(
    words.writeQuestion({ operation: cleanLine(concern.operation, 100), provider }),
    detail.filter((part) => part !== "").join(" "),
    concern.canAct ? [asAction, anyway] : [anyway],
  );
}
