// "Run Request": checks the request in the editor, runs it, and shows what came of it.
import * as vscode from "vscode";
import {
  checkRequest,
  findTarget,
  isRequestError,
  parseRequest,
  type Problem,
  type Request,
  runRequest as run,
} from "../model/index.js";
import { runCommand } from "../platform/commands.js";
import { withCancellableProgress } from "../platform/progress.js";
import { documentTarget, flag } from "../platform/targets.js";
import { words } from "../platform/words.js";
import { mayStart, tellNothingFound, waitUntil } from "./discovery.js";
import type { Services } from "./services.js";

export async function runRequest(services: Services, argument: unknown): Promise<void> {
  if (!(await mayStart(services))) return;
  const document = await requestDocument(argument);
  if (document === undefined) {
    await services.messages.show("info", words.noRequestOpen());
    return;
  }
  const { request } = parseRequest(document.getText());
  if (request === undefined) {
    await tellProblems(services, document.uri, checkRequest(document.getText(), services.live.snapshot));
    return;
  }
  const snapshot = await waitUntil(services.live.begin(), (now) => findTarget(now, request).kind !== "undecided");
  const errors = checkRequest(document.getText(), snapshot).filter(({ severity }) => severity === "error");
  if (errors.length > 0 && !flag(argument, "anyway")) {
    const search = findTarget(snapshot, request);
    if (search.kind === "found") {
      await tellProblems(services, document.uri, errors, () =>
        runCommand("runRequest", { uri: document.uri.toString(), anyway: true }),
      );
    } else if (search.kind === "failed" && !(await tellBlind(services, search.error))) {
      await services.messages.failure(search.error);
    }
    return;
  }
  await execute(services, request, document.uri);
}

/** Runs a request and shows its result; a failure of the plugin is told with its own words. @throws what the model throws */
export async function execute(services: Services, request: Request, document: vscode.Uri | undefined): Promise<void> {
  const { live, runs, messages, documents } = services;
  const catalogue = live.begin();
  const result = await runs.track(request, document, ({ controller }) =>
    withCancellableProgress(
      words.runningProvider({ provider: request.provider }),
      controller,
      run(catalogue, request, { signal: controller.signal }),
    ),
  );
  // Cancelling was the person's own wish: nothing to read, nothing to say.
  if (result.status === "cancelled") return;
  await documents.showResult(result);
  const target = { pluginId: result.pluginPath };
  if (result.failure !== undefined) {
    await messages.failure(result.failure, target, () => execute(services, request, document));
  } else if (result.error !== undefined) {
    await messages.show("error", words.providerFailed({ provider: result.provider, text: result.error }), [
      { title: words.showLog(), run: () => runCommand("showLog", target) },
    ]);
  } else if (result.warnings.length > 0) {
    await messages.show(
      "warning",
      words.providerWarned({ provider: result.provider, text: result.warnings.join(" · ") }),
    );
  }
}

async function requestDocument(argument: unknown): Promise<vscode.TextDocument | undefined> {
  const uri = documentTarget(argument);
  if (uri !== undefined) return vscode.workspace.openTextDocument(uri);
  return vscode.window.activeTextEditor?.document;
}

/** A provider that is unknown because we may not look into every directory: then that is what to say. */
async function tellBlind(services: Services, error: unknown): Promise<boolean> {
  if (!isRequestError(error) || error.failure.reason !== "unknown-provider") return false;
  if (services.live.snapshot.directories.every(({ state }) => state.kind !== "not-allowed")) return false;
  await tellNothingFound(services);
  return true;
}

async function tellProblems(
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
