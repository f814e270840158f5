// `scafctl-plugins run`: one execution of a provider.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { Target } from "../../model/plugins/find-target.js";
import { resultJson } from "../../model/runs/result-document.js";
import { runRequest, type RunProgress } from "../../model/runs/run.js";
import { type HostOptions, withHost } from "../session/host-options.js";
import type { CommandContext, CommonOptions } from "../terminal/context.js";
import { ExitCode } from "../terminal/exit-codes.js";
import { messages } from "../terminal/messages.js";
import { checkInput, type CheckOptions } from "./check-input.js";
import { confirmWrite } from "./confirm-write.js";
import { waitForTarget } from "./find-target.js";
import { liveOutput } from "./live-output.js";
import { printResult, printUnconsideredPlugins } from "./result-output.js";
import { applyRunFlags, readRunFlags, type RunFlagOptions } from "./run-flags.js";
import { type InputOptions, readRunInput, type RunInput } from "./run-input.js";
import { printWhatIf } from "./what-if.js";

/**
 * How long a cancelled plugin may take to stop before its process is killed, in milliseconds.
 * StopProvider has two seconds of it.
 */
const STOP_MS = 2_500;

export interface RunCommandOptions
  extends CommonOptions, InputOptions, HostOptions, RunFlagOptions, Omit<CheckOptions, "capability"> {
  readonly whatIf?: boolean;
  /** Run a write operation without asking. */
  readonly yes?: boolean;
}

/** @throws UsageError; InvalidInputError; RequestError if there is no such provider */
export async function run(
  provider: string | undefined,
  options: RunCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const flags = await readRunFlags(options, context);
  const written = await readRunInput(provider, options, context);
  const input = { ...written, request: applyRunFlags(written.request, flags) };
  return withHost(options, context, async (catalogue) => {
    const target = await waitForTarget(catalogue, input.request, context);
    const checked = { ...input, request: checkInput(input, target, options, terminal) };
    if (options.whatIf === true) return printWhatIf(catalogue, checked, target, options, context);
    if (options.yes !== true && !(await confirmWrite(target, checked.request, context))) {
      terminal.note(messages.nothingRun);
      return ExitCode.cancelled;
    }
    return execute(catalogue, checked, target, options, context);
  });
}

async function execute(
  catalogue: Catalogue,
  input: RunInput,
  target: Target,
  { json }: CommonOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const { onOutput, hasWritten } = liveOutput(catalogue, target, json, context);
  const seen = new Set<RunProgress>();
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  const result = await runRequest(catalogue, input.request, {
    signal,
    target,
    onOutput,
    onProgress: (progress) => void seen.add(progress),
    onCancelled: settle,
  });
  if (result.status === "cancelled") {
    if (seen.has("running")) await atMost(STOP_MS, settled);
    return ExitCode.cancelled;
  }
  if (json) {
    terminal.json(resultJson(result));
    printUnconsideredPlugins(result, terminal);
  } else printResult(result, input, target.provider.descriptor, hasWritten(), terminal);
  return result.status === "ok" ? ExitCode.done : ExitCode.failed;
}

async function atMost(milliseconds: number, settled: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([settled, elapsed]);
  clearTimeout(timer);
}
