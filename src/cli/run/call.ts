// What a command line calls: a provider with inputs, or a saved request, with the text they were
// read from; and the plugin that is meant.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import { checkAgainst, checkInputs } from "../../model/requests/request-check.js";
import type { Target } from "../../model/plugins/find-target.js";
import { parseInputs, type ParsedRequest, parseRequest, type Path } from "../../model/requests/parse-request.js";
import { resolveTarget } from "../../model/runs/resolve-target.js";
import type { ProviderEntry } from "../../model/plugins/types.js";
import type { Request } from "../../model/requests/request-keys.js";
import { cleanLine } from "../../model/text/foreign-text.js";
import type { Problem } from "../../model/requests/problem.js";
import type { JsonObject } from "../../scafctl/index.js";
import type { CommandContext } from "../terminal/context.js";
import { RefusedInput, UsageError } from "../terminal/exit-codes.js";
import { readInput, readRequest, type Source, tellProblems } from "../terminal/input.js";

export interface CallOptions {
  readonly input?: string;
  readonly request?: string;
}

export interface Call {
  /** With what the command line says laid over it. */
  readonly request: Request;
  /** Holds the inputs. */
  readonly source: Source;
  /** Where they stand in it. */
  readonly root: Path;
  readonly locate: ParsedRequest["locate"];
  /** What is wrong whatever the provider is. */
  readonly problems: readonly Problem[];
  /** What the provider has against these inputs, and against a capability that the source names. */
  readonly check: (provider: ProviderEntry, inputs: JsonObject) => readonly Problem[];
}

/**
 * Reads a call.
 * @param lay lays over the request what else the command line says
 * @throws UsageError; RefusedInput when it cannot be read as one, after that was told
 */
export async function readCall(
  provider: string | undefined,
  options: CallOptions,
  lay: (request: Request) => Request,
  context: CommandContext,
): Promise<Call> {
  if (options.request === undefined) {
    if (provider === undefined) throw new UsageError("say which provider is meant, or give a --request");
    return readInputCall(provider, options.input ?? "{}", lay, context);
  }
  if (provider !== undefined) throw new UsageError("give a provider or --request, not both");
  if (options.input !== undefined) throw new UsageError("--request brings its own inputs: leave --input out");
  return readRequestCall(options.request, lay, context);
}

async function readInputCall(
  provider: string,
  input: string,
  lay: (request: Request) => Request,
  context: CommandContext,
): Promise<Call> {
  const source = await readInput(input, context);
  const { value: inputs, problems, locate } = parseInputs(source.text);
  if (inputs === undefined) throw refused(source, problems, context);
  const request = lay({ provider, inputs });
  const check: Call["check"] = ({ descriptor }, checked) =>
    descriptor === undefined ? [] : checkInputs(descriptor, checked, locate, []);
  return { request, source, root: [], locate, problems, check };
}

async function readRequestCall(
  path: string,
  lay: (request: Request) => Request,
  context: CommandContext,
): Promise<Call> {
  const source = await readRequest(path, context);
  const { request: written, problems, locate } = parseRequest(source.text);
  if (written === undefined) throw refused(source, problems, context);
  const request = lay(written);
  const check: Call["check"] = (entry, inputs) => {
    const { capability, ...rest } = written;
    // A capability of the command line has no place in this text.
    const own = capability === undefined || capability !== request.capability ? {} : { capability };
    return checkAgainst(entry, { ...rest, ...own, inputs }, { locate });
  };
  return { request, source, root: ["inputs"], locate, problems, check };
}

function refused(source: Source, problems: readonly Problem[], { terminal }: CommandContext): RefusedInput {
  tellProblems(source, problems, terminal);
  return new RefusedInput();
}

/** Whom the command waits for, see {@link resolveTarget}; says so when it takes long. */
export function targetOf(catalogue: Catalogue, request: Request, context: CommandContext): Promise<Target> {
  const { signal, terminal } = context;
  return resolveTarget(catalogue, request, {
    signal,
    onWaiting: (plugins) => {
      const names = plugins.map(({ name }) => cleanLine(name, 100)).join(", ");
      terminal.note(`Waiting for ${names}. Name the plugin with --plugin to wait for that one only.`);
    },
  });
}
