// Queries about a request that do not run it: what a run would do, and which resolvers its inputs
// refer to.
import {
  type DependenciesResult,
  type Diagnostic,
  isPluginError,
  isProviderError,
  type JsonObject,
  type PluginError,
  type PluginHandle,
  type WhatIfResult,
} from "../../scafctl/index.js";
import type { Catalogue } from "../plugins/catalogue.js";
import { effectiveCall } from "../requests/effective-call.js";
import type { Target } from "../plugins/find-target.js";
import { resolveTarget } from "./resolve-target.js";
import type { RunOptions } from "./run.js";
import type { Request } from "../requests/request-keys.js";

/** scafctl's deadline for ExtractDependencies. Milliseconds. */
const QUESTION_MS = 30_000;

export interface Answer<T> {
  readonly status: "ok" | "failed" | "cancelled";
  readonly provider: string;
  readonly plugin: string;
  readonly pluginPath: string;
  /** As sent to the plugin. */
  readonly inputs: JsonObject;
  /** Set for `ok`. */
  readonly answer?: T;
  /** The provider's message when it failed. */
  readonly error?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Set when the plugin, not the provider, failed. */
  readonly failure?: PluginError;
  readonly durationMs: number;
}

export type QuestionOptions = Pick<RunOptions, "signal" | "onWaiting" | "onProgress" | "target">;

/**
 * Asks the provider to describe what an execution would do, in one sentence.
 * @throws RequestError when no provider is found
 */
export function whatIf(
  catalogue: Catalogue,
  request: Request,
  options: QuestionOptions = {},
): Promise<Answer<WhatIfResult>> {
  return ask(catalogue, request, options, {
    inputs: (target) => effectiveCall(target, request).inputs,
    ask: (plugin, { provider }, inputs, signal) =>
      plugin.whatIf(provider.name, inputs, { signal, deadlineMs: QUESTION_MS }),
  });
}

/** What scafctl prints for a planned run: the provider's sentence, or its own if that is empty. */
export function whatIfSentence(provider: string, { description }: Pick<WhatIfResult, "description">): string {
  return description === "" ? `Would execute ${provider} provider` : description;
}

/**
 * Asks the provider to which resolvers the inputs refer, as written in the request. As in scafctl,
 * a provider that does not declare support is not called; the answer is then "not supported".
 * @throws RequestError when no provider is found
 */
export function dependencies(
  catalogue: Catalogue,
  request: Request,
  options: QuestionOptions = {},
): Promise<Answer<DependenciesResult>> {
  return ask(catalogue, request, options, {
    inputs: () => request.inputs,
    ask: (plugin, { provider }, inputs, signal) =>
      plugin.dependencies(provider.name, inputs, { signal, deadlineMs: QUESTION_MS }),
    knownAnswer: ({ provider }) =>
      provider.descriptor?.hasExtractDependencies === true
        ? undefined
        : { supported: false, dependencies: [], diagnostics: [] },
  });
}

interface Question<T> {
  readonly inputs: (target: Target) => JsonObject;
  readonly ask: (
    plugin: PluginHandle,
    target: Target,
    inputs: JsonObject,
    signal: AbortSignal | undefined,
  ) => Promise<T>;
  /** The answer where the plugin need not be called. */
  readonly knownAnswer?: (target: Target) => T | undefined;
}

async function ask<T extends { readonly diagnostics: readonly Diagnostic[] }>(
  catalogue: Catalogue,
  request: Request,
  options: QuestionOptions,
  question: Question<T>,
): Promise<Answer<T>> {
  const { signal, onProgress } = options;
  const began = performance.now();
  onProgress?.("resolving");
  const target = options.target ?? (await resolveTarget(catalogue, request, options));
  const { plugin } = target;
  const inputs = question.inputs(target);
  const end = (ending: Pick<Answer<T>, "status"> & Partial<Answer<T>>): Answer<T> => ({
    provider: request.provider,
    plugin: plugin.name,
    pluginPath: plugin.path,
    inputs,
    diagnostics: [],
    durationMs: performance.now() - began,
    ...ending,
  });
  const known = question.knownAnswer?.(target);
  if (known !== undefined) return end({ status: "ok", answer: known });
  try {
    if (plugin.process.kind !== "ready") onProgress?.("starting");
    onProgress?.("running");
    const answer = await question.ask(catalogue.handle(plugin.id), target, inputs, signal);
    return end({ status: "ok", answer, diagnostics: answer.diagnostics });
  } catch (error) {
    if (isProviderError(error)) return end({ status: "failed", error: error.message, diagnostics: error.diagnostics });
    if (!isPluginError(error)) throw error;
    return end(signal?.aborted === true ? { status: "cancelled" } : { status: "failed", failure: error });
  }
}
