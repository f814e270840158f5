// `scafctl-plugins run`: one execution of a provider.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { Target } from "../../model/plugins/find-target.js";
import { resultJson } from "../../model/runs/result-document.js";
import { runRequest, type RunProgress } from "../../model/runs/run.js";
import { type Call, type CallOptions, readCall, targetOf } from "./call.js";
import type { CommandContext, CommonOptions } from "../terminal/context.js";
import { ExitCode } from "../terminal/exit-codes.js";
import { fittingRequest, type FittingOptions } from "./fitting.js";
import { type HostOptions, withHost } from "../session/host-options.js";
import { askWhatIf } from "./questions.js";
import { readRunFlags, type RunFlagOptions } from "./run-flags.js";
import { liveOutput, tellResult } from "./run-output.js";
import { mayWrite } from "./write-question.js";

/**
 * How long a plugin has to stop politely after Ctrl-C, before its process is ended. StopProvider
 * has two seconds of it. Milliseconds.
 */
const STOP_MS = 2_500;

export interface RunCommandOptions
  extends CommonOptions, CallOptions, HostOptions, RunFlagOptions, Omit<FittingOptions, "capability"> {
  /** Ask what it would do, and run nothing. */
  readonly whatIf?: boolean;
  /** Run what changes something without a question. */
  readonly yes?: boolean;
}

/** @throws UsageError; RefusedInput; RequestError when there is no such provider */
export async function run(
  provider: string | undefined,
  options: RunCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const read = await readCall(provider, options, await readRunFlags(options, context), context);
  return withHost(options, context, async (catalogue) => {
    const target = await targetOf(catalogue, read.request, context);
    const call = { ...read, request: fittingRequest(read, target, options, terminal) };
    if (options.whatIf === true) return askWhatIf(catalogue, call, target, options, context);
    if (!(await mayWrite(target, call.request, options.yes === true, context))) {
      terminal.note("nothing was run");
      return ExitCode.cancelled;
    }
    return execute(catalogue, call, target, options, context);
  });
}

async function execute(
  catalogue: Catalogue,
  call: Call,
  target: Target,
  { json }: CommonOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const { onOutput, hasWritten } = liveOutput(catalogue, target, json, context);
  const seen = new Set<RunProgress>();
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  const result = await runRequest(catalogue, call.request, {
    signal,
    target,
    onOutput,
    onProgress: (progress) => void seen.add(progress),
    onCancelled: settle,
  });
  if (result.status === "cancelled") {
    if (seen.has("running")) await withinStopTime(settled);
    return ExitCode.cancelled;
  }
  if (json) terminal.json(resultJson(result));
  else tellResult(result, call, target.provider.descriptor, hasWritten(), terminal);
  return result.status === "ok" ? ExitCode.done : ExitCode.failed;
}

/**
 * Waits for a plugin that was asked to stop, but not for ever: whatever it does, its process is
 * ended then.
 */
async function withinStopTime(settled: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_MS)));
  await Promise.race([settled, late]);
  clearTimeout(timer);
}
