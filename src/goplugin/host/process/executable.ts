// Checks a plugin's file before it is started, because the system's own errors explain too little.
import { constants } from "node:fs";
import { access, open, readdir, readFile, stat } from "node:fs/promises";
import { endianness } from "node:os";
import { delimiter, dirname, extname, isAbsolute, join, resolve } from "node:path";
import { PluginError, type PluginFailure, systemErrorCode } from "../../base/errors.js";
import { isScarcity } from "../../base/scarcity.js";
import {
  describeFormat,
  type ExecutableFormat,
  goArchitecture,
  headLength,
  identifyExecutable,
} from "./executable-format.js";

export interface ExecutableContext {
  /** The environment of the program: `#!/usr/bin/env node` is looked up in its PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** The working directory of the program; default the file's folder. */
  readonly cwd?: string | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  /** As `process.arch`. */
  readonly arch?: string | undefined;
  /** As `os.endianness()`. */
  readonly byteOrder?: "LE" | "BE" | undefined;
}

/** Architectures that a system runs besides its own, natively or through its usual emulator. */
const alsoRuns: Readonly<Record<string, readonly string[]>> = {
  "linux amd64": ["386", "amd64p32"],
  "linux arm64": ["arm"],
  "darwin arm64": ["amd64"],
  "win32 amd64": ["386"],
  "win32 arm64": ["amd64", "386", "arm"],
};

/**
 * Checks that a file exists, may be executed and is a program for this machine. Reads only its
 * first bytes.
 *
 * libc's `execvp` runs a file that the kernel cannot execute through `/bin/sh`, which gives
 * misleading errors, and reports a missing interpreter as if the file itself were missing.
 * @throws PluginError `file-missing`, `not-a-file`, `not-executable`, `setuid`, `wrong-format`,
 *   `wrong-architecture`, `interpreter-missing`, `spawn-failed` when the file cannot be read
 */
export async function checkExecutable(path: string, context: ExecutableContext): Promise<void> {
  const { platform = process.platform } = context;
  const fail = (failure: PluginFailure, cause?: unknown): never => {
    throw new PluginError(path, failure, cause);
  };
  const found = await stat(path).catch((error: unknown) => {
    const code = systemErrorCode(error) ?? "EIO";
    const missing = code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP";
    return fail(missing ? { reason: "file-missing" } : { reason: "spawn-failed", code }, error);
  });
  if (!found.isFile()) fail({ reason: "not-a-file" });
  if (platform !== "win32") {
    // Also refuses a file on a file system that is mounted with noexec.
    await access(path, constants.X_OK).catch((error: unknown) => {
      const code = systemErrorCode(error) ?? "EIO";
      const forbidden = code === "EACCES" || code === "EPERM";
      return fail(forbidden ? { reason: "not-executable" } : { reason: "spawn-failed", code }, error);
    });
  }
  if (platform !== "win32" && gainsRights(found.mode)) fail({ reason: "setuid" });
  const head = await readHead(path);
  // A file that may be executed but not read can be started without this check.
  if (head === undefined) return;
  const failure = await problemOf(path, head, context);
  if (failure !== undefined) fail(failure);
}

/** Setuid, or setgid of a file that the group may execute. */
function gainsRights(mode: number): boolean {
  return (mode & 0o4000) !== 0 || (mode & 0o2010) === 0o2010;
}

/**
 * The interpreter in the `#!` line of a script; undefined for a program that the system runs
 * itself, and for a file that cannot be read.
 * @throws PluginError `spawn-failed` of the system
 */
export async function interpreterOf(path: string): Promise<string | undefined> {
  const head = await readHead(path);
  const format = head === undefined ? undefined : identifyExecutable(head);
  return format?.kind === "script" ? format.interpreter : undefined;
}

async function readHead(path: string): Promise<Buffer | undefined> {
  const file = await open(path, "r").catch((error: unknown) => {
    if (systemErrorCode(error) === "EACCES") return undefined;
    throw new PluginError(path, { reason: "spawn-failed", code: systemErrorCode(error) ?? "EIO" }, error);
  });
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(headLength), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function problemOf(path: string, head: Buffer, context: ExecutableContext): Promise<PluginFailure | undefined> {
  const { platform = process.platform, arch = process.arch, byteOrder = endianness() } = context;
  const format = identifyExecutable(head);
  const own = goArchitecture(arch, byteOrder);
  const runs = [own, ...(alsoRuns[`${platform} ${own}`] ?? [])];
  const wrongFormat: PluginFailure = { reason: "wrong-format", found: describeFormat(format) };
  const wrongArchitecture = (found: string): PluginFailure => ({ reason: "wrong-architecture", found, expected: own });

  switch (format.kind) {
    case "elf": {
      if (platform === "win32" || platform === "darwin") return wrongFormat;
      const unfit = !format.runnable || (platform === "linux" && format.system !== undefined);
      const foreign = unfit ? wrongFormat : runs.includes(format.arch) ? undefined : wrongArchitecture(format.arch);
      const failure = foreign ?? (format.loader === undefined ? undefined : await missingProgram(format.loader, "/"));
      // Last, because a machine may have thirty emulators, each with a file to read.
      return failure !== undefined && (await isEmulated(head, platform)) ? undefined : failure;
    }
    case "mach-o":
      if (platform !== "darwin") return (await isEmulated(head, platform)) ? undefined : wrongFormat;
      return format.archs.some((each) => runs.includes(each)) ? undefined : wrongArchitecture(format.archs.join(", "));
    case "pe":
      if (platform !== "win32") return (await isEmulated(head, platform)) ? undefined : wrongFormat;
      return runs.includes(format.arch) ? undefined : wrongArchitecture(format.arch);
    case "script":
      // On Windows cross-spawn starts the interpreter that the line names.
      return platform === "win32" ? undefined : missingInterpreter(path, format, context);
    default:
      // Windows recognises batch files by their extension.
      if (platform === "win32" && [".cmd", ".bat"].includes(extname(path).toLowerCase())) return undefined;
      return (await isEmulated(head, platform)) ? undefined : wrongFormat;
  }
}

async function missingInterpreter(
  path: string,
  script: Extract<ExecutableFormat, { kind: "script" }>,
  context: ExecutableContext,
): Promise<PluginFailure | undefined> {
  const cwd = context.cwd ?? dirname(path);
  const failure = await missingProgram(script.interpreter, cwd);
  if (failure !== undefined) return failure;
  if (!script.interpreter.endsWith("/env")) return undefined;
  const program = programOfEnv(script.argument ?? "");
  if (program === undefined) return undefined;
  if (program.includes("/")) return missingProgram(program, cwd);
  // Without PATH, env uses a built-in list.
  const directories = context.env["PATH"]?.split(delimiter);
  if (directories === undefined) return undefined;
  for (const directory of directories) {
    if ((await missingProgram(join(directory === "" ? "." : directory, program), cwd)) === undefined) return undefined;
  }
  return { reason: "interpreter-missing", interpreter: program };
}

/**
 * The program that `env` runs. With `-S` the argument is split into words; options and assignments
 * come first.
 * @returns undefined when only `env` can tell, because of its options, quotes, escapes or variables
 */
function programOfEnv(argument: string): string | undefined {
  const split = /^(?:-\w*S|--split-string=?)[ \t]*(.*)$/s.exec(argument);
  // Without -S it is one word: `#!/usr/bin/env node --flag` names the program "node --flag".
  if (/["'\\$]/.test(split?.[1] ?? "")) return undefined;
  const words = split ? (split[1] ?? "").split(/[ \t]+/) : [argument];
  const program = words.find((word) => !/^\w+=/.test(word));
  return program === undefined || program === "" || program.startsWith("-") ? undefined : program;
}

async function missingProgram(program: string, cwd: string): Promise<PluginFailure | undefined> {
  const failure: PluginFailure = { reason: "interpreter-missing", interpreter: program };
  if (program === "") return failure;
  const file = isAbsolute(program) ? program : resolve(cwd, program);
  const usable = await Promise.all([stat(file), access(file, constants.X_OK)]).then(
    ([found]) => found.isFile(),
    // What this process cannot access, the kernel cannot run for it.
    unlessScarce(false),
  );
  return usable ? undefined : failure;
}

/** Handles an error as "there is no such file", unless the system lacks the means to find out. */
function unlessScarce<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (isScarcity(error)) throw error;
    return value;
  };
}

const binfmt = "/proc/sys/fs/binfmt_misc";

/**
 * Whether Linux runs such files through an emulator (binfmt_misc): QEMU or Rosetta for other
 * architectures, WSL for Windows programs.
 */
async function isEmulated(head: Buffer, platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== "linux" || process.platform !== "linux") return false;
  // No such directory: no emulators.
  const names = await readdir(binfmt).catch(unlessScarce<string[]>([]));
  const entries = await Promise.all(
    names
      .filter((name) => name !== "register" && name !== "status")
      // Removed meanwhile.
      .map((name) => readFile(join(binfmt, name), "utf8").catch(unlessScarce(""))),
  );
  return entries.some((entry) => matchesEmulator(entry, head));
}

/** Whether an entry of binfmt_misc, as the kernel prints it, is enabled and matches the file. */
export function matchesEmulator(entry: string, head: Buffer): boolean {
  const field = (name: string): string | undefined => new RegExp(`^${name} (\\w+)$`, "m").exec(entry)?.[1];
  const magic = Buffer.from(field("magic") ?? "", "hex");
  if (!/^enabled$/m.test(entry) || magic.length === 0) return false;
  const offset = Number(field("offset") ?? 0);
  const mask = Buffer.from(field("mask") ?? "", "hex");
  return magic.every((byte, index) => {
    const bits = mask[index] ?? 0xff;
    return ((head[offset + index] ?? 0) & bits) === (byte & bits);
  });
}
