// One execution of a request, from its text's meaning to its outcome.
import { randomUUID } from "node:crypto";
import {
  type CancelOutcome,
  type Client,
  type Descriptor,
  type ExecutionResult,
  type Finding,
  type HostCall,
  isPluginError,
  isProviderError,
  type JsonObject,
  redactInputs,
  type StreamedOutput,
  validateOutput,
} from "../../scafctl/index.js";
import type { Catalogue } from "../plugins/catalogue.js";
import { effectiveCall, effectiveOptions } from "../requests/effective-call.js";
import { explain } from "../errors/explain.js";
import { findTarget, type Target, type TargetSearch } from "../plugins/find-target.js";
import { runRemarks } from "./run-remarks.js";
import type { Request } from "../requests/request-keys.js";
import type { RunResult } from "./run-result.js";

/** What a run is doing: looking for its provider, starting the plugin, waiting for the answer. */
export type RunProgress = "looking" | "starting" | "running";

export interface RunOptions {
  /** Cancels this run and no other one of the plugin. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Already known where the request came from a tree; else it is looked for. */
  readonly target?: Target;
  /**
   * What the provider writes while it runs, as it comes. Asks for streaming; a provider that cannot
   * stream is called once. A promise holds the plugin back until it settles.
   */
  readonly onOutput?: (piece: StreamedOutput) => void | Promise<void>;
  /**
   * Told after a cancelled run, once there is nothing more to try, possibly after the run itself
   * has ended.
   */
  readonly onCancelled?: (outcome: CancelOutcome) => void;
}

/** How long the sentence beside a dry run may take: it is a courtesy. Milliseconds. */
const WHAT_IF_MS = 10_000;

/**
 * Finds what a request means. Waits only as long as a plugin that may offer it is still being
 * looked at.
 * @throws RequestError; the signal's reason when that is aborted
 */
export async function resolveTarget(
  catalogue: Catalogue,
  request: Pick<Request, "provider" | "plugin">,
  signal?: AbortSignal,
): Promise<Target> {
  catalogue.want(request.plugin);
  let search: TargetSearch = { kind: "undecided" };
  await catalogue.when((snapshot) => {
    search = findTarget(snapshot, request);
    return search.kind !== "undecided";
  }, signal);
  return settled(search);
}

/**
 * Runs a request as scafctl would: see {@link effectiveCall} for what is filled in. Whatever the
 * plugin does is a result: what the provider said is in `error`, what became of the plugin in
 * `failure`. Nobody is asked here whether a write is wanted: {@link writeConcern} is for that.
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
  const { capability, inputs } =
    target === undefined ? { capability: request.capability, inputs: request.inputs } : effectiveCall(target, request);
  const remarks: Finding[] = [...runRemarks(descriptor, request, inputs, capability)];
  const end = (outcome: Outcome): RunResult => ({
    provider: request.provider,
    plugin: target?.plugin.name ?? request.plugin ?? "",
    pluginPath: target?.plugin.path ?? "",
    ...(capability === undefined ? {} : { capability }),
    dryRun: request.dryRun ?? false,
    inputs: redactInputs(descriptor, inputs),
    data: null,
    warnings: [],
    metadata: {},
    streamed: false,
    diagnostics: [],
    outputFindings: [],
    hostCalls: [],
    startedAt,
    durationMs: performance.now() - began,
    ...outcome,
    remarks: [...remarks, ...(outcome.remarks ?? [])],
  });
  if (target === undefined || isAborted(signal)) return end({ status: "cancelled" });

  const { plugin, provider } = target;
  const run = randomUUID();
  const hostCalls: HostCall[] = [];
  const listening = catalogue.onHostCall(({ call }) => {
    if (call.run === run) hostCalls.push(call);
  });
  const execution = {
    ...effectiveOptions(catalogue.snapshot, target, request),
    capability,
    signal,
    run,
    onStdout: options.onOutput,
    onStderr: options.onOutput,
    onCancelled: options.onCancelled,
  };
  let preview: Preview = { diagnostics: [] };
  /** With what was remarked on the same inputs before the run. */
  const asked = (said: RunResult["diagnostics"] = []): Preview => ({
    ...preview,
    diagnostics: [...preview.diagnostics, ...said],
  });
  try {
    if (plugin.process.kind !== "ready") onProgress?.("starting");
    const result = await catalogue.use(
      plugin.id,
      async (client) => {
        if (request.dryRun === true) preview = await describe(client, provider.name, inputs, signal, remarks);
        onProgress?.("running");
        return client.execute(provider.name, inputs, execution);
      },
      signal,
    );
    return end({ ...success(result, descriptor, capability), ...asked(result.diagnostics), hostCalls });
  } catch (error) {
    if (isProviderError(error)) {
      const { message, exitCode, diagnostics } = error;
      return end({ status: "failed", error: message, ...exit(exitCode), ...asked(diagnostics), hostCalls });
    }
    if (!isPluginError(error)) throw error;
    // Somebody else may have cancelled what we shared; only our own signal makes it our wish.
    return end(
      isAborted(signal) ? { status: "cancelled" } : { status: "failed", failure: error, ...asked(), hostCalls },
    );
  } finally {
    listening.dispose();
  }
}

type Preview = Pick<RunResult, "whatIf" | "diagnostics">;

/** The sentence beside a dry run. That there is none stops nothing; that it failed is a remark. */
async function describe(
  client: Client,
  provider: string,
  inputs: JsonObject,
  signal: AbortSignal | undefined,
  remarks: Finding[],
): Promise<Preview> {
  try {
    const { description, diagnostics } = await client.describeWhatIf(provider, inputs, {
      signal,
      deadlineMs: WHAT_IF_MS,
    });
    return { diagnostics, ...(description === "" ? {} : { whatIf: description }) };
  } catch (error) {
    if (isAborted(signal)) throw error;
    const message = `What the run would do could not be told. ${explain(error).sentence}`;
    remarks.push({ severity: "warning", code: "what-if-failed", provider, message });
    return { diagnostics: isProviderError(error) ? error.diagnostics : [] };
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}

type Outcome = Pick<RunResult, "status"> & Partial<RunResult>;

function success(
  { data, warnings, metadata, streamed, transport, diagnostics = [], exitCode = 0, findings }: ExecutionResult,
  descriptor: Descriptor | undefined,
  capability: string | undefined,
): Outcome {
  const outputFindings =
    descriptor === undefined || capability === undefined ? [] : validateOutput(descriptor, capability, data);
  return {
    status: "ok",
    data,
    warnings,
    metadata,
    streamed,
    transport,
    diagnostics,
    ...exit(exitCode),
    remarks: findings,
    outputFindings,
  };
}

function exit(exitCode: number): Pick<RunResult, "exitCode"> {
  return exitCode === 0 ? {} : { exitCode };
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
