// Finds the request that a command runs, shows its problems, and waits for its provider.
import * as vscode from "vscode";
import type { CommandArgument } from "../../contributions.js";
import {
  isRequestError,
  lineAndColumn,
  type Problem,
  type Request,
  type RequestAnalysis,
  type RequestOrigin,
  resolveOrChoose,
  type Target,
} from "../../model/index.js";
import { mayStart, showNothingFound } from "../common/discovery.js";
import type { Messages } from "../platform/messages.js";
import { withCancellableProgress } from "../platform/progress.js";
import type { RunDeps } from "./index.js";
import { showWaiting } from "./show-waiting.js";
import { words } from "./words.js";

export interface ActiveRequest {
  readonly origin: RequestOrigin;
  readonly analysis: RequestAnalysis;
  /** With the plugin that was chosen while waiting. */
  readonly request: Request;
  readonly target: Target;
}

/**
 * Reads the request of the document in the argument, else of the active editor, and waits for its
 * provider.
 * @returns undefined, after a message, when it cannot be run
 * @throws on cancel
 */
export async function resolveActiveRequest(
  deps: RunDeps,
  argument: CommandArgument,
): Promise<ActiveRequest | undefined> {
  if (!(await mayStart(deps))) return undefined;
  const active = await readActiveRequest(deps, argument);
  const found = active && (await waitForTarget(deps, active.request));
  return found && { ...active, ...found };
}

async function readActiveRequest(
  { requests, messages }: RunDeps,
  { uri }: CommandArgument,
): Promise<Omit<ActiveRequest, "target"> | undefined> {
  const document =
    uri === undefined
      ? vscode.window.activeTextEditor?.document
      : await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
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
 * Shows that a request was not run because of its problems.
 * @param runAnyway absent if the request cannot be run at all
 */
export async function showProblems(
  messages: Messages,
  { document, text }: RequestOrigin,
  problems: readonly Problem[],
  runAnyway?: () => unknown,
): Promise<void> {
  const [first] = problems;
  if (first === undefined) return;
  const found = { ...lineAndColumn(text, first.offset), text: first.message };
  const show = { title: words.showProblems(), run: () => revealProblem(document, first) };
  await messages.show(
    "warning",
    problems.length === 1 ? words.oneProblem(found) : words.severalProblems({ ...found, count: problems.length }),
    runAnyway === undefined ? [show] : [{ title: words.runAnyway(), run: runAnyway }, show],
  );
}

/** Selects the problem in its document and opens the Problems view. */
async function revealProblem(uri: string, { offset, length }: Problem): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const selection = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  await vscode.window.showTextDocument(document, { selection });
  await vscode.commands.executeCommand("workbench.actions.view.problems");
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
): Promise<Pick<ActiveRequest, "request" | "target"> | undefined> {
  const { catalogue, messages } = deps;
  try {
    const { query, target } = await withCancellableProgress(words.loadingPlugins(), (signal) =>
      resolveOrChoose(catalogue.startDiscovery(), request, signal, (wait) => void showWaiting(deps, request, wait)),
    );
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
