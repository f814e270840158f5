// Finds the request that a command is about, and the provider that the request names.
import * as vscode from "vscode";
import {
  isRequestError,
  type Request,
  type RequestAnalysis,
  type RequestOrigin,
  resolveOrChoose,
  type Target,
} from "../../model/index.js";
import { showNothingFound } from "../common/discovery.js";
import { documentTarget } from "../common/targets.js";
import { withCancellableProgress } from "../platform/progress.js";
import type { RunDeps } from "./index.js";
import { showProblems } from "./request-problems.js";
import { showWaiting } from "./show-waiting.js";
import { words } from "./words.js";

export interface ActiveRequest {
  readonly origin: RequestOrigin;
  readonly request: Request;
  readonly analysis: RequestAnalysis;
}

/**
 * Reads the request of the document in the argument, else of the active editor.
 * @returns undefined, after a message, when there is no request
 */
export async function readActiveRequest(
  { requests, messages }: RunDeps,
  argument: unknown,
): Promise<ActiveRequest | undefined> {
  const uri = documentTarget(argument);
  const document =
    uri === undefined ? vscode.window.activeTextEditor?.document : await vscode.workspace.openTextDocument(uri);
  const analysis = document && requests.analyze(document);
  if (document === undefined || analysis === undefined) {
    await messages.show("info", words.noRequestOpen());
    return undefined;
  }
  const { text, parsed, problems } = analysis;
  const origin = { document: document.uri.toString(), text, parsed };
  if (parsed.request !== undefined) return { origin, request: parsed.request, analysis };
  await showProblems(messages, origin, problems);
  return undefined;
}

/**
 * Waits until the provider that a request names is known. The user may choose its plugin meanwhile.
 * @returns the target, and the request with the plugin that was chosen; undefined, after a message,
 *   when there is no such provider
 * @throws on cancel
 */
export async function waitForTarget(
  deps: RunDeps,
  request: Request,
): Promise<{ readonly request: Request; readonly target: Target } | undefined> {
  const { catalogue, messages } = deps;
  const controller = new AbortController();
  try {
    const found = resolveOrChoose(
      catalogue.startDiscovery(),
      request,
      controller.signal,
      (wait) => void showWaiting(deps, request, wait),
    );
    const { query, target } = await withCancellableProgress(words.loadingPlugins(), controller, found);
    return { request: query, target };
  } catch (error) {
    if (!isRequestError(error)) throw error;
    // The provider may be in a directory that was not read.
    const isIncomplete = catalogue.snapshot.directories.some(({ state }) => state.kind === "not-allowed");
    if (error.failure.reason === "unknown-provider" && isIncomplete) await showNothingFound(deps);
    else await messages.failure(error);
    return undefined;
  }
}
