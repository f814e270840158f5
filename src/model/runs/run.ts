// Runs a request and returns its result, whether it succeeded, failed or was cancelled.
import { randomUUID } from "node:crypto";
import {
  type CancelOutcome,
  type Descriptor,
  type ExecutionResult,
  type Finding,
  type HostCall,
  isPluginError,
  isProviderError,
  type JsonObject,
  redactInputs,
  redactOutput,
  secretNameProblem,
  secretTexts,
  type StreamedOutput,
  validateOutput,
} from "../../scafctl/index.js";
import { explain } from "../errors/explain.js";
import { isRequestError, type PluginRef, RequestError } from "../errors/request-error.js";
import { RUN_SENTENCES } from "../errors/run-sentences.js";
import type { Catalogue } from "../plugins/catalogue.js";
import type { Target } from "../plugins/find-target.js";
import { effectiveCall, effectiveOptions } from "../requests/effective-call.js";
import type { Request } from "../requests/request-keys.js";
import { fillPlaceholders, placeholderNames, withoutSecrets } from "../requests/secret-placeholders.js";
import { failedPlugins, type ResolveOptions, resolveTarget } from "./resolve-target.js";
import { notConsidered, printable, runFindings } from "./run-findings.js";
import type { RunResult } from "./run-result.js";

export type RunProgress = "resolving" | "starting" | "running";

export interface RunOptions extends ResolveOptions {
  readonly onProgress?: (progress: RunProgress) => void;
  /** A longer output is not parsed, see {@link RunResult.unparsed}; default: all are. Bytes. */
  readonly maxParsedBytes?: number;
  /** Set when the user chose the provider in the tree; otherwise it is resolved. */
  readonly target?: Target;
  /**
   * Receives the output of the provider while it runs. Requests streaming; a provider that cannot
   * stream gets a unary call. The plugin waits for a returned promise.
   */
  readonly onOutput?: (piece: StreamedOutput) => void | Promise<void>;
  /**
   * Called once after a cancelled run, when no further attempt to stop it will be made; possibly
   * after the run itself has ended.
   */
  readonly onCancelled?: (outcome: CancelOutcome) => void;
  /**
   * The value of a secret that the inputs name by a placeholder; called right before the call, and
   * not in a dry run. Default: the plugin has none.
   * @throws RequestError
   */
  readonly secretFor?: (plugin: PluginRef, name: string, use: SecretUse) => string | Promise<string>;
}

/** The run that a secret is for. */
export interface SecretUse {
  readonly run: string;
  readonly signal: AbortSignal;
}

/** Deadline for the description of a dry run. Milliseconds. */
const WHAT_IF_MS = 10_000;

/**
 * Runs a request as scafctl would; see effectiveCall for the defaults. An error of the
 * provider or the plugin is part of the result. Does not ask before a write: use
 * {@link effectiveCall} first.
 * @throws RequestError when there is nothing to run
 */
export async function runRequest(catalogue: Catalogue, request: Request, options: RunOptions = {}): Promise<RunResult> {
  const began = { at: new Date(), time: performance.now() };
  const { signal } = options;
  options.onProgress?.("resolving");
  let target: Target | undefined;
  try {
    target = options.target ?? (await resolveTarget(catalogue, request, options));
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
  const run = new Run(catalogue, request, options, target, began);
  if (target === undefined || signal?.aborted === true) return run.result({ status: "cancelled" });
  return run.execute(target);
}

type Ending = Pick<RunResult, "status"> & Partial<RunResult>;

class Run {
  private readonly id = randomUUID();
  private readonly hostCalls: HostCall[] = [];
  private readonly remarks: Finding[];
  private readonly descriptor: Descriptor | undefined;
  private readonly capability: string | undefined;
  private readonly inputs: JsonObject;
  private whatIf: Pick<RunResult, "whatIf" | "diagnostics"> = { diagnostics: [] };

  constructor(
    private readonly catalogue: Catalogue,
    private readonly request: Request,
    private readonly options: RunOptions,
    private readonly target: Target | undefined,
    private readonly began: { readonly at: Date; readonly time: number },
  ) {
    const call = target === undefined ? request : effectiveCall(target, request);
    this.descriptor = target?.provider.descriptor;
    this.capability = call.capability;
    this.inputs = call.inputs;
    this.remarks = [...runFindings(this.descriptor, request, this.inputs, this.capability)];
    this.remarks.push(...notConsidered(request.provider, failedPlugins(catalogue.snapshot, request)));
  }

  async execute(target: Target): Promise<RunResult> {
    const { plugin, provider } = target;
    const { onProgress, onOutput, onCancelled, signal } = this.options;
    const subscription = this.catalogue.onHostCall(({ call }) => {
      if (call.run === this.id) this.hostCalls.push(call);
    });
    try {
      if (plugin.process.kind !== "ready") onProgress?.("starting");
      if (this.request.dryRun === true) await this.askWhatIf(target);
      const inputs = await this.filledInputs(target);
      for (const text of secretTexts(this.descriptor, inputs)) this.catalogue.secrets.add(text);
      onProgress?.("running");
      const result = await this.catalogue.handle(plugin.id).execute(provider.name, inputs, {
        ...effectiveOptions(this.catalogue.snapshot, target, this.request),
        capability: this.capability,
        maxParsedBytes: this.options.maxParsedBytes,
        signal,
        run: this.id,
        onStdout: onOutput,
        onStderr: onOutput,
        onCancelled,
      });
      return this.masked(this.success(printable(provider.name, result)));
    } catch (error) {
      return this.result(this.failure(error));
    } finally {
      subscription.dispose();
    }
  }

  /** As they are sent. Defaults of the schema are no placeholders: they are the plugin's. */
  private async filledInputs(target: Target): Promise<JsonObject> {
    const { request, options, id } = this;
    if (request.dryRun === true) return effectiveCall(target, withoutSecrets(request)).inputs;
    const { name, path } = target.plugin;
    const signal = options.signal ?? new AbortController().signal;
    const values = new Map<string, string>();
    for (const secret of placeholderNames(request.inputs)) {
      const problem = secretNameProblem(secret);
      if (problem !== undefined) throw new RequestError({ reason: "secret-name", secret, problem });
      const value = await options.secretFor?.({ name, path }, secret, { run: id, signal });
      if (value === undefined) throw new RequestError({ reason: "secret-missing", secret, plugin: { name, path } });
      this.catalogue.secrets.add(value);
      values.set(secret, value);
    }
    signal.throwIfAborted();
    const inputs = fillPlaceholders(request.inputs, (secret) => values.get(secret) ?? "");
    return effectiveCall(target, { ...request, inputs }).inputs;
  }

  result(ending: Ending): RunResult {
    const { request, target, capability } = this;
    return {
      provider: request.provider,
      plugin: target?.plugin.name ?? request.plugin ?? "",
      pluginPath: target?.plugin.path ?? "",
      ...(capability === undefined ? {} : { capability }),
      dryRun: request.dryRun ?? false,
      inputs: redactInputs(this.descriptor, this.inputs),
      data: null,
      warnings: [],
      metadata: {},
      streamed: false,
      outputFindings: [],
      hostCalls: this.hostCalls,
      startedAt: this.began.at,
      durationMs: performance.now() - this.began.time,
      ...this.whatIf,
      ...ending,
      diagnostics: [...this.whatIf.diagnostics, ...(ending.diagnostics ?? [])],
      remarks: [...this.remarks, ...(ending.remarks ?? [])],
    };
  }

  /** Without the secrets that the provider returned; the result as it is on demand. */
  private masked(ending: Ending): RunResult {
    const { data = null } = ending;
    const redacted = redactOutput(this.descriptor, data);
    const result = redacted === data ? ending : { ...ending, data: redacted };
    const masked = this.catalogue.secrets.maskJson(result);
    return { ...this.result(masked), ...(masked === ending ? {} : { withSecrets: () => this.result(ending) }) };
  }

  /** A failure does not stop the run; it is added to the remarks. */
  private async askWhatIf(target: Target): Promise<void> {
    const { plugin, provider } = target;
    const { signal } = this.options;
    const { inputs } = effectiveCall(target, withoutSecrets(this.request));
    try {
      const { description, diagnostics } = await this.catalogue
        .handle(plugin.id)
        .whatIf(provider.name, inputs, { signal, deadlineMs: WHAT_IF_MS });
      this.whatIf = { diagnostics, ...(description === "" ? {} : { whatIf: description }) };
    } catch (error) {
      if (signal?.aborted === true) throw error;
      const message = RUN_SENTENCES["what-if-failed"](explain(error).sentence);
      this.remarks.push({ severity: "warning", code: "what-if-failed", provider: provider.name, message });
      if (isProviderError(error)) this.whatIf = { diagnostics: error.diagnostics };
    }
  }

  private success({ exitCode, findings, ...result }: ExecutionResult): Ending {
    const { descriptor, capability } = this;
    const isChecked = result.unparsed === undefined && descriptor !== undefined && capability !== undefined;
    return {
      ...result,
      ...exitCodeOf(exitCode),
      status: "ok",
      remarks: findings,
      outputFindings: isChecked ? validateOutput(descriptor, capability, result.data) : [],
    };
  }

  private failure(error: unknown): Ending {
    if (isProviderError(error)) {
      const { message, exitCode, diagnostics } = error;
      return { status: "failed", error: message, ...exitCodeOf(exitCode), diagnostics };
    }
    // Another caller may have cancelled a shared start; only our own signal means cancelled.
    const { signal } = this.options;
    const isOurs = isPluginError(error) || isRequestError(error) || error === signal?.reason;
    if (signal?.aborted === true && isOurs) return { status: "cancelled" };
    if (!isPluginError(error)) throw error;
    return { status: "failed", failure: error };
  }
}

function exitCodeOf(exitCode = 0): Pick<RunResult, "exitCode"> {
  return exitCode === 0 ? {} : { exitCode };
}
