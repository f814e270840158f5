// The setting `providers`: what a provider is told when it is configured, before its first run in a
// process.
import { type Configuration, type ConfigureResult } from "../../scafctl/index.js";
import { cleanLine } from "../text/foreign-text.js";
import { readEntries, type SettingProblem } from "./setting-reader.js";

export interface ProviderSettings {
  /** By name of the provider. */
  readonly configurations: ReadonlyMap<string, Configuration>;
  readonly problems: readonly SettingProblem[];
}

/** Our name, for what plugins say to people about the program that runs them. */
const BINARY_NAME = "scafctl-plugins";

/** Reads provider → `{ settings, profile, quiet, noColor }`. */
export function parseProviderSettings(value: unknown): ProviderSettings {
  const problems: SettingProblem[] = [];
  const configurations = new Map<string, Configuration>();
  readEntries(value, problems, (name, reader) => {
    configurations.set(name, {
      ...reader.object("settings"),
      ...reader.read("profile", "the name of a profile (letters, digits, _ - .)", (profile) =>
        typeof profile === "string" && /^[\w.-]{1,128}$/.test(profile) ? profile : undefined,
      ),
      ...reader.flag("quiet"),
      ...reader.flag("noColor"),
    });
  });
  return { configurations, problems };
}

/** What a provider is told; of one without settings only who we are. */
export function configurationOf({ configurations }: ProviderSettings, provider: string): Configuration {
  return { binaryName: BINARY_NAME, ...configurations.get(provider) };
}

/**
 * What a provider has against its configuration, as sentences. It stays usable all the same
 * (contract 3.5).
 */
export function configureRemarks(provider: string, { error, diagnostics }: ConfigureResult): readonly string[] {
  const name = cleanLine(provider, 100);
  const said = diagnostics.map(({ summary, detail, attribute }) => {
    const place = attribute === undefined ? "" : `${cleanLine(attribute, 100)}: `;
    return `${name} remarks on its settings: ${place}${cleanLine(detail === undefined ? summary : `${summary}: ${detail}`)}`;
  });
  return error === undefined
    ? said
    : [`${name} did not accept its settings and is used all the same: ${cleanLine(error)}`, ...said];
}
