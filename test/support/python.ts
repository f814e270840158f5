// The Python example as an executable plugin.
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../scripts/lib/paths.mjs";
import { ensurePythonPackages, findPython } from "../../scripts/lib/python.mjs";
import { run } from "../../scripts/lib/run.mjs";

/** How long the first installation of Python packages may take; for a hook's `this.timeout`. */
export const PYTHON_INSTALL_TIMEOUT_MS = 300_000;

const example = join(root, "examples/plugins/echo-py");

/**
 * Defines tests where Python is on the PATH. Without it the runner prints a warning, and fails on a
 * build machine (scripts/test.mjs).
 */
export function describeWithPython(title: string, body: (this: Mocha.Suite) => void): void {
  if (findPython() !== undefined) describe(title, body);
}

/** Writes the example as its README describes. @returns the path of the plugin */
export async function makePythonEcho(directory: string): Promise<string> {
  const python = await ensurePythonPackages(findPython() ?? "python3");
  await mkdir(directory, { recursive: true });
  const generate = ["-m", "grpc_tools.protoc", "-I", join(root, "proto/scafctl"), "plugin.proto"];
  await run(python, [...generate, `--python_out=${directory}`, `--grpc_python_out=${directory}`]);
  const path = join(directory, "echo.py");
  const code = await readFile(join(example, "echo.py"), "utf8");
  await writeFile(path, code.replace("#!/usr/bin/env python3", `#!${python}`));
  await chmod(path, 0o755);
  return path;
}
