// Why a request cannot be run, in sentences.
import { cleanLine } from "../text/foreign-text.js";
import { didYouMean, type Explanation, lastWordsSentence } from "./explanation.js";
import { explainPluginError } from "./plugin-failures.js";
import type { RequestError, RequestFailure } from "./request-error.js";

const MAX_EXPLAINED = 3;
const MAX_NAMES = 5;

type Failures = { readonly [F in RequestFailure as F["reason"]]: F };

const explanations: { readonly [R in keyof Failures]: (failure: Failures[R]) => Explanation } = {
  "unknown-provider": ({ provider, suggestion, known, failed }) => {
    return {
      sentence: `No plugin offers a provider "${cleanLine(provider, 100)}".`,
      ...remedyOf(
        didYouMean(suggestion),
        ...notLoaded(failed),
        known + failed.length === 0 ? "There are no providers yet: add a directory of plugins." : undefined,
      ),
      actions: known === 0 ? ["open-settings"] : [],
    };
  },
  "unknown-plugin": ({ plugin, suggestion }) => ({
    sentence: `There is no plugin "${cleanLine(plugin, 200)}".`,
    ...remedyOf(didYouMean(suggestion)),
    actions: [],
  }),
  "provider-not-in-plugin": ({ provider, plugin, suggestion, offers }) => {
    const names = offers.slice(0, 10).map((name) => cleanLine(name, 60));
    const more = offers.length > names.length ? " and more" : "";
    const list = names.length === 0 ? "It offers none." : `It offers ${names.join(", ")}${more}.`;
    return {
      sentence: `The plugin ${cleanLine(plugin.name, 100)} offers no provider "${cleanLine(provider, 100)}".`,
      remedy: didYouMean(suggestion) ?? list,
      actions: [],
    };
  },
  "ambiguous-provider": ({ provider, plugins }) => {
    // Plugins with the same name are shown by their paths.
    const areDistinct = new Set(plugins.map(({ name }) => name)).size === plugins.length;
    const labels = plugins.map(({ name, path }) => cleanLine(areDistinct ? name : path, 200));
    return {
      sentence: `Several plugins offer "${cleanLine(provider, 100)}": ${labels.join(", ")}.`,
      remedy: 'Choose one with "plugin".',
      actions: [],
    };
  },
  "secret-refused": ({ secret, plugin }) => ({
    sentence: `The request may not send the secret ${cleanLine(secret, 100)} to ${cleanLine(plugin.name, 100)}.`,
    actions: ["retry"],
  }),
  "secret-missing": ({ secret, plugin }) => ({
    sentence: `The request needs the secret ${cleanLine(secret, 100)} of ${cleanLine(plugin.name, 100)}, which has no value.`,
    remedy: 'Store it with "Set Secret…".',
    actions: [],
  }),
  "secret-name": ({ secret, problem }) => ({
    sentence: `The request needs the secret "${cleanLine(secret, 100)}", which is not a valid name: ${problem}.`,
    actions: [],
  }),
  "uncertain-provider": ({ provider, plugin, failed }) => {
    const others = failed.length === 1 ? "another plugin, which was" : `${failed.length} other plugins, which were`;
    return {
      sentence: `"${cleanLine(provider, 100)}" may also be offered by ${others} not loaded: nothing was sent to ${cleanLine(plugin.name, 100)}.`,
      ...remedyOf(...notLoaded(failed), 'Choose the plugin with "plugin", or remove the files that are not needed.'),
      actions: [],
    };
  },
  "plugin-failed": ({ error }) => explainPluginError(error),
};

export function explainRequestError({ failure }: RequestError): Explanation {
  return (explanations[failure.reason] as (failure: RequestFailure) => Explanation)(failure);
}

/** Why plugins did not load, for the first few; the names of the others. */
function notLoaded(failed: Failures["unknown-provider"]["failed"]): readonly string[] {
  const explained = failed.slice(0, MAX_EXPLAINED).map(({ error }) => {
    const { sentence: reason, lastWords } = explainPluginError(error);
    return lastWords === undefined ? reason : `${reason} ${lastWordsSentence(lastWords)}`;
  });
  const others = failed.slice(MAX_EXPLAINED, MAX_EXPLAINED + MAX_NAMES).map(({ name }) => cleanLine(name, 60));
  const more = failed.length > MAX_EXPLAINED + MAX_NAMES ? " and others" : "";
  const rest = others.length === 0 ? [] : [`Not loaded either: ${others.join(", ")}${more}.`];
  return [...explained, ...rest];
}

function remedyOf(...sentences: readonly (string | undefined)[]): { readonly remedy?: string } {
  const remedy = sentences.filter((part) => part !== undefined).join(" ");
  return remedy === "" ? {} : { remedy };
}
