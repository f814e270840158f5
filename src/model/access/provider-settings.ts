// The setting `providers`: the configuration of each provider.
import { type Configuration, type ConfigureResult } from "../../scafctl/index.js";
import { CONFIGURE_SENTENCES, EXPECTED } from "../errors/setting-sentences.js";
import { readEntries, type SettingProblem } from "./setting-reader.js";

export interface ProviderSettings {
  /** By name of the provider. */
  readonly configurations: ReadonlyMap<string, Configuration>;
  readonly problems: readonly SettingProblem[];
}

/** The name of this program, for messages of plugins. */
const BINARY_NAME = "scafctl-plugins";

/** Reads provider → `{ settings, profile, quiet, noColor }`. */
export function parseProviderSettings(value: unknown): ProviderSettings {
  const problems: SettingProblem[] = [];
  const configurations = new Map<string, Configuration>();
  readEntries(value, problems, (name, reader) => {
    configurations.set(name, {
      ...reader.object("settings"),
      ...reader.read("profile", EXPECTED.profile, (profile) =>
        typeof profile === "string" && /^[\w.-]{1,128}$/.test(profile) ? profile : undefined,
      ),
      ...reader.flag("quiet"),
      ...reader.flag("noColor"),
    });
  });
  return { configurations, problems };
}

/** The configuration of a provider; without settings only the name of this program. */
export function configurationOf({ configurations }: ProviderSettings, provider: string): Configuration {
  return { binaryName: BINARY_NAME, ...configurations.get(provider) };
}

/** Remarks of a provider on its configuration, as sentences. It can still be run. */
export function configureRemarks(provider: string, { error, diagnostics }: ConfigureResult): readonly string[] {
  const remarks = diagnostics.map(({ summary, detail, attribute }) =>
    CONFIGURE_SENTENCES.remark(provider, attribute, detail === undefined ? summary : `${summary}: ${detail}`),
  );
  return error === undefined ? remarks : [CONFIGURE_SENTENCES.rejected(provider, error), ...remarks];
}
