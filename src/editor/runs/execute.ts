// Runs a request: confirms a write, streams the output, and shows the result and what went wrong.
import {
  type ActiveRun,
  effectiveCall,
  exitCodeMeaning,
  MAX_PARSED_BYTES,
  type Request,
  runRequest,
  type RunResult,
  type SafeText,
  type Target,
  joinSafe,
  withoutColours,
} from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import type { Messages } from "../platform/messages.js";
import { withCancellableProgress } from "../platform/progress.js";
import { buttons } from "../platform/words.js";
import type { ActiveRequest } from "./active-request.js";
import { showCancelOutcome } from "./cancel-run.js";
import type { RunDeps } from "./index.js";
import { words } from "./words.js";

export async function execute(deps: RunDeps, active: Omit<ActiveRequest, "analysis">): Promise<void> {
  const { runs, diagnostics, results, messages } = deps;
  const { origin, target } = active;
  const request = await confirmWrite(messages, active.request, target);
  if (request === undefined) return;
  diagnostics.clear(origin.document);
  const result = await runs.track(request, origin, (run) => stream(deps, run, target));
  if (result.status === "cancelled") return;
  diagnostics.show(origin, target, result);
  await results.show(result);
  await notify(messages, result, () => execute(deps, active));
}

/**
 * Asks before a write operation in a request that does not name the capability "action".
 * @returns the request to run, with the capability "action" if the user chose that; undefined when
 *   the user cancelled
 */
async function confirmWrite(messages: Messages, request: Request, target: Target): Promise<Request | undefined> {
  const { write } = effectiveCall(target, request);
  if (write === undefined) return request;
  const { provider } = request;
  const detail = [
    write.kind === "as-action" ? words.writeRunsAsAction() : words.writeNeedsAction(),
    ...(write.canAct ? [] : [words.writeHasNoAction({ provider })]),
    ...(request.dryRun === true ? [words.writeDryRun()] : []),
  ];
  const asAction = { title: words.runAsAction(), value: { ...request, capability: "action" } };
  const anyway = { title: words.runAnyway(), value: request };
  return messages.ask(words.writeQuestion({ operation: write.operation, provider }), joinSafe(detail, " "), [
    ...(write.canAct ? [asAction] : []),
    ...(write.kind === "refused" ? [anyway] : []),
  ]);
}

/** Runs the request and streams its output to a terminal. */
async function stream(deps: RunDeps, { request, origin, controller }: ActiveRun, target: Target): Promise<RunResult> {
  const { catalogue, outputs } = deps;
  const { provider, dryRun = false } = request;
  const output = outputs.begin({ provider, capability: effectiveCall(target, request).capability, dryRun }, controller);
  let result: RunResult | undefined;
  try {
    const execution = (signal: AbortSignal): Promise<RunResult> =>
      runRequest(catalogue.startDiscovery(), request, {
        signal,
        maxParsedBytes: MAX_PARSED_BYTES,
        onOutput: (piece) => output.write(piece),
        onCancelled: (outcome) => void showCancelOutcome(deps, target, outcome),
        secretFor: (plugin, name, use) => deps.secrets.secretFor(plugin, name, { ...use, request: origin.document }),
      });
    result = await withCancellableProgress(words.runningProvider({ provider }), execution, controller);
    return result;
  } finally {
    output.end(result);
  }
}

/** Shows a notification for a result that needs attention. */
async function notify(messages: Messages, result: RunResult, retry: () => unknown): Promise<void> {
  const { provider, failure, error, exitCode, warnings, diagnostics } = result;
  const about = { pluginId: result.pluginPath };
  if (failure !== undefined) {
    await messages.failure(failure, about, retry);
    return;
  }
  const facts = [
    exitCode === undefined ? "" : words.exitCode({ code: exitCode, meaning: exitCodeMeaning(exitCode) }),
    diagnostics.length === 0 ? "" : words.diagnosticCount({ count: diagnostics.length }),
  ].filter((fact) => fact !== "");
  const withFacts = (text: SafeText<"notification">): SafeText<"notification"> =>
    facts.length === 0 ? text : words.withFacts({ text, facts: facts.join(", ") });
  if (error !== undefined) {
    await messages.show("error", withFacts(words.providerFailed({ provider, text: withoutColours(error) })), [
      { title: buttons.showLog(), run: () => runCommand("showLog", about) },
    ]);
  } else if (warnings.length > 0) {
    const text = withoutColours(warnings.join(" · "));
    await messages.show("warning", withFacts(words.providerWarned({ provider, text })));
  } else if (exitCode !== undefined) {
    // Diagnostics alone are in the editor and in the status bar already.
    await messages.show("warning", withFacts(words.providerFinished({ provider })));
  }
}
