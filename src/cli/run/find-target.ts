// Finds the plugin that runs a request, and says which plugins it waits for.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { Target } from "../../model/plugins/find-target.js";
import type { Request } from "../../model/requests/request-keys.js";
import { resolveTarget } from "../../model/runs/resolve-target.js";
import type { CommandContext } from "../terminal/context.js";
import { messages } from "../terminal/messages.js";

/** @throws RequestError; the signal's reason */
export function waitForTarget(
  catalogue: Catalogue,
  request: Request,
  { signal, terminal }: CommandContext,
): Promise<Target> {
  return resolveTarget(catalogue, request, {
    signal,
    onWaiting: (plugins) => {
      const names = plugins.map(({ name }) => name);
      if (names.length > 0) terminal.note(messages.waiting(names, request.plugin !== undefined));
    },
  });
}
