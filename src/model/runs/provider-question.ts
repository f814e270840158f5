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
import { withoutSecrets } from "../requests/secret-placeholders.js";
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

export type QuestionOptions = Pick<RunOptions, "signal" | "target">;

/**
 * Asks the provider to describe what an execution would do, in one sentence.
 * @throws RequestError when no provider is found
 */
export function whatIf(
  catalogue: Catalogue,
  request: Request,
  options: QuestionOptions = {},
): Promise<Answer<WhatIfResult>> {
  return ask(catalogue, request, options, (target) => {
    const { inputs } = effectiveCall(target, withoutSecrets(request));
    return { inputs, call: (plugin, callOptions) => plugin.whatIf(target.provider.name, inputs, callOptions) };
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
  const { inputs } = request;
  return ask(catalogue, request, options, ({ provider: { name, descriptor } }) => ({
    inputs,
    call: async (plugin, callOptions) =>
      descriptor?.hasExtractDependencies === true
        ? plugin.dependencies(name, inputs, callOptions)
        : { supported: false, dependencies: [], diagnostics: [] },
  }));
}

interface Question<T> {
  readonly inputs: JsonObject;
  readonly call: (plugin: PluginHandle, options: CallOptions) => Promise<T>;
}

interface CallOptions {
  readonly signal: AbortSignal | undefined;
  readonly deadlineMs: number;
}

async function ask<T extends { readonly diagnostics: readonly Diagnostic[] }>(
  catalogue: Catalogue,
  request: Request,
  options: QuestionOptions,
  questionFor: (target: Target) => Question<T>,
): Promise<Answer<T>> {
  const { signal } = options;
  const began = performance.now();
  const target = options.target ?? (await resolveTarget(catalogue, request, options));
  const { plugin } = target;
  const { inputs, call } = questionFor(target);
  const end = (ending: Pick<Answer<T>, "status"> & Partial<Answer<T>>): Answer<T> => ({
    provider: request.provider,
    plugin: plugin.name,
    pluginPath: plugin.path,
    inputs,
    diagnostics: [],
    durationMs: performance.now() - began,
    ...ending,
  });
  try {
    const answer = await call(catalogue.handle(plugin.id), { signal, deadlineMs: QUESTION_MS });
    return end({ status: "ok", answer, diagnostics: answer.diagnostics });
  } catch (error) {
    if (isProviderError(error)) return end({ status: "failed", error: error.message, diagnostics: error.diagnostics });
    if (!isPluginError(error)) throw error;
    return end(signal?.aborted === true ? { status: "cancelled" } : { status: "failed", failure: error });
  }
}
