// Runs VS Code as a server on loopback, shown in a headless Chromium.
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { ensureChromium, type Chromium } from "../../../scripts/lib/chromium.mjs";
import { root } from "../../../scripts/lib/paths.mjs";
import { installExtension, serve, type OpenOptions, type Serving } from "../../../scripts/lib/serve.mjs";
import { ensureVscodeServer, type VscodeServer } from "../../../scripts/lib/vscode-server.mjs";
import type { Backend, Launch, OpenedWindow } from "./launch.js";

interface ServedWindow extends OpenedWindow {
  readonly browser: Browser;
  readonly serving: Serving;
}

export class ServerBackend implements Backend {
  readonly name = "VS Code server and Chromium";

  private constructor(
    private readonly server: VscodeServer,
    private readonly chromium: Chromium,
  ) {}

  static async create(): Promise<ServerBackend> {
    return new ServerBackend(await ensureVscodeServer(), await ensureChromium());
  }

  async runInHost(
    launch: Launch,
    tests: string,
    env: Readonly<Record<string, string>>,
    silence: Promise<never>,
  ): Promise<void> {
    let exit = (): void => undefined;
    const exited = new Promise<void>((resolve) => (exit = resolve));
    const prepare = async (context: BrowserContext): Promise<void> => {
      // The workbench calls these two functions of the page: when the tests' `run` has ended, and
      // to log.
      await context.exposeFunction("codeAutomationExit", exit);
      await context.exposeFunction("codeAutomationLog", () => undefined);
    };
    const window = await this.openWindow(launch, env, { extension: root, tests }, prepare);
    try {
      const disconnected = new Promise<void>((resolve) => window.browser.once("disconnected", () => resolve()));
      const failWith = (message: string) => () => Promise.reject(new Error(message));
      await Promise.race([
        exited,
        silence,
        disconnected.then(failWith("the browser ended before the tests did")),
        window.serving.ended.then(failWith("the VS Code server ended before the tests did")),
      ]);
    } finally {
      await window.close();
    }
  }

  async open(launch: Launch, vsix?: string): Promise<OpenedWindow> {
    if (vsix !== undefined) await installExtension(this.server, launch.profile, vsix);
    return this.openWindow(launch, launch.env, vsix === undefined ? { extension: root } : {});
  }

  private async openWindow(
    launch: Launch,
    env: Readonly<Record<string, string>>,
    options: OpenOptions,
    prepare?: (context: BrowserContext) => Promise<void>,
  ): Promise<ServedWindow> {
    const serving = await serve(this.server, { ...launch, env });
    try {
      const { browser, context } = await openBrowser(this.chromium, serving.origin);
      await prepare?.(context);
      const page = await context.newPage();
      // A page with unsaved documents asks whether it may be left.
      page.on("dialog", (dialog) => void dialog.accept());
      await page.goto(serving.url({ folder: launch.folder, workspace: launch.workspaceFile, ...options }));
      const close = async (): Promise<void> => {
        await leave(page);
        await serving.windowsClosed();
        await browser.close();
        await serving.stop();
      };
      return { page, close, browser, serving };
    } catch (error) {
      await serving.stop();
      throw error;
    }
  }
}

/**
 * Opens an address in a Chromium of its own; closing the window ends that Chromium, not the server.
 */
export async function visit(url: string): Promise<OpenedWindow> {
  const { browser, context } = await openBrowser(await ensureChromium(), new URL(url).origin);
  const page = await context.newPage();
  await page.goto(url);
  const close = async (): Promise<void> => {
    await leave(page);
    await browser.close();
  };
  return { page, close };
}

/** As closing a tab does, this makes the server end the extension host. */
async function leave(page: Page): Promise<void> {
  await page.goto("about:blank").catch(() => undefined);
}

async function openBrowser(program: Chromium, origin: string): Promise<{ browser: Browser; context: BrowserContext }> {
  const { executablePath, args } = program;
  const env = { ...process.env, ...program.env } as Record<string, string>;
  const browser = await chromium.launch({ executablePath, args, env });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  return { browser, context };
}
