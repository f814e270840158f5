// Asks the user before a write operation that scafctl would refuse, because its capability is not
// "action".
import { cleanLine, type Request, type Target, writeWarning } from "../../model/index.js";
import type { Messages } from "../platform/messages.js";
import { words } from "./words.js";

/**
 * @returns the request to run, with the capability "action" if the user chose that; undefined when
 *   the user cancelled
 */
export async function confirmWrite(messages: Messages, request: Request, target: Target): Promise<Request | undefined> {
  const warning = writeWarning(target, request);
  if (warning.kind !== "write-outside-action") return request;
  const provider = cleanLine(request.provider, 100);
  const detail = [
    words.writeNeedsAction(),
    warning.canAct ? "" : words.writeHasNoAction({ provider }),
    request.dryRun === true ? words.writeDryRun() : "",
  ];
  const asAction = { title: words.runAsAction(), value: { ...request, capability: "action" } };
  const anyway = { title: words.runAnyway(), value: request };
  return messages.ask(
    words.writeQuestion({ operation: cleanLine(warning.operation, 100), provider }),
    detail.filter((part) => part !== "").join(" "),
    warning.canAct ? [asAction, anyway] : [anyway],
  );
}
