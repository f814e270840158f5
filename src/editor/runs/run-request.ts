// The commands "Run Request", "Dry Run" and "Rerun Last".
import type { CommandArgument } from "../../contributions.js";
import { problemsWith, type Request } from "../../model/index.js";
import { mayStart } from "../common/discovery.js";
import { runCommand } from "../platform/commands.js";
import { resolveActiveRequest, showProblems, waitForTarget } from "./active-request.js";
import { execute } from "./execute.js";
import type { RunDeps } from "./index.js";
import { words } from "./words.js";

export async function runRequest(deps: RunDeps, argument: CommandArgument): Promise<void> {
  await run(deps, argument, "runRequest", {});
}

/** Overrides `dryRun` of the request. */
export async function dryRun(deps: RunDeps, argument: CommandArgument): Promise<void> {
  await run(deps, argument, "dryRun", { dryRun: true });
}

/** Repeats the last run with the inputs it had. */
export async function rerunLast(deps: RunDeps): Promise<void> {
  const { last } = deps.runs;
  if (last === undefined) {
    await deps.messages.show("info", words.nothingRanYet());
    return;
  }
  if (!(await mayStart(deps))) return;
  const found = await waitForTarget(deps, last.request);
  if (found !== undefined) await execute(deps, { ...last, ...found });
}

async function run(
  deps: RunDeps,
  argument: CommandArgument,
  command: "runRequest" | "dryRun",
  override: Partial<Request>,
): Promise<void> {
  const active = await resolveActiveRequest(deps, argument);
  if (active === undefined) return;
  const { origin, analysis, request, target } = active;
  // The target may have become known only while waiting.
  const errors = problemsWith(analysis, target).filter(({ severity }) => severity === "error");
  if (errors.length > 0 && argument.anyway !== true) {
    const runAnyway = (): unknown => runCommand(command, { uri: origin.document, anyway: true });
    await showProblems(deps.messages, origin, errors, runAnyway);
    return;
  }
  await execute(deps, { origin, request: { ...request, ...override }, target });
}
