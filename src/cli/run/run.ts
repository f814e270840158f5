// `scafctl-plugins run`: one execution of a provider.
import { setImmediate, setTimeout } from "node:timers/promises";
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { Target } from "../../model/plugins/find-target.js";
import { outsideDirectories } from "../../model/requests/outside-directories.js";
import { resultJson } from "../../model/runs/result-document.js";
import { runRequest, type RunProgress } from "../../model/runs/run.js";
import { type HostOptions, withHost } from "../session/host-options.js";
import { type CommandContext, type CommonOptions, ExitCode, UsageError } from "../terminal/command.js";
import { messages } from "../terminal/messages.js";
import { checkInput, type CheckOptions } from "./check-input.js";
import { confirmWrite } from "./confirm-write.js";
import { liveOutput } from "./live-output.js";
import { printWhatIf } from "./provider-questions.js";
import { printResult, printUnconsideredPlugins } from "./result-output.js";
import { applyRunFlags, readRunFlags, type RunFlagOptions } from "./run-flags.js";
import { type InputOptions, readRunInput, type RunInput, waitForTarget } from "./run-input.js";

/**
 * How long a cancelled plugin may take to stop before its process is killed: two seconds for
 * StopProvider, and a margin.
 */
const STOP_MS = 2_500;

export interface RunCommandOptions extends CommonOptions, InputOptions, HostOptions, RunFlagOptions, CheckOptions {
  readonly whatIf?: boolean;
  /** Run a write operation without asking. */
  readonly yes?: boolean;
  /** Print the result with its secrets. Live output stays masked. */
  readonly showSecrets?: boolean;
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
  const { plugin, provider: name } = input.request;
  return withHost({ ...options, plugin, provider: name }, context, async (catalogue, secrets) => {
    const target = await waitForTarget(catalogue, input.request, options, context);
    const checked = { ...input, request: checkInput(input, target, options, terminal) };
    for (const { key, path } of outsideDirectories(checked.request, context.cwd, [context.cwd]))
      terminal.note(messages.outsideDirectory(key, path));
    // A signal that came during the check is delivered now, before anything is sent.
    await setImmediate(undefined, { signal: context.signal });
    if (options.whatIf === true) return printWhatIf(catalogue, checked, target, options, context);
    if (options.yes !== true && !(await confirmWrite(target, checked.request, context))) {
      terminal.note(messages.nothingRun);
      return ExitCode.cancelled;
    }
    return execute(catalogue, secrets, checked, target, options, context);
  });
}

async function execute(
  catalogue: Catalogue,
  secrets: ReadonlyMap<string, string>,
  input: RunInput,
  target: Target,
  { json, showSecrets = false }: RunCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const { onOutput, hasWritten } = liveOutput(catalogue, target, json, context);
  const seen = new Set<RunProgress>();
  const stopped = new AbortController();
  const masked = await runRequest(catalogue, input.request, {
    signal,
    target,
    onOutput,
    onProgress: (progress) => void seen.add(progress),
    onCancelled: () => stopped.abort(),
    secretFor: (_plugin, name) => {
      const value = secrets.get(name);
      if (value === undefined) throw new UsageError(messages.secretNotGiven(name));
      return value;
    },
  });
  const { withSecrets } = masked;
  const result = showSecrets && withSecrets !== undefined ? withSecrets() : masked;
  if (result.status === "cancelled") {
    // The time limit for the outcome of the cancel; rejects when that has come.
    if (seen.has("running")) await setTimeout(STOP_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    return ExitCode.cancelled;
  }
  if (json) {
    terminal.json(resultJson(result));
    printUnconsideredPlugins(result, terminal);
  } else printResult(result, input, target.provider.descriptor, hasWritten(), terminal);
  if (withSecrets !== undefined && !showSecrets) terminal.note(messages.secretsMasked);
  return result.status === "ok" ? ExitCode.done : ExitCode.failed;
}
