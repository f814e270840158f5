// `scafctl-plugins run`: one execution of a provider.
import type { Catalogue } from "../model/catalogue.js";
import { explainInFull } from "../model/explain.js";
import { cleanLine, cleanText } from "../model/foreign-text.js";
import { capabilityProblem, checkAgainst, checkInputs } from "../model/request-check.js";
import { parseInputs, parseRequest } from "../model/request.js";
import { resultJson } from "../model/result-document.js";
import { findProviders, findTarget, type Target } from "../model/request-target.js";
import { resolveTarget, runRequest } from "../model/run.js";
import type { Problem, ProviderEntry, Request, RunResult } from "../model/types.js";
import { ProviderError } from "../scafctl/index.js";
import type { CommandContext, CommonOptions } from "./context.js";
import { ExitCode, RefusedInput, UsageError } from "./exit-codes.js";
import { type HostOptions, withHost } from "./host-options.js";
import { readInput, readRequest, type Source, tellProblems } from "./input.js";
import type { Terminal } from "./terminal.js";

/** No text of a plugin is printed beyond this many characters where it has to be cleaned for a terminal. */
const MAX_CHUNK = 10_000_000;

export interface RunCommandOptions extends CommonOptions, HostOptions {
  readonly plugin?: string;
  readonly capability?: string;
  readonly dryRun?: boolean;
  readonly input?: string;
  readonly request?: string;
  /** Send what does not fit. */
  readonly force?: boolean;
}

/** What is to be run, with the text it was read from. */
interface Call {
  readonly request: Request;
  readonly source: Source;
  readonly problems: readonly Problem[];
  readonly check: (provider: ProviderEntry) => readonly Problem[];
}

/** @throws UsageError; RefusedInput; RequestError when there is no such provider */
export async function run(
  provider: string | undefined,
  options: RunCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const call = await readCall(provider, options, context);
  const result = await withHost(options, context, (catalogue) => runIn(catalogue, call, options, context));
  if (result.status === "cancelled") return ExitCode.cancelled;
  if (options.json) terminal.json(resultJson(result));
  else show(result, terminal);
  return result.status === "ok" ? ExitCode.done : ExitCode.failed;
}

async function readCall(
  provider: string | undefined,
  options: RunCommandOptions,
  context: CommandContext,
): Promise<Call> {
  const { plugin, capability, dryRun } = options;
  const flags = {
    ...(plugin === undefined ? {} : { plugin }),
    ...(capability === undefined ? {} : { capability }),
    ...(dryRun === undefined ? {} : { dryRun }),
  };
  if (options.request !== undefined) {
    if (provider !== undefined) throw new UsageError("give a provider or --request, not both");
    if (options.input !== undefined) throw new UsageError("--request brings its own inputs: leave --input out");
    const source = await readRequest(options.request, context);
    const { request, problems, locate } = parseRequest(source.text);
    if (request === undefined) throw refused(source, problems, context);
    return {
      request: { ...request, ...flags },
      source,
      problems,
      check: (entry) => checkAgainst(entry, request, { locate }),
    };
  }
  if (provider === undefined) throw new UsageError("say which provider to run, or give a --request");
  const source = await readInput(options.input ?? "{}", context);
  const { value: inputs, problems, locate } = parseInputs(source.text);
  if (inputs === undefined) throw refused(source, problems, context);
  return {
    request: { provider, inputs, ...flags },
    source,
    problems,
    check: ({ descriptor }) => (descriptor === undefined ? [] : checkInputs(descriptor, inputs, locate, [])),
  };
}

function refused(source: Source, problems: readonly Problem[], { terminal }: CommandContext): RefusedInput {
  tellProblems(source, problems, terminal);
  return new RefusedInput();
}

async function runIn(
  catalogue: Catalogue,
  call: Call,
  { capability, force = false }: RunCommandOptions,
  { terminal, signal }: CommandContext,
): Promise<RunResult> {
  const { request, source } = call;
  const target = await firstTarget(catalogue, request, signal);
  const { descriptor } = target.provider;
  const wrong =
    descriptor === undefined || capability === undefined ? undefined : capabilityProblem(descriptor, capability);
  if (wrong !== undefined) terminal.error(`--capability ${wrong.message}`);
  const doesNotFit = tellProblems(source, [...call.problems, ...call.check(target.provider)], terminal);
  if ((wrong !== undefined || doesNotFit) && !force) {
    terminal.note("nothing was run; with --force it is sent as it is");
    throw new RefusedInput();
  }
  const printing = catalogue.onOutput(({ pluginId, chunk }) => {
    if (pluginId === target.plugin.id) terminal.message(cleanText(chunk.text, MAX_CHUNK).replace(/\n$/, ""));
  });
  try {
    return await runRequest(catalogue, request, { signal, target });
  } finally {
    printing.dispose();
  }
}

/**
 * The first plugin that is known to offer the provider, in the order in which scafctl looks at them. Others that may offer it as well are not waited
 * for, so they cannot make the name ambiguous either: `--plugin` is how to be sure.
 */
async function firstTarget(catalogue: Catalogue, request: Request, signal: AbortSignal): Promise<Target> {
  const { provider, plugin } = request;
  await catalogue.when((snapshot) => {
    return findProviders(snapshot, provider, plugin).length > 0 || findTarget(snapshot, request).kind !== "undecided";
  }, signal);
  const [first] = catalogue.findProviders(provider, plugin);
  // When there is none, the search says why.
  return first ?? resolveTarget(catalogue, request, signal);
}

function show(result: RunResult, terminal: Terminal): void {
  const { status, data, warnings, error, failure, provider, durationMs } = result;
  for (const warning of warnings) terminal.warn(cleanText(warning));
  if (status === "ok") {
    if (typeof data === "string") terminal.out(terminal.isInteractive ? cleanText(data, MAX_CHUNK) : data);
    else terminal.json(data);
  } else if (error !== undefined) {
    terminal.error(explainInFull(new ProviderError(provider, error)));
  } else {
    terminal.error(explainInFull(failure));
  }
  terminal.note(`${cleanLine(provider, 100)} took ${Math.round(durationMs)} ms`);
}
