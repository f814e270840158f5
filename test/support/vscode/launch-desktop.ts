// Runs desktop VS Code: in-host tests through @vscode/test-electron, windows through Playwright.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { _electron } from "playwright-core";
import { desktopArguments } from "../../../scripts/lib/desktop.mjs";
import { root } from "../../../scripts/lib/paths.mjs";
import { run } from "../../../scripts/lib/run.mjs";
import type { Backend, Launch, OpenedWindow } from "./launch.js";

export class DesktopBackend implements Backend {
  readonly name: string;

  /** @param executable VS Code's own program, not its command line wrapper */
  constructor(private readonly executable: string) {
    this.name = `desktop VS Code (${executable})`;
  }

  async runInHost(
    launch: Launch,
    tests: string,
    env: Readonly<Record<string, string>>,
    silence: Promise<never>,
  ): Promise<void> {
    await writeSettings(launch);
    const ended = runTests({
      vscodeExecutablePath: this.executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: tests,
      extensionTestsEnv: { ...env },
      launchArgs: argumentsOf(launch),
      // A failed test gives the window an exit status; the reporter's counts say more.
    }).catch(() => undefined);
    await Promise.race([ended, silence]);
  }

  async open(launch: Launch, vsix?: string): Promise<OpenedWindow> {
    await writeSettings(launch);
    if (vsix !== undefined) await this.install(launch, vsix);
    const app = await _electron.launch({
      executablePath: this.executable,
      env: { ...process.env, ...launch.env } as Record<string, string>,
      args: [...argumentsOf(launch), ...(vsix === undefined ? [`--extensionDevelopmentPath=${root}`] : [])],
    });
    const page = await app.firstWindow();
    await page.setViewportSize({ width: 1280, height: 800 });
    return { page, close: () => app.close() };
  }

  private async install(launch: Launch, vsix: string): Promise<void> {
    const [program = this.executable, ...first] = resolveCliArgsFromVSCodeExecutablePath(this.executable);
    await run(program, [...first, ...desktopArguments(launch.profile, true), "--install-extension", vsix]);
  }
}

function argumentsOf(launch: Launch): string[] {
  const place = launch.workspaceFile ?? launch.folder;
  return [...(place === undefined ? [] : [place]), ...desktopArguments(launch.profile, launch.trusted)];
}

async function writeSettings(launch: Launch): Promise<void> {
  await mkdir(join(launch.profile, "User"), { recursive: true });
  await writeFile(join(launch.profile, "User", "settings.json"), JSON.stringify(launch.settings, undefined, 2));
}
