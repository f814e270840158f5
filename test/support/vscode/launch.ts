// A launch of VS Code for tests: a copy of a workspace, a temporary profile, quiet settings, and
// either the desktop's VS Code or a server.
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { findDesktop } from "../../../scripts/lib/desktop.mjs";
import { root } from "../../../scripts/lib/paths.mjs";
import { quietSettings } from "../../../scripts/lib/profile.mjs";
import { DesktopBackend } from "./launch-desktop.js";
import { ServerBackend } from "./launch-server.js";
import { testTemp } from "../temp-dir.js";

/** What a suite needs; `launch.json` of an editor suite holds one of these. */
export interface LaunchSpec {
  /**
   * "none" for a window without a folder, or a path relative to the checkout: a folder, or a
   * .code-workspace file. The folder (of a .code-workspace: the one it lies in) is copied first, so
   * tests may write to it.
   */
  readonly workspace: string;
  /** False: restricted mode. */
  readonly trusted: boolean;
  /**
   * The user settings. In strings, {{workspace}} becomes the copied folder, {{temp}} a
   * directory beside it that exists, {{repo}} the checkout.
   */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the window's programs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A launch that is ready to be opened. */
export interface Launch {
  /** Holds everything of this launch; removed by {@link removeLaunch}. */
  readonly directory: string;
  /** Becomes VS Code's user data. */
  readonly profile: string;
  /** An empty directory for the tests. */
  readonly temp: string;
  /** The copied folder. */
  readonly folder?: string;
  /** The copied .code-workspace file; then it is opened, not the folder. */
  readonly workspaceFile?: string;
  readonly trusted: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
}

/** A VS Code window that a test drives from outside. */
export interface OpenedWindow {
  readonly page: Page;
  /** Closes the window as a person does, and ends every process of VS Code. */
  close(): Promise<void>;
}

/** One way to run a real VS Code. */
export interface Backend {
  readonly name: string;
  /**
   * Runs `tests` (a module with a `run` function) inside the extension host and resolves when the
   * host is done.
   * @param env added to the extension host's environment
   * @param silence rejects when the tests hang
   */
  runInHost(
    launch: Launch,
    tests: string,
    env: Readonly<Record<string, string>>,
    silence: Promise<never>,
  ): Promise<void>;
  /**
   * Opens a window, with the extension from the checkout or, given `vsix`, as a person installs it.
   */
  open(launch: Launch, vsix?: string): Promise<OpenedWindow>;
}

/**
 * The desktop's VS Code where there is one or one can be downloaded, otherwise a VS Code server and
 * a Chromium.
 */
export async function chooseBackend(): Promise<Backend> {
  const desktop = await findDesktop({ version: "1.100.3", installed: false });
  return desktop === undefined ? ServerBackend.create() : new DesktopBackend(desktop);
}

/** Copies the workspace and makes the directories of one launch. */
export async function prepareLaunch(spec: LaunchSpec): Promise<Launch> {
  const directory = await mkdtemp(join(testTemp, "e"));
  const profile = join(directory, "profile");
  const temp = join(directory, "t");
  await Promise.all([mkdir(profile), mkdir(temp)]);
  const { trusted, env = {} } = spec;
  const common = { directory, profile, temp, trusted, env };
  if (spec.workspace === "none") return { ...common, settings: settingsOf(spec, { temp }) };

  const source = resolve(root, spec.workspace);
  const isFile = source.endsWith(".code-workspace");
  const original = isFile ? dirname(source) : source;
  const folder = join(directory, "w", basename(original));
  await cp(original, folder, { recursive: true, verbatimSymlinks: true });
  const settings = settingsOf(spec, { temp, workspace: folder });
  return { ...common, folder, settings, ...(isFile && { workspaceFile: join(folder, basename(source)) }) };
}

function settingsOf({ settings = {} }: LaunchSpec, paths: Readonly<Record<string, string>>): Record<string, unknown> {
  const text = JSON.stringify(settings).replace(/\{\{(\w+)\}\}/g, (all, name: string) => {
    const path = JSON.stringify({ ...paths, repo: root }[name] ?? all);
    return path.slice(1, -1);
  });
  return { ...quietSettings, ...(JSON.parse(text) as object) };
}

/** Copies VS Code's logs, where a failed test can be understood from them. */
export async function copyLogs({ profile }: Launch, target: string): Promise<void> {
  for (const name of ["server.log", "data/logs", "logs"]) {
    const source = join(profile, name);
    if (existsSync(source)) await cp(source, join(target, name), { recursive: true });
  }
}

/** Removes the launch's directory; VS Code may still be writing its last logs. */
export async function removeLaunch(launch: Launch): Promise<void> {
  await rm(launch.directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
