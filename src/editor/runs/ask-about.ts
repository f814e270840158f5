// A question about a request that runs nothing: asked with progress, remarks on the inputs put in
// their places, failures told.
import { type Answer, type Catalogue, cleanText, type QuestionOptions, type Request } from "../../model/index.js";
import { withCancellableProgress } from "../platform/progress.js";
import { words } from "../platform/words.js";
import { mayStart } from "../common/discovery.js";
import { type RequestInHand, requestInHand, targetInHand } from "./active-request.js";
import type { Services } from "../common/services.js";

type Ask<T> = (catalogue: Catalogue, request: Request, options: QuestionOptions) => Promise<Answer<T>>;

/**
 * The answer, and what it was about. Undefined when there is none: then why not was told, or
 * somebody cancelled.
 */
export async function askAbout<T>(
  services: Services,
  argument: unknown,
  ask: Ask<T>,
  title: (provider: string) => string,
): Promise<(RequestInHand & { readonly answer: T }) | undefined> {
  if (!(await mayStart(services))) return undefined;
  const found = await requestInHand(services, argument);
  if (found === undefined) return undefined;
  const { request, origin } = found;
  const target = await targetInHand(services, request);
  if (target === undefined) return undefined;
  const { live, messages, documents } = services;
  const controller = new AbortController();
  const asking = ask(live.startDiscovery(), request, { signal: controller.signal });
  const { status, answer, error, failure, diagnostics, pluginPath } = await withCancellableProgress(
    title(request.provider),
    controller,
    asking,
  );
  if (status === "cancelled") return undefined;
  // What the last run remarked stays until there is something newer to say.
  if (diagnostics.length > 0) documents.remarks.show(origin, target, { diagnostics });
  if (answer !== undefined) return { ...found, answer };
  if (failure !== undefined) await messages.failure(failure, { pluginId: pluginPath });
  else {
    const text = cleanText(error ?? "", 1000);
    await messages.show("error", words.questionFailed({ provider: request.provider, text }));
  }
  return undefined;
}
