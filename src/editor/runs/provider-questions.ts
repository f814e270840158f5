// "Show What a Run Would Do" and "Show Dependencies": query a provider about a request without
// running it.
import * as vscode from "vscode";
import type { CommandArgument } from "../../contributions.js";
import {
  type Answer,
  type Catalogue,
  dependencies,
  type QuestionOptions,
  type Request,
  type SafeText,
  whatIf as queryWhatIf,
  whatIfSentence,
  withoutColours,
} from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import { withCancellableProgress } from "../platform/progress.js";
import { type ActiveRequest, resolveActiveRequest } from "./active-request.js";
import type { RunDeps } from "./index.js";
import { words } from "./words.js";

export async function whatIf(deps: RunDeps, argument: CommandArgument): Promise<void> {
  const found = await query(deps, argument, queryWhatIf, words.askingWhatIf);
  if (found === undefined) return;
  const { answer, origin, request } = found;
  const { provider } = request;
  const sentence = whatIfSentence(provider, answer);
  const run = { title: words.run(), run: () => runCommand("runRequest", { uri: origin.document }) };
  const { messages } = deps;
  if (!answer.supported) await messages.show("info", words.whatIfUnsupported({ provider, sentence }), [run]);
  else if (answer.description === "") await messages.show("info", words.whatIfEmpty({ provider, sentence }), [run]);
  else {
    const copy = { title: words.copy(), run: () => vscode.env.clipboard.writeText(answer.description) };
    await messages.show("info", words.whatIf({ provider, sentence }), [run, copy]);
  }
}

export async function extractDependencies(deps: RunDeps, argument: CommandArgument): Promise<void> {
  const found = await query(deps, argument, dependencies, words.askingDependencies);
  if (found === undefined) return;
  const { messages } = deps;
  const { provider } = found.request;
  const { supported, dependencies: names } = found.answer;
  if (!supported) await messages.show("info", words.dependenciesUnsupported({ provider }));
  else if (names.length === 0) await messages.show("info", words.noDependencies({ provider }));
  else {
    await messages.show("info", words.dependsOn({ provider, names }), [
      { title: words.copy(), run: () => vscode.env.clipboard.writeText(names.join("\n")) },
    ]);
  }
}

type Question<T> = (catalogue: Catalogue, request: Request, options: QuestionOptions) => Promise<Answer<T>>;

/**
 * Shows failures and diagnostics of the provider.
 * @param title of the progress notification
 * @returns undefined when there is no answer
 */
async function query<T>(
  deps: RunDeps,
  argument: CommandArgument,
  question: Question<T>,
  title: (args: { provider: string }) => SafeText<"progress">,
): Promise<(ActiveRequest & { readonly answer: T }) | undefined> {
  const active = await resolveActiveRequest(deps, argument);
  if (active === undefined) return undefined;
  const { origin, request, target } = active;
  const { provider } = request;
  const { catalogue, messages } = deps;
  const { status, answer, error, failure, diagnostics, pluginPath } = await withCancellableProgress(
    title({ provider }),
    (signal) => question(catalogue.startDiscovery(), request, { signal }),
  );
  if (status === "cancelled") return undefined;
  // Without new diagnostics, those of the last run stay.
  if (diagnostics.length > 0) deps.diagnostics.show(origin, target, { diagnostics });
  if (answer !== undefined) return { ...active, answer };
  if (failure !== undefined) await messages.failure(failure, { pluginId: pluginPath });
  else await messages.show("error", words.providerFailed({ provider, text: withoutColours(error ?? "") }));
  return undefined;
}
