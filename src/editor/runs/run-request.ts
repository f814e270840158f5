// "Run Request" and "Dry Run": check the request in the editor, run it, and show what came of it.
import { checkRequest, type Request } from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import { flag } from "../common/targets.js";
import { mayStart } from "../common/discovery.js";
import { execute } from "./execute.js";
import { requestInHand, targetInHand, tellProblems } from "./active-request.js";
import type { Services } from "../common/services.js";

export async function runRequest(services: Services, argument: unknown): Promise<void> {
  await run(services, argument, "runRequest", {});
}

/** Whatever the request says about it. */
export async function dryRun(services: Services, argument: unknown): Promise<void> {
  await run(services, argument, "dryRun", { dryRun: true });
}

async function run(
  services: Services,
  argument: unknown,
  command: "runRequest" | "dryRun",
  change: Partial<Request>,
): Promise<void> {
  if (!(await mayStart(services))) return;
  const found = await requestInHand(services, argument);
  if (found === undefined) return;
  const { request, origin } = found;
  const target = await targetInHand(services, request);
  if (target === undefined) return;
  const errors = checkRequest(origin.text, services.live.snapshot).filter(({ severity }) => severity === "error");
  if (errors.length > 0 && !flag(argument, "anyway")) {
    await tellProblems(services, origin.document, errors, () =>
      runCommand(command, { uri: origin.document.toString(), anyway: true }),
    );
    return;
  }
  await execute(services, { request: { ...request, ...change }, origin }, target);
}
