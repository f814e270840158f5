// The options for what plugins may request from their host: secrets, auth handlers and provider
// settings.
import type { Command } from "commander";
import { parseAuthHandlers } from "../../model/access/auth-settings.js";
import { hostCallLine } from "../../model/access/host-trace.js";
import { configurationOf, configureRemarks, parseProviderSettings } from "../../model/access/provider-settings.js";
import { type SettingProblem, settingProblemText } from "../../model/access/setting-reader.js";
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { PluginFactoryOptions } from "../../model/plugins/plugin-factory.js";
import { textFor } from "../../model/text/places.js";
import { parseInputs } from "../../model/requests/parse-request.js";
import {
  type AuthProfile,
  type HostServiceOptions,
  type JsonObject,
  pluginName,
  profileAuth,
} from "../../scafctl/index.js";
import { collect, type CommandContext, type CommonOptions, InvalidInputError } from "../terminal/command.js";
import { readJson } from "../terminal/input.js";
import { messages } from "../terminal/messages.js";
import { printProblems } from "../terminal/problem-output.js";
import { hostCallHint } from "./host-hints.js";
import { readOnlyStore, readSecretOptions, type SecretOptions } from "./secret-options.js";
import { type RunTarget, withCatalogue } from "./session.js";

export interface HostOptions extends SecretOptions {
  readonly auth?: string;
  readonly providerSettings?: string;
  readonly trace: boolean;
}

/** Adds the options to a command that runs providers. */
export function addHostOptions(command: Command): Command {
  return command
    .option("--secret <name=ENVVAR>", "pass a secret from an environment variable to plugins; repeatable", collect, [])
    .option("--secret-file <name=path>", "pass a secret from a file, without its last newline", collect, [])
    .option(
      "--auth <file>",
      "JSON file with identities, groups and tokens (by the name of a --secret) of auth handlers",
    )
    .option("--provider-settings <json>", "settings by provider: JSON or @file")
    .option("--trace", "print each call of a plugin to its host on stderr, without values", false);
}

/**
 * Like {@link withCatalogue}, for a command that runs providers. `work` gets the secrets by name.
 * @throws UsageError, whose message contains no value; InvalidInputError; what `work` throws
 */
export async function withHost<T>(
  options: CommonOptions & HostOptions & RunTarget,
  context: CommandContext,
  work: (catalogue: Catalogue, secrets: ReadonlyMap<string, string>) => Promise<T>,
): Promise<T> {
  const { terminal } = context;
  const { pluginOptions, secrets } = await readHostOptions(options, context);
  const observed = (catalogue: Catalogue): Promise<T> => {
    for (const value of secrets.values()) catalogue.secrets.add(value);
    if (options.trace) {
      catalogue.onHostCall(({ pluginId, call }) =>
        terminal.message(messages.hostCall(pluginName(pluginId), hostCallLine(call))),
      );
    }
    const hints = new Set<string>();
    catalogue.onHostCall(({ pluginId, call }) => {
      const hint = hostCallHint(pluginName(pluginId), call);
      if (hint === undefined || hints.has(hint)) return;
      hints.add(hint);
      terminal.note(hint);
    });
    catalogue.onConfigure(({ provider, result }) => {
      for (const remark of configureRemarks(provider, result)) terminal.warn(textFor("terminal", remark));
    });
    return work(catalogue, secrets);
  };
  return withCatalogue(options, context, observed, pluginOptions);
}

async function readHostOptions(
  { auth, providerSettings, ...secretOptions }: HostOptions,
  context: CommandContext,
): Promise<{ readonly pluginOptions: PluginFactoryOptions; readonly secrets: ReadonlyMap<string, string> }> {
  const secrets = await readSecretOptions(secretOptions, context);
  const profile = auth === undefined ? undefined : await readAuth(auth, context);
  const settings = parseProviderSettings(
    providerSettings === undefined ? undefined : await readObject("--provider-settings", providerSettings, context),
  );
  printSettingProblems("--provider-settings", settings.problems, context);
  const host: HostServiceOptions = {
    secrets: { store: readOnlyStore(secrets) },
    ...(profile && {
      auth: profileAuth(
        () => profile,
        (name) => secrets.values.get(name),
      ),
    }),
  };
  const pluginOptions = {
    hostFor: () => host,
    configurationFor: (_path: string, provider: string) => configurationOf(settings, provider),
    inheritEnv: secrets.inheritEnv,
  };
  return { pluginOptions, secrets: secrets.values };
}

async function readAuth(path: string, context: CommandContext): Promise<AuthProfile> {
  const { profile, problems } = parseAuthHandlers(await readObject("--auth", `@${path}`, context));
  printSettingProblems("--auth", problems, context);
  return profile;
}

/** @param written JSON, or `@file` */
async function readObject(option: string, written: string, context: CommandContext): Promise<JsonObject> {
  const source = await readJson(option, written, context);
  const { value, problems } = parseInputs(source.text);
  if (printProblems(source, problems, context.terminal) || value === undefined) throw new InvalidInputError();
  return value;
}

function printSettingProblems(option: string, problems: readonly SettingProblem[], { terminal }: CommandContext): void {
  for (const problem of problems) terminal.error(messages.about(option, settingProblemText(problem)));
  if (problems.length > 0) throw new InvalidInputError();
}
