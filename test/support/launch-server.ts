// VS Code without a desktop: a server on loopback, looked at by a headless Chromium.
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext } from "playwright-core";
import { ensureChromium, type Chromium } from "../../scripts/lib/chromium.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { installExtension, serve, type OpenOptions, type Serving } from "../../scripts/lib/serve.mjs";
import { ensureVscodeServer, type VscodeServer } from "../../scripts/lib/vscode-server.mjs";
import type { Backend, Launch, OpenedWindow } from "./launch.js";

export class ServerBackend implements Backend {
  readonly name = "VS Code server and Chromium";

  private constructor(
    private readonly server: VscodeServer,
    private readonly browser: Chromium,
  ) {}

  static async create(): Promise<ServerBackend> {
    return new ServerBackend(await ensureVscodeServer(), await ensureChromium());
  }

  async runInHost(
    launch: Launch,
    tests: string,
    env: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<void> {
    const serving = await this.serve(launch, env);
    try {
      const window = await look(this.browser, serving.origin);
      try {
        const done = new Promise<void>((resolve, reject) => {
          const fail = (why: string) => () => {
            reject(new Error(why));
          };
          signal.addEventListener("abort", () => {
            reject(signal.reason instanceof Error ? signal.reason : new Error("given up"));
          });
          window.browser.once("disconnected", fail("the browser ended before the tests did"));
          void serving.ended.then(fail("the VS Code server ended before the tests did"));
          // The workbench tells the page when the tests' `run` has ended, and logs through the page
          // before that.
          void window.context.exposeFunction("codeAutomationExit", resolve);
          void window.context.exposeFunction("codeAutomationLog", () => undefined);
        });
        done.catch(() => undefined); // it is awaited below, but may fail before that
        const page = await window.context.newPage();
        await page.goto(serving.url({ ...placeOf(launch), extension: root, tests }));
        await done;
        await page.goto("about:blank");
        await serving.windowsClosed();
      } finally {
        await window.browser.close();
      }
    } finally {
      await serving.stop();
    }
  }

  async open(launch: Launch, vsix?: string): Promise<OpenedWindow> {
    if (vsix !== undefined) await installExtension(this.server, launch.profile, vsix);
    const serving = await this.serve(launch, launch.env);
    try {
      const { browser, context } = await look(this.browser, serving.origin);
      const page = await context.newPage();
      // A page with unsaved documents asks whether it may be left.
      page.on("dialog", (dialog) => void dialog.accept());
      await page.goto(serving.url({ ...placeOf(launch), ...(vsix === undefined ? { extension: root } : {}) }));
      return {
        page,
        logs: [serving.log, join(launch.profile, "data", "logs")],
        close: async () => {
          // Leaving the page is what closing a tab is; it tells the server to end the extension
          // host.
          await page.goto("about:blank");
          await serving.windowsClosed();
          await browser.close();
          await serving.stop();
        },
      };
    } catch (error) {
      await serving.stop();
      throw error;
    }
  }

  private serve(launch: Launch, env: Readonly<Record<string, string>>): Promise<Serving> {
    return serve(this.server, {
      profile: launch.profile,
      settings: launch.settings,
      trusted: launch.trusted,
      env,
    });
  }
}

/**
 * Opens an address in a Chromium of its own; closing the window ends that Chromium, not the server.
 */
export async function visit(url: string): Promise<OpenedWindow> {
  const { browser, context } = await look(await ensureChromium(), new URL(url).origin);
  const page = await context.newPage();
  await page.goto(url);
  const close = async (): Promise<void> => {
    await page.goto("about:blank");
    await browser.close();
  };
  return { page, logs: [], close };
}

async function look(program: Chromium, origin: string): Promise<{ browser: Browser; context: BrowserContext }> {
  const { executablePath, args, env } = program;
  const browser = await chromium.launch({ executablePath, args, env: { ...stringsOf(process.env), ...env } });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  return { browser, context };
}

function placeOf(launch: Launch): OpenOptions {
  if (launch.workspaceFile !== undefined) return { workspace: launch.workspaceFile };
  return launch.folder === undefined ? {} : { folder: launch.folder };
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
