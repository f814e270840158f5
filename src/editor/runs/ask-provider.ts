// Asks a provider about a request without running it, and shows failures and diagnostics.
import { type Answer, type Catalogue, cleanText, type QuestionOptions, type Request } from "../../model/index.js";
import { mayStart } from "../common/discovery.js";
import { withCancellableProgress } from "../platform/progress.js";
import { type ActiveRequest, readActiveRequest, waitForTarget } from "./active-request.js";
import type { RunDeps } from "./index.js";
import { words } from "./words.js";

type Question<T> = (catalogue: Catalogue, request: Request, options: QuestionOptions) => Promise<Answer<T>>;

/**
 * @param title of the progress notification
 * @returns undefined, after a message, when there is no answer; also when the user cancelled
 */
export async function askProvider<T>(
  deps: RunDeps,
  argument: unknown,
  question: Question<T>,
  title: (args: { provider: string }) => string,
): Promise<(ActiveRequest & { readonly answer: T }) | undefined> {
  if (!(await mayStart(deps))) return undefined;
  const active = await readActiveRequest(deps, argument);
  if (active === undefined) return undefined;
  const found = await waitForTarget(deps, active.request);
  if (found === undefined) return undefined;
  const { request, target } = found;
  const { provider } = request;
  const { catalogue, messages } = deps;
  const controller = new AbortController();
  const asking = question(catalogue.startDiscovery(), request, { signal: controller.signal });
  const { status, answer, error, failure, diagnostics, pluginPath } = await withCancellableProgress(
    title({ provider }),
    controller,
    asking,
  );
  if (status === "cancelled") return undefined;
  // Without new diagnostics, those of the last run stay.
  if (diagnostics.length > 0) deps.diagnostics.show(active.origin, target, { diagnostics });
  if (answer !== undefined) return { ...active, answer };
  if (failure !== undefined) await messages.failure(failure, { pluginId: pluginPath });
  else await messages.show("error", words.providerFailed({ provider, text: cleanText(error ?? "", 1000) }));
  return undefined;
}
