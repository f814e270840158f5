// One run of a request: asked about when it writes, followed while it lasts, its result shown, and
// what was left behind by a cancel told.
import {
  cleanText,
  effectiveCall,
  exitCodeMeaning,
  runRequest,
  type RunResult,
  type Target,
} from "../../model/index.js";
import type { ActiveRun } from "../common/active-runs.js";
import { runCommand } from "../platform/commands.js";
import { withCancellableProgress } from "../platform/progress.js";
import { words } from "../platform/words.js";
import { tellCancelled } from "./cancelled.js";
import type { RequestInHand } from "./active-request.js";
import type { Services } from "../common/services.js";
import { confirmWrite } from "./write-question.js";

/**
 * Runs a request and shows its result; a failure of the plugin is told with its own words.
 * @throws what the model throws
 */
export async function execute(services: Services, found: RequestInHand, target: Target): Promise<void> {
  const { runs, documents } = services;
  const request = await confirmWrite(services, found.request, target);
  if (request === undefined) return;
  const { origin } = found;
  documents.remarks.clear(origin);
  const result = await runs.track(request, origin, (run) => follow(services, run, target));
  // Cancelling was the person's own wish: nothing to read, nothing to say.
  if (result.status === "cancelled") return;
  documents.remarks.show(origin, target, result);
  await documents.showResult(result);
  await tell(services, result, () => execute(services, found, target));
}

/** Shows what the provider writes meanwhile. */
async function follow(services: Services, { request, controller }: ActiveRun, target: Target): Promise<RunResult> {
  const { live, outputs } = services;
  const { provider, dryRun = false } = request;
  const output = outputs.begin({ provider, capability: effectiveCall(target, request).capability, dryRun }, controller);
  let result: RunResult | undefined;
  try {
    const running = runRequest(live.startDiscovery(), request, {
      signal: controller.signal,
      onOutput: (piece) => output.write(piece),
      onCancelled: (outcome) => void tellCancelled(services, target, outcome),
    });
    result = await withCancellableProgress(words.runningProvider({ provider }), controller, running);
    return result;
  } finally {
    output.end(result);
  }
}

async function tell({ messages }: Services, result: RunResult, retry: () => unknown): Promise<void> {
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
  const withFacts = (text: string): string =>
    facts.length === 0 ? text : words.failedWith({ text, fact: facts.join(", ") });
  if (error !== undefined) {
    await messages.show("error", withFacts(words.providerFailed({ provider, text: cleanText(error, 1000) })), [
      { title: words.showLog(), run: () => runCommand("showLog", about) },
    ]);
  } else if (warnings.length > 0) {
    const text = cleanText(warnings.join(" · "), 1000);
    await messages.show("warning", withFacts(words.providerWarned({ provider, text })));
  } else if (exitCode !== undefined) {
    // Remarks alone are at the inputs and in the status bar already.
    await messages.show("warning", withFacts(words.providerDone({ provider })));
  }
}
