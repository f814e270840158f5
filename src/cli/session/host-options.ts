// What the command line gives to plugins as their host: secrets by reference, an auth profile,
// settings of providers. Given is granted.
import type { Command } from "commander";
import { parseAuthHandlers } from "../../model/access/auth-settings.js";
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { PluginFactoryOptions } from "../../model/plugins/plugin-factory.js";
import { cleanLine } from "../../model/text/foreign-text.js";
import { hostCallLine } from "../../model/access/host-trace.js";
import { configurationOf, configureRemarks, parseProviderSettings } from "../../model/access/provider-settings.js";
import { parseInputs } from "../../model/requests/parse-request.js";
import { type SettingProblem, settingProblemText } from "../../model/access/setting-reader.js";
import { type HostServiceOptions, type JsonObject, pluginName, profileAuth } from "../../scafctl/index.js";
import type { CommandContext, CommonOptions } from "../terminal/context.js";
import { RefusedInput } from "../terminal/exit-codes.js";
import { type GivenSecretOptions, readGivenSecrets, storeOfGiven } from "./given-secrets.js";
import { readJson, tellProblems } from "../terminal/input.js";
import { withCatalogue } from "./session.js";

export interface HostOptions extends GivenSecretOptions {
  readonly auth?: string;
  readonly providerSettings?: string;
  readonly trace: boolean;
}

/** Adds the options to a command that runs providers. */
export function withHostOptions(command: Command): Command {
  const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];
  return command
    .option("--secret <name=ENVVAR>", "give plugins a secret from an environment variable; repeatable", collect, [])
    .option("--secret-file <name=path>", "give plugins a secret from a file, less its last newline", collect, [])
    .option("--auth <file>", "identities, groups and tokens (by name of a --secret) of auth handlers, as JSON")
    .option("--provider-settings <json>", "settings by provider: JSON or @file")
    .option("--trace", "tell every call of a plugin to its host on stderr, without values", false);
}

interface CommandHost {
  readonly plugins: PluginFactoryOptions;
  /**
   * Tells what plugins ask of their host (with `--trace`) and what they have against their
   * settings.
   */
  follow(catalogue: Catalogue): void;
}

/**
 * As {@link withCatalogue}, for a command that runs providers: its plugins have the host that the
 * options describe.
 * @throws UsageError, in whose message no value stands; RefusedInput; what `work` throws
 */
export async function withHost<T>(
  options: CommonOptions & HostOptions,
  context: CommandContext,
  work: (catalogue: Catalogue) => Promise<T>,
): Promise<T> {
  const host = await readHostOptions(options, context);
  const hosted = (catalogue: Catalogue): Promise<T> => {
    host.follow(catalogue);
    return work(catalogue);
  };
  return withCatalogue(options, context, hosted, host.plugins);
}

async function readHostOptions(options: HostOptions, context: CommandContext): Promise<CommandHost> {
  const { terminal } = context;
  const secrets = await readGivenSecrets(options, context);
  const auth = options.auth === undefined ? undefined : await readAuth(options.auth, context);
  const settings = parseProviderSettings(
    options.providerSettings === undefined
      ? undefined
      : await readObject("--provider-settings", options.providerSettings, context),
  );
  tellSettings("--provider-settings", settings.problems, context);
  const host: HostServiceOptions = {
    secrets: { store: storeOfGiven(secrets) },
    ...(auth && {
      auth: profileAuth(
        () => auth,
        (reference) => secrets.values.get(reference),
      ),
    }),
  };
  return {
    plugins: {
      hostFor: () => host,
      configurationFor: (_path, provider) => configurationOf(settings, provider),
      inheritEnv: secrets.inheritEnv,
    },
    follow(catalogue) {
      if (options.trace) {
        catalogue.onHostCall(({ pluginId, call }) =>
          terminal.message(`host: ${cleanLine(pluginName(pluginId), 100)}: ${hostCallLine(call)}`),
        );
      }
      catalogue.onConfigure(({ provider, result }) => {
        for (const remark of configureRemarks(provider, result)) terminal.warn(remark);
      });
    },
  };
}

async function readAuth(
  path: string,
  context: CommandContext,
): Promise<ReturnType<typeof parseAuthHandlers>["profile"]> {
  const { profile, problems } = parseAuthHandlers(await readObject("--auth", `@${path}`, context));
  tellSettings("--auth", problems, context);
  return profile;
}

/** @param written JSON, or `@file` */
async function readObject(option: string, written: string, context: CommandContext): Promise<JsonObject> {
  const source = await readJson(option, written, context);
  const { value, problems } = parseInputs(source.text);
  if (tellProblems(source, problems, context.terminal) || value === undefined) throw new RefusedInput();
  return value;
}

function tellSettings(option: string, problems: readonly SettingProblem[], { terminal }: CommandContext): void {
  for (const problem of problems) terminal.error(`${option}: ${settingProblemText(problem)}`);
  if (problems.length > 0) throw new RefusedInput();
}
