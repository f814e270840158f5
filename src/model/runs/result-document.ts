// A run written down as JSON text, digit by digit as the plugin gave it.
import { exitCodeMeaning, type JsonValue, stringifyJson } from "../../scafctl/index.js";
import { explain } from "../errors/explain.js";
import { type HostCallJson, hostCallJson } from "../access/host-trace.js";
import type { RunResult } from "./run-result.js";

/**
 * Above this size an editor is no longer pleasant: VS Code switches off colours and folding, and
 * the extension host no longer sees the text.
 */
export const MAX_EDITOR_BYTES = 5 * 1024 * 1024;

export interface ResultDocument {
  /** Indented JSON with a newline at its end. */
  readonly text: string;
  /** True above {@link MAX_EDITOR_BYTES} of UTF-8: save it to a file instead of opening it. */
  readonly tooLarge: boolean;
}

/** The result as a person reads it: what came out first, then what was asked. */
export function resultDocument(result: RunResult): ResultDocument {
  const { provider, plugin, pluginPath, capability, dryRun, inputs, startedAt } = result;
  const document = {
    ...resultJson(result),
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
 * The keys that a program wants, in the CLI's shape and in the order in which a person asks: what
 * came out, what went wrong, what there is to say about it. `error` is the provider's own words, or
 * one sentence on what became of the plugin; null without a failure. What few plugins send, and
 * what there is to remark, is there only when there is something.
 */
export interface ResultJson {
  readonly status: RunResult["status"];
  readonly data: JsonValue;
  readonly error: string | null;
  readonly exitCode?: number;
  /** In a few words, for scafctl's own codes. */
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
