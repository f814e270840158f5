// A run written down as JSON text, digit by digit as the plugin gave it.
import { type JsonValue, stringifyJson } from "../scafctl/index.js";
import { explain } from "./explain.js";
import type { RunResult } from "./types.js";

/** Above this size an editor is no longer pleasant: VS Code switches off colours and folding, and the extension host no longer sees the text. */
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

/** The keys that a program wants, in the CLI's shape: `error` is the provider's own words, or one sentence on what became of the plugin; null without a failure. */
export interface ResultJson {
  readonly status: RunResult["status"];
  readonly data: JsonValue;
  readonly warnings: readonly string[];
  readonly metadata: RunResult["metadata"];
  readonly error: string | null;
  readonly durationMs: number;
}

export function resultJson({ status, data, warnings, metadata, error, failure, durationMs }: RunResult): ResultJson {
  const told = error ?? (failure === undefined ? null : failureText(failure));
  return { status, data, warnings, metadata, error: told, durationMs: Math.round(durationMs) };
}

function failureText(failure: NonNullable<RunResult["failure"]>): string {
  const { sentence, lastWords } = explain(failure);
  return lastWords === undefined ? sentence : `${sentence} Its last words: ${lastWords}`;
}
