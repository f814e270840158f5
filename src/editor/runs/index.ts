// Commands that run a request or query its provider about it.
import type { ActiveRuns, HostAccess, RequestAnalysis, RequestOrigin, RunResult, Target } from "../../model/index.js";
import type * as vscode from "vscode";
import type { DiscoveryDeps } from "../common/discovery.js";
import type { CommandHandlers } from "../platform/commands.js";
import { cancelRun } from "./cancel-run.js";
import { extractDependencies, whatIf } from "./provider-questions.js";
import type { RunOutputs } from "./run-output.js";
import { dryRun, rerunLast, runRequest } from "./run-request.js";

export interface RunDeps extends DiscoveryDeps {
  readonly runs: ActiveRuns;
  readonly outputs: RunOutputs;
  readonly requests: {
    /** Undefined when the document is not a request. */
    analyze(document: vscode.TextDocument): RequestAnalysis | undefined;
  };
  /** Diagnostics of providers, shown in the requests. */
  readonly diagnostics: {
    clear(uri: string): void;
    show(origin: RequestOrigin, target: Target, result: Pick<RunResult, "diagnostics">): void;
  };
  readonly results: { show(result: RunResult): Promise<void> };
  /** The value of a secret that a request names. @throws RequestError when it may not be sent */
  readonly secrets: Pick<HostAccess, "secretFor">;
}

export function runCommands(deps: RunDeps) {
  return {
    runRequest: (argument) => runRequest(deps, argument),
    dryRun: (argument) => dryRun(deps, argument),
    whatIf: (argument) => whatIf(deps, argument),
    extractDependencies: (argument) => extractDependencies(deps, argument),
    rerunLast: () => rerunLast(deps),
    cancelRun: (argument) => cancelRun(deps, argument),
  } satisfies Partial<CommandHandlers>;
}
