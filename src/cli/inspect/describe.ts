// `scafctl-plugins describe`: all details of a provider or an auth handler.
import { authDocument, providerDocument } from "../../model/plugins/descriptor-document.js";
import { RequestError } from "../../model/errors/request-error.js";
import { allPlugins, findTarget, selectedPlugins, type Target } from "../../model/plugins/find-target.js";
import type { CatalogueSnapshot, PluginEntry } from "../../model/plugins/types.js";
import { type CommandContext, type CommonOptions, ExitCode } from "../terminal/command.js";
import { withLoginStates } from "./login-states.js";
import { showHandler } from "./handler-sheet.js";
import { showProvider } from "./provider-sheet.js";
import { withCatalogue } from "../session/session.js";
import type { Terminal } from "../terminal/terminal.js";
import { explained } from "../terminal/text.js";

export interface DescribeOptions extends CommonOptions {
  readonly plugin?: string;
}

/**
 * @param name of a provider, else of an auth handler or of an auth-handler plugin
 * @throws RequestError if nothing has that name, or several plugins have it
 */
export async function describe(name: string, options: DescribeOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context;
  // Without --plugin it waits for every plugin: another may offer the same name.
  const query = { provider: name, plugin: options.plugin };
  const snapshot = await withCatalogue(options, context, async (catalogue) => {
    const settled = await catalogue.whenSettled(signal);
    if (findTarget(settled, query).kind === "found") return settled;
    return withLoginStates(catalogue, authPlugins(settled, name, options), signal);
  });
  const search = findTarget(snapshot, query);
  if (search.kind === "found") {
    reportFailed(snapshot, terminal);
    return describeProvider(search.target, options, terminal);
  }
  const [plugin, ...others] = authPlugins(snapshot, name, options);
  if (plugin === undefined) throw search.kind === "failed" ? search.error : new Error("the catalogue did not settle");
  if (others.length > 0)
    throw new RequestError({ reason: "ambiguous-provider", provider: name, plugins: [plugin, ...others] });
  reportFailed(snapshot, terminal);
  return describeAuth(plugin, name, options, terminal);
}

/** A plugin that failed to load may offer the same name. */
function reportFailed(snapshot: CatalogueSnapshot, terminal: Terminal): void {
  for (const { error } of allPlugins(snapshot)) if (error !== undefined) terminal.note(explained(error));
}

function describeProvider({ plugin, provider }: Target, { json }: DescribeOptions, terminal: Terminal): ExitCode {
  if (json) terminal.json(providerDocument(plugin, provider));
  else if (provider.descriptor !== undefined) showProvider(plugin, provider, provider.descriptor, terminal);
  if (provider.error !== undefined) terminal.error(explained(provider.error));
  return provider.error === undefined ? ExitCode.done : ExitCode.failed;
}

/** Auth-handler plugins with that name, or with a handler of that name. */
function authPlugins(
  snapshot: CatalogueSnapshot,
  name: string,
  { plugin: chosen }: DescribeOptions,
): readonly PluginEntry[] {
  return selectedPlugins(snapshot, chosen).filter(
    (plugin) => plugin.kind === "auth-handler" && (plugin.name === name || handlersNamed(plugin, name).length > 0),
  );
}

function handlersNamed({ handlers = [] }: PluginEntry, name: string): NonNullable<PluginEntry["handlers"]> {
  return handlers.filter(({ handler }) => handler.name === name);
}

/** The handler of that name, or all handlers of the plugin of that name. */
function describeAuth(plugin: PluginEntry, name: string, { json }: DescribeOptions, terminal: Terminal): ExitCode {
  const named = handlersNamed(plugin, name);
  const handlers = named.length > 0 ? named : (plugin.handlers ?? []);
  if (json) terminal.json(authDocument({ ...plugin, handlers }));
  else {
    for (const [index, listing] of handlers.entries()) {
      if (index > 0) terminal.out("");
      showHandler(plugin, listing, terminal);
    }
  }
  return ExitCode.done;
}
