// One execution as messages, in both directions: numbers keep their digits, and what cannot be read
// is named (docs/contract.md, "Execution").
import { diagnosticMessages, knownDiagnosticMessages, readDiagnostics } from "./diagnostics.js";
import { isProviderError, ProviderError } from "../contract/errors.js";
import type { ExecuteProviderRequest, ExecuteProviderResponse } from "../gen/scafctl/plugin.js";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member, parseJson } from "../contract/json.js";
import type { ExecuteOptions, Output, OutputLike, UnparsedOutput } from "../contract/execution-types.js";
import { decode, decodeMap, decodeObject, EMPTY, encode, encodeMap, filled, messageOf } from "./wire-json.js";

/** A provider's answer cannot be read. The caller adds which plugin sent it. */
export class UnreadableOutput extends Error {}

/**
 * The request of an execution. Its context is always at least `{}`, as the Go host's is.
 *
 * @throws TypeError `failed to encode input: …` and the like, for values that JSON cannot hold
 */
export function executeRequest(
  providerName: string,
  input: JsonObject,
  options: ExecuteOptions = {},
): ExecuteProviderRequest {
  const { iteration, solution, resolverContext, parameters } = options;
  return {
    providerName,
    input: encode("input", input),
    context: encode("context", resolverContext === undefined ? {} : { resolverContext }),
    dryRun: options.dryRun ?? false,
    executionMode: options.capability ?? "",
    workingDirectory: options.workingDirectory ?? "",
    outputDirectory: options.outputDirectory ?? "",
    conflictStrategy: options.conflictStrategy ?? "",
    backup: options.backup ?? false,
    iterationContext: iteration && {
      item: encode("iteration item", iteration.item),
      index: iteration.index,
      itemAlias: iteration.itemAlias ?? "",
      indexAlias: iteration.indexAlias ?? "",
    },
    parameters: parameters === undefined ? EMPTY : encode("parameters", parameters),
    solutionMetadata: solution && {
      name: solution.name ?? "",
      version: solution.version ?? "",
      displayName: solution.displayName ?? "",
      description: solution.description ?? "",
      category: solution.category ?? "",
      tags: [...(solution.tags ?? [])],
      source: solution.source ?? "",
    },
    authProfile: options.authProfile ?? "",
    settings: encodeMap("settings", options.settings),
  };
}

/** What an implementation is called with. */
export interface ReceivedExecution {
  readonly input: JsonObject;
  readonly options: ExecuteOptions;
}

/**
 * Reads the request of an execution. Empty fields are absent options.
 *
 * @throws Error with the plugin SDK's texts: `failed to decode input: …`, `… context`, `… iteration
 *   item`, `… parameters`
 */
export function readExecuteRequest(request: ExecuteProviderRequest, signal: AbortSignal): ReceivedExecution {
  const context = member(decodeObject("context", request.context), "resolverContext");
  const { iterationContext: turn, solutionMetadata: solution } = request;
  const options: ExecuteOptions = {
    signal,
    ...filled({ capability: request.executionMode }, "capability"),
    ...filled(request, "dryRun", "workingDirectory", "outputDirectory", "conflictStrategy", "backup"),
    // Of another type than object it is ignored, as the Go SDK does.
    ...(isJsonObject(context) ? { resolverContext: context } : {}),
    ...(request.parameters.length === 0 ? {} : { parameters: decodeObject("parameters", request.parameters) }),
    ...(turn && {
      iteration: {
        item: decode("iteration item", turn.item),
        index: turn.index,
        ...filled(turn, "itemAlias", "indexAlias"),
      },
    }),
    ...(solution && {
      solution: filled(solution, "name", "version", "displayName", "description", "category", "tags", "source"),
    }),
    ...filled(request, "authProfile"),
    ...(request.settings.size === 0 ? {} : { settings: decodeMap("settings", request.settings) }),
  };
  return { input: decodeObject("input", request.input), options };
}

/**
 * The answer to an execution that gave `output`.
 *
 * @throws TypeError `failed to encode output: …` when the implementation returned what JSON cannot
 *   hold, or nothing
 */
export function executeResponse(output: OutputLike | null | undefined): ExecuteProviderResponse {
  if (output === undefined || output === null)
    throw new TypeError("failed to encode output: the provider returned nothing");
  const { data, warnings = [], metadata = {}, streamed = false, diagnostics = [], exitCode = 0 } = output;
  const value = {
    data,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(streamed ? { streamed } : {}),
  };
  return { output: encode("output", value), error: "", exitCode, diagnostics: diagnosticMessages(diagnostics) };
}

/**
 * The answer to an execution that failed: always with a text, since an empty one would mean
 * success.
 */
export function failureResponse(error: unknown): ExecuteProviderResponse {
  const { exitCode = 0, diagnostics = [] } = isProviderError(error) ? error : {};
  return {
    output: EMPTY,
    error: failureText(error),
    exitCode,
    diagnostics: knownDiagnosticMessages(diagnostics),
  };
}

/** What an implementation threw, as the text of an `error` field: never empty. */
export function failureText(error: unknown): string {
  const words = error instanceof Error ? error.message || error.name : String(error);
  return words || "unknown error";
}

/**
 * Reads the answer to an execution. The text `null` in place of an output means data null
 * (docs/contract.md, "Execution").
 *
 * @param maxParsedBytes a longer output is not parsed, see {@link UnparsedOutput}; default: all are
 * @throws ProviderError when the provider says that it failed, whatever else is set
 * @throws UnreadableOutput when the answer breaks the contract
 */
export function readExecuteResponse(
  providerName: string,
  response: ExecuteProviderResponse,
  maxParsedBytes = Infinity,
): Output & UnparsedOutput {
  const diagnostics = readDiagnostics(response.diagnostics);
  if (response.error !== "") throw new ProviderError(providerName, response.error, response.exitCode, diagnostics);
  if (response.output.length > maxParsedBytes) {
    const unparsed = response.output.toString("utf8");
    const empty = { data: null, warnings: [], metadata: {}, streamed: false };
    return { ...empty, ...filled({ diagnostics }, "diagnostics"), ...filled(response, "exitCode"), unparsed };
  }
  const output = parseOutput(response.output);
  const { warnings, metadata, streamed } = output;
  return {
    data: member(output, "data") ?? null,
    warnings: expect("warnings", "a list of strings", warnings ?? [], isStringList),
    metadata: expect("metadata", "an object", metadata ?? {}, isJsonObject),
    streamed: expect("streamed", "a boolean", streamed ?? false, (value) => typeof value === "boolean"),
    ...filled({ diagnostics }, "diagnostics"),
    ...filled(response, "exitCode"),
  };
}

function parseOutput(bytes: Buffer): JsonObject & { warnings?: JsonValue; metadata?: JsonValue; streamed?: JsonValue } {
  if (bytes.length === 0) throw new UnreadableOutput("neither an output nor an error came back");
  let value: JsonValue;
  try {
    value = parseJson(bytes.toString("utf8"));
  } catch (error) {
    throw new UnreadableOutput(`the output is no JSON: ${messageOf(error)}`, { cause: error });
  }
  if (value === null) return {};
  if (!isJsonObject(value)) throw new UnreadableOutput('the output is no object with a member "data"');
  return value;
}

function expect<T extends JsonValue>(
  name: string,
  what: string,
  value: JsonValue,
  is: (value: JsonValue) => value is T,
): T {
  if (!is(value)) throw new UnreadableOutput(`the output's "${name}" is not ${what}`);
  return value;
}

function isStringList(value: JsonValue): value is readonly string[] {
  return isJsonArray(value) && value.every((item) => typeof item === "string");
}
