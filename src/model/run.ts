// One execution of a request, from its text's meaning to its outcome.
import { isPluginError, isProviderError, type Output, withDefaults } from "../scafctl/index.js";
import type { Catalogue } from "./catalogue.js";
import { executeOptions } from "./request-keys.js";
import { findTarget, type Target, type TargetSearch } from "./request-target.js";
import type { Request, RunResult } from "./types.js";

/** What a run is doing: looking for its provider, starting the plugin, waiting for the answer. */
export type RunProgress = "looking" | "starting" | "running";

export interface RunOptions {
  /** Cancels this run and no other one of the plugin. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Already known where the request came from a tree; else it is looked for. */
  readonly target?: Target;
}

/**
 * Finds what a request means. Waits only as long as a plugin that may offer it is still being looked at.
 * @throws RequestError; the signal's reason when that is aborted
 */
export async function resolveTarget(
  catalogue: Catalogue,
  request: Pick<Request, "provider" | "plugin">,
  signal?: AbortSignal,
): Promise<Target> {
  let search: TargetSearch = { kind: "undecided" };
  await catalogue.when((snapshot) => {
    search = findTarget(snapshot, request);
    return search.kind !== "undecided";
  }, signal);
  return settled(search);
}

/**
 * Runs a request. Whatever the plugin does is a result: what the provider said is in `error`, what became of the plugin in `failure`. The capability is the
 * request's, else the first that the provider declares, since scafctl never calls without one. Inputs that are left out get their defaults, as
 * scafctl fills them in before a plugin sees anything (contract 4.2).
 * @throws RequestError when there is nothing to run
 */
export async function runRequest(catalogue: Catalogue, request: Request, options: RunOptions = {}): Promise<RunResult> {
  const { signal, onProgress } = options;
  const startedAt = new Date();
  const began = performance.now();
  onProgress?.("looking");
  let target = options.target;
  try {
    target ??= await resolveTarget(catalogue, request, signal);
  } catch (error) {
    if (!isAborted(signal)) throw error;
  }
  const descriptor = target?.provider.descriptor;
  const capability = request.capability ?? descriptor?.capabilities[0];
  const inputs = descriptor === undefined ? request.inputs : withDefaults(descriptor, request.inputs);
  const end = (outcome: Outcome): RunResult => ({
    provider: request.provider,
    plugin: target?.plugin.name ?? request.plugin ?? "",
    pluginPath: target?.plugin.path ?? "",
    ...(capability === undefined ? {} : { capability }),
    dryRun: request.dryRun ?? false,
    inputs,
    data: null,
    warnings: [],
    metadata: {},
    startedAt,
    durationMs: performance.now() - began,
    ...outcome,
  });
  if (target === undefined || isAborted(signal)) return end({ status: "cancelled" });

  const { plugin, provider } = target;
  try {
    if (plugin.process.kind !== "ready") onProgress?.("starting");
    const output = await catalogue.use(
      plugin.id,
      (client) => {
        onProgress?.("running");
        const how = { ...executeOptions(request), capability, signal };
        return client.execute(provider.name, inputs, how);
      },
      signal,
    );
    return end(success(output));
  } catch (error) {
    if (isProviderError(error)) return end({ status: "failed", error: error.message });
    if (!isPluginError(error)) throw error;
    // Somebody else may have cancelled what we shared; only our own signal makes it our wish.
    return end(isAborted(signal) ? { status: "cancelled" } : { status: "failed", failure: error });
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}

type Outcome = Pick<RunResult, "status"> & Partial<RunResult>;

function success({ data, warnings, metadata }: Output): Outcome {
  return { status: "ok", data, warnings, metadata };
}

function settled(search: TargetSearch): Target {
  switch (search.kind) {
    case "found":
      return search.target;
    case "failed":
      throw search.error;
    case "undecided":
      // The catalogue was disposed: nobody will look any more.
      throw new DOMException("The catalogue was closed.", "AbortError");
  }
}
