// The sentences for problems in the settings: directories, providers and auth handlers.
import { cleanLine } from "../text/foreign-text.js";

/** Each begins with a lower-case letter, because the place in the setting precedes it. */
export const SETTING_SENTENCES = {
  "wrong-type": (expected: string) => `expected ${expected}`,
  "unknown-key": (suggestion: string | undefined) =>
    `unknown key${suggestion === undefined ? "" : `; did you mean "${suggestion}"?`}`,
  // Without the token itself.
  "token-in-setting": () =>
    'a token must not be in the settings: store it as a secret and name the secret in "tokenSecret". The handler is ignored until then',
} as const;

/** The values that the settings of providers and auth handlers expect. */
export const EXPECTED = {
  text: "a string",
  flag: "true or false",
  object: "an object",
  texts: "a list of strings",
  profile: "the name of a profile (letters, digits, _ - .)",
  time: "a time (2030-01-31T12:00:00Z, or seconds since 1970)",
} as const;

export const DIRECTORY_SENTENCES = {
  empty: () => "The directory is empty.",
  /** @param why one of the sentences below */
  unresolved: (written: string, why: string) => `${written}: ${why}`,
  relative: () => "a relative directory needs a folder to start from; write an absolute path or start with ~.",
  "no-folder": () => "no folder is open.",
  "several-folders": () => "several folders are open; name one with ${workspaceFolder:name}.",
  "unknown-folder": (name: string) => `no folder named "${name}" is open.`,
  "variable-not-set": (name: string) => `the environment variable ${name} is not set.`,
  "unknown-variable": (variable: string) =>
    `\${${variable}} is an unknown variable; use one of \${workspaceFolder}, \${workspaceFolder:name}, \${userHome} and \${env:NAME}.`,
} as const;

/** Remarks of a provider on its settings; it can still be run. */
export const CONFIGURE_SENTENCES = {
  rejected: (provider: string, error: string) =>
    `${cleanLine(provider, 100)} rejected its settings and is used anyway: ${cleanLine(error)}`,
  remark: (provider: string, attribute: string | undefined, text: string) =>
    `${cleanLine(provider, 100)} remarks on its settings: ` +
    `${attribute === undefined ? "" : `${cleanLine(attribute, 100)}: `}${cleanLine(text)}`,
} as const;
