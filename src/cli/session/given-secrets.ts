// Secrets that a command line gives to plugins: by the name of a variable or a file, never as a
// value.
import { constants } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { secretNameProblem, type SecretStore } from "../../scafctl/index.js";
import type { CommandContext } from "../terminal/context.js";
import { UsageError } from "../terminal/exit-codes.js";

export interface GivenSecretOptions {
  /** `name=ENVVAR`. */
  readonly secret: readonly string[];
  /** `name=path`. */
  readonly secretFile: readonly string[];
}

export interface GivenSecrets {
  /** By name. */
  readonly values: ReadonlyMap<string, string>;
  /**
   * What a plugin may inherit of the environment: one that does not get a secret must not find it
   * there instead.
   */
  readonly inheritEnv: readonly string[];
}

/** @throws UsageError, in whose message no value stands */
export async function readGivenSecrets(options: GivenSecretOptions, context: CommandContext): Promise<GivenSecrets> {
  const { env } = context;
  const values = new Map<string, string>();
  const variables = new Set<string>();
  const add = (option: string, name: string, value: string): void => {
    if (values.has(name)) throw new UsageError(`${option} ${name}: this secret is given twice`);
    if (value === "") throw new UsageError(`${option} ${name}: the secret is empty`);
    values.set(name, value);
  };
  for (const written of options.secret) {
    const [name, variable] = pairOf("--secret", written, "name=ENVVAR");
    const value = env[variable];
    if (value === undefined) throw new UsageError(`--secret ${name}: ${NO_VARIABLE}`);
    variables.add(comparable(variable));
    add("--secret", name, value);
  }
  for (const written of options.secretFile) {
    const [name, path] = pairOf("--secret-file", written, "name=path");
    add("--secret-file", name, await readSecretFile(path, context));
  }
  return { values, inheritEnv: Object.keys(env).filter((name) => !variables.has(comparable(name))) };
}

/**
 * For whichever plugin the command runs. A command line keeps nothing, so nothing can be stored.
 */
export function storeOfGiven({ values }: GivenSecrets): SecretStore {
  const fixed = (): Promise<never> =>
    Promise.reject(new Error("secrets that are given on a command line cannot be changed"));
  return {
    get: (name) => Promise.resolve(values.get(name)),
    set: fixed,
    delete: fixed,
    list: () => Promise.resolve([...values.keys()].sort()),
  };
}

/** What follows the name is not repeated: it may be the secret itself, by mistake. */
const NO_VARIABLE =
  "no environment variable of the name after = is set. Name a variable that holds the value, never the value itself";

function pairOf(option: string, written: string, form: string): readonly [name: string, reference: string] {
  const at = written.indexOf("=");
  const name = written.slice(0, at);
  const reference = written.slice(at + 1);
  if (at < 0 || reference === "") throw new UsageError(`${option}: ${form} is expected`);
  const problem = secretNameProblem(name);
  if (problem !== undefined) throw new UsageError(`${option}: ${problem}`);
  return [name, reference];
}

async function readSecretFile(path: string, { cwd, terminal }: CommandContext): Promise<string> {
  const file = resolve(cwd, path);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(file));
    const { mode } = await stat(file);
    if (process.platform !== "win32" && (mode & (constants.S_IRGRP | constants.S_IROTH)) !== 0)
      terminal.note(`--secret-file ${path}: others can read this file; chmod 600 keeps it to you`);
    return text.replace(/\r?\n$/, "");
  } catch (error) {
    const why =
      error instanceof TypeError ? "it is no text (UTF-8)" : error instanceof Error ? error.message : String(error);
    throw new UsageError(`--secret-file ${path}: ${why}`, { cause: error });
  }
}

/** Windows does not tell the case of variables apart. */
function comparable(variable: string): string {
  return process.platform === "win32" ? variable.toUpperCase() : variable;
}
