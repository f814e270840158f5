// The request that a command is about, and the provider that it means: read, found, or told why
// not.
import * as vscode from "vscode";
import {
  checkRequest,
  isRequestError,
  parseRequest,
  type Problem,
  type Request,
  resolveTarget,
  type Target,
} from "../../model/index.js";
import type { RequestOrigin } from "../common/active-runs.js";
import { withCancellableProgress } from "../platform/progress.js";
import { documentTarget } from "../common/targets.js";
import { words } from "../platform/words.js";
import { showNothingFound } from "../common/discovery.js";
import type { Services } from "../common/services.js";

export interface RequestInHand {
  readonly origin: RequestOrigin;
  readonly request: Request;
}

/**
 * From the document that is meant, else from the active one. Undefined when there is no request in
 * it, and that was told.
 */
export async function requestInHand(services: Services, argument: unknown): Promise<RequestInHand | undefined> {
  const uri = documentTarget(argument);
  const document =
    uri === undefined ? vscode.window.activeTextEditor?.document : await vscode.workspace.openTextDocument(uri);
  if (document === undefined) {
    await services.messages.show("info", words.noRequestOpen());
    return undefined;
  }
  const text = document.getText();
  const { request } = parseRequest(text);
  if (request !== undefined) return { origin: { document: document.uri, text }, request };
  await tellProblems(services, document.uri, checkRequest(text, services.live.snapshot));
  return undefined;
}

/**
 * The provider that a request means, as soon as it is known. Undefined when there is none, and that
 * was told.
 * @throws on cancel
 */
export async function targetInHand(services: Services, request: Request): Promise<Target | undefined> {
  const { live, messages } = services;
  const controller = new AbortController();
  try {
    const found = resolveTarget(live.startDiscovery(), request, { signal: controller.signal });
    return await withCancellableProgress(words.lookingForPlugins(), controller, found);
  } catch (error) {
    if (!isRequestError(error)) throw error;
    const { reason } = error.failure;
    // Unknown because we may not look into every directory: then that is what to say.
    const isBlind = live.snapshot.directories.some(({ state }) => state.kind === "not-allowed");
    if (reason === "unknown-provider" && isBlind) await showNothingFound(services);
    else await messages.failure(error);
    return undefined;
  }
}

/** Why a request was not run. @param anyway what runs it all the same */
export async function tellProblems(
  { messages }: Services,
  uri: vscode.Uri,
  problems: readonly Problem[],
  anyway?: () => unknown,
): Promise<void> {
  const [first] = problems;
  if (first === undefined) return;
  const text =
    problems.length === 1
      ? words.oneProblem({ text: first.message })
      : words.severalProblems({ count: problems.length, text: first.message });
  const show = { title: words.showProblems(), run: () => showProblem(uri, first) };
  await messages.show(
    "warning",
    text,
    anyway === undefined ? [show] : [{ title: words.runAnyway(), run: anyway }, show],
  );
}

/** The first problem under the cursor, and the list of all of them. */
async function showProblem(uri: vscode.Uri, { offset, length }: Problem): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const selection = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  await vscode.window.showTextDocument(document, { selection });
  await vscode.commands.executeCommand("workbench.actions.view.problems");
}
