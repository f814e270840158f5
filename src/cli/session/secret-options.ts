// --secret and --secret-file: secrets for plugins, named by an environment variable or a file,
// never written as a value.
import { constants } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { decodeText, NotTextError } from "../../model/text/decode-text.js";
import { secretNameProblem, type SecretStore } from "../../scafctl/index.js";
import { type CommandContext, UsageError } from "../terminal/command.js";
import { readBytes } from "../terminal/input.js";
import { messages } from "../terminal/messages.js";

export interface SecretOptions {
  /** `name=ENVVAR`. */
  readonly secret: readonly string[];
  /** `name=path`. */
  readonly secretFile: readonly string[];
}

interface CommandSecrets {
  /** By name. */
  readonly values: ReadonlyMap<string, string>;
  /** The environment variables that plugins inherit: all but those that hold a secret. */
  readonly inheritEnv: readonly string[];
}

/** @throws UsageError, whose message contains no value */
export async function readSecretOptions(options: SecretOptions, context: CommandContext): Promise<CommandSecrets> {
  const { env } = context;
  const values = new Map<string, string>();
  const variables = new Set<string>();
  const add = (option: string, name: string, value: string): void => {
    if (values.has(name)) throw new UsageError(messages.secretRepeated(option, name));
    if (value === "") throw new UsageError(messages.secretEmpty(option, name));
    values.set(name, value);
  };
  for (const written of options.secret) {
    const [name, variable] = parsePair("--secret", written, "name=ENVVAR");
    const value = env[variable];
    if (value === undefined) throw new UsageError(messages.secretVariableMissing(name));
    variables.add(normalizeVariable(variable));
    add("--secret", name, value);
  }
  for (const written of options.secretFile) {
    const [name, path] = parsePair("--secret-file", written, "name=path");
    add("--secret-file", name, await readSecretFile(path, context));
  }
  return { values, inheritEnv: Object.keys(env).filter((name) => !variables.has(normalizeVariable(name))) };
}

/** The same secrets for every plugin. They live only as long as the command, so none can be set. */
export function readOnlyStore({ values }: CommandSecrets): SecretStore {
  const refuse = (): Promise<never> => Promise.reject(new Error(messages.secretsReadOnly));
  return {
    get: (name) => Promise.resolve(values.get(name)),
    set: refuse,
    delete: refuse,
    list: () => Promise.resolve([...values.keys()].sort()),
  };
}

function parsePair(option: string, written: string, form: string): readonly [name: string, reference: string] {
  const at = written.indexOf("=");
  const name = written.slice(0, at);
  const reference = written.slice(at + 1);
  if (at < 0 || reference === "") throw new UsageError(messages.secretForm(option, form));
  const problem = secretNameProblem(name);
  if (problem !== undefined) throw new UsageError(messages.secretNameInvalid(option, problem));
  return [name, reference];
}

async function readSecretFile(path: string, context: CommandContext): Promise<string> {
  const { cwd, terminal, signal } = context;
  try {
    const text = decodeText(await readBytes(path, context));
    const { mode } = await stat(resolve(cwd, path));
    if (process.platform !== "win32" && (mode & (constants.S_IRGRP | constants.S_IROTH)) !== 0)
      terminal.note(messages.secretFileReadable(path));
    return text.replace(/\r?\n$/, "");
  } catch (error) {
    signal.throwIfAborted();
    // The message of a NotTextError has a byte of the secret.
    const reason =
      error instanceof NotTextError
        ? messages.secretFileNotText
        : error instanceof Error
          ? error.message
          : String(error);
    throw new UsageError(messages.unreadableFile("--secret-file", path, reason), { cause: error });
  }
}

/** On Windows, names of environment variables are case-insensitive. */
function normalizeVariable(name: string): string {
  return process.platform === "win32" ? name.toUpperCase() : name;
}
