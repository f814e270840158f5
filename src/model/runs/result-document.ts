// Writes a result as JSON, with every digit of the plugin's numbers.
import { exitCodeMeaning, type JsonValue, stringifyJson } from "../../scafctl/index.js";
import { explain } from "../errors/explain.js";
import { type HostCallJson, hostCallJson } from "../access/host-trace.js";
import type { RunResult } from "./run-result.js";

/** For larger documents, VS Code turns off colors and folding and hides them from extensions. */
export const MAX_EDITOR_BYTES = 5 * 1024 * 1024;

/** A larger output is neither parsed nor shown in the editor until a person asks for its file. */
export const MAX_PARSED_BYTES = 8 * 1024 * 1024;

interface ResultDocument {
  /** Indented JSON with a newline at its end. */
  readonly text: string;
  /** Longer than {@link MAX_EDITOR_BYTES} in UTF-8: save it to a file instead. */
  readonly tooLarge: boolean;
}

/**
 * The result first, then the request.
 * @param outputFile where the output was saved that was not parsed
 */
export function resultDocument(result: RunResult, outputFile?: string): ResultDocument {
  const { provider, plugin, pluginPath, capability, dryRun, inputs, startedAt } = result;
  const document = {
    ...resultJson(result),
    ...(outputFile === undefined ? {} : { outputFile, outputBytes: Buffer.byteLength(result.unparsed ?? "") }),
    provider,
    plugin,
    pluginPath,
    ...(capability === undefined ? {} : { capability }),
    ...(dryRun ? { dryRun } : {}),
    inputs,
    startedAt: startedAt.toISOString(),
  };
  const text = `${stringifyJson(document, 2)}\n`;
  return { text, tooLarge: Buffer.byteLength(text) > MAX_EDITOR_BYTES };
}

/**
 * The JSON that the CLI prints: data, then errors, then findings. `error` is the provider's message
 * or one sentence about the plugin's failure, null without either. Rare keys are omitted when
 * empty.
 */
interface ResultJson {
  readonly status: RunResult["status"];
  readonly data: JsonValue;
  readonly error: string | null;
  readonly exitCode?: number;
  /** For scafctl's own codes. */
  readonly exitCodeMeaning?: string;
  readonly whatIf?: string;
  readonly warnings: readonly string[];
  readonly diagnostics?: RunResult["diagnostics"];
  readonly outputFindings?: RunResult["outputFindings"];
  readonly remarks?: RunResult["remarks"];
  readonly hostCalls?: readonly HostCallJson[];
  readonly metadata: RunResult["metadata"];
  readonly streamed?: true;
  readonly durationMs: number;
}

export function resultJson(result: RunResult): ResultJson {
  const { status, data, warnings, metadata, error, failure, durationMs, exitCode, streamed, whatIf } = result;
  const { diagnostics, remarks, outputFindings, hostCalls } = result;
  const meaning = exitCode === undefined ? undefined : exitCodeMeaning(exitCode);
  return {
    status,
    data,
    error: error ?? (failure === undefined ? null : failureText(failure)),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(meaning === undefined ? {} : { exitCodeMeaning: meaning }),
    ...(whatIf === undefined ? {} : { whatIf }),
    warnings,
    ...(diagnostics.length === 0 ? {} : { diagnostics }),
    ...(outputFindings.length === 0 ? {} : { outputFindings }),
    ...(remarks.length === 0 ? {} : { remarks }),
    ...(hostCalls.length === 0 ? {} : { hostCalls: hostCalls.map(hostCallJson) }),
    metadata,
    ...(streamed ? { streamed } : {}),
    durationMs: Math.round(durationMs),
  };
}

function failureText(failure: NonNullable<RunResult["failure"]>): string {
  const { sentence, lastWords } = explain(failure);
  return lastWords === undefined ? sentence : `${sentence} Its last words: ${lastWords}`;
}
