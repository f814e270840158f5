// Drives the VS Code workbench by role and accessible name.
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { root } from "../../../scripts/lib/paths.mjs";
import { chooseBackend, copyLogs, prepareLaunch, removeLaunch } from "./launch.js";
import { visit } from "./launch-server.js";
import type { Backend, Launch, LaunchSpec, OpenedWindow } from "./launch.js";
import { assertNoLeftovers } from "../no-leftovers.js";
import { until } from "../until.js";
import { EditorArea } from "./workbench-editor.js";

export interface WorkbenchSpec extends LaunchSpec {
  /** Absolute path of a packed extension to install instead of running the one in the checkout. */
  readonly vsix?: string;
}

let backend: Promise<Backend> | undefined;
const open = new Set<Workbench>();

/** The workbenches that are open now, for the hook that keeps evidence of a failed test. */
export function openWorkbenches(): readonly Workbench[] {
  return [...open];
}

/**
 * Opens VS Code on a copy of a workspace and resolves when it can be used. One launch takes about
 * ten seconds, so a `describe` opens it in `before` (`this.timeout(120_000)`), shares it, and calls
 * {@link Workbench.close} in `after`.
 */
export async function openWorkbench(spec: WorkbenchSpec): Promise<Workbench> {
  backend ??= chooseBackend();
  const launch = await prepareLaunch(spec);
  return ready(launch, await (await backend).open(launch, spec.vsix));
}

/**
 * Opens the address of a VS Code that another process serves. Call {@link Workbench.leave}
 * afterwards.
 */
export async function visitWorkbench(url: string): Promise<Workbench> {
  const launch = await prepareLaunch({ workspace: "none", trusted: true });
  return ready(launch, await visit(url));
}

async function ready(launch: Launch, window: OpenedWindow): Promise<Workbench> {
  const workbench = new Workbench(launch, window);
  open.add(workbench);
  // keepEvidence writes the trace since the last failure.
  const { tracing } = window.page.context();
  await tracing.start({ screenshots: true, snapshots: false });
  await tracing.startChunk();
  await workbench.page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
  await workbench.page.locator(".monaco-workbench .part.activitybar").getByRole("tab").first().waitFor();
  return workbench;
}

export class Workbench {
  readonly page: Page;
  readonly editor: EditorArea;

  constructor(
    readonly launch: Launch,
    private readonly window: OpenedWindow,
  ) {
    this.page = window.page;
    this.editor = new EditorArea(window.page);
  }

  /** The folder that is open: a copy, so tests may write to it. */
  get folder(): string {
    if (this.launch.folder === undefined) throw new Error("this workbench was opened without a workspace");
    return this.launch.folder;
  }

  // ---- views and trees

  /** The side bar, where the views of the chosen container are. */
  get sideBar(): Locator {
    return this.page.locator("[id='workbench.parts.sidebar']");
  }

  /** Shows a view container from the Activity Bar, if it is not shown already. */
  async openView(name: string): Promise<Locator> {
    const tab = this.page.locator(".part.activitybar").getByRole("tab", { name });
    await tab.waitFor();
    if ((await tab.getAttribute("aria-selected")) !== "true") await tab.click();
    await this.sideBar.locator(".composite.title").filter({ hasText: name }).waitFor();
    // Here are no elements with hovers, which would cover others.
    await this.page.mouse.move(640, 795);
    return this.sideBar;
  }

  /**
   * An entry of a tree in the side bar. A string matches part of the accessible name, which holds
   * label and description.
   */
  treeItem(name: string | RegExp): Locator {
    return this.sideBar.getByRole("treeitem", { name });
  }

  /** Opens a tree entry, once it has children, and resolves when it is open. */
  async expandTreeItem(name: string | RegExp): Promise<Locator> {
    const item = this.treeItem(name).first();
    const expanded = async (): Promise<string | null> => item.getAttribute("aria-expanded", { timeout: 1000 });
    // An entry that is still being read has nothing to open yet.
    const state = await until(`the tree entry ${String(name)} can be opened`, expanded, { timeoutMs: 30_000 });
    // By its arrow, because a click on the label may be an action of its own.
    if (state === "false") await item.locator(".monaco-tl-twistie").click();
    await until(`the tree entry ${String(name)} is open`, async () => (await expanded()) === "true", {
      timeoutMs: 30_000,
    });
    return item;
  }

  /** Clicks a button that a tree entry shows when the mouse is over it. */
  async inlineAction(item: string | RegExp, action: string | RegExp): Promise<void> {
    const row = this.treeItem(item).first();
    await row.hover();
    await row.getByRole("button", { name: action }).click();
  }

  /** Opens the context menu of a tree entry and chooses from it. */
  async contextAction(item: string | RegExp, action: string): Promise<void> {
    await this.treeItem(item).first().click({ button: "right" });
    const entry = this.page.getByRole("menuitem", { name: action }).first();
    // A menu ignores a click that comes too soon after it opened.
    await until(`the menu takes "${action}"`, async () => {
      if (await entry.isVisible()) await entry.click();
      return entry.waitFor({ state: "hidden", timeout: 1000 }).then(() => true);
    });
  }

  /** A button in the title bar of a view. */
  async viewAction(view: string, action: string | RegExp): Promise<void> {
    await this.sideBar.hover();
    const title = this.sideBar.locator(".composite.title, .pane-header").filter({ hasText: view });
    await title.getByRole("button", { name: action }).first().click();
  }

  // ---- commands, pickers, questions

  /** Runs a command from the Command Palette by the title shown there ("Category: Title"). */
  async command(title: string): Promise<void> {
    const entry = this.quickInput.getByRole("option", { name: title }).first();
    // Commands of an extension that has only just been found may be missing at the first opening.
    for (let tries = 1; ; tries++) {
      await this.page.keyboard.press("F1");
      await this.quickInput.waitFor();
      await this.quickInput.locator("input[type=text]").fill(`>${title}`);
      try {
        await entry.waitFor({ timeout: tries < 3 ? 5000 : 15_000 });
        break;
      } catch (error) {
        await this.page.keyboard.press("Escape");
        if (tries === 3) throw new Error(`the Command Palette has no "${title}"`, { cause: error });
      }
    }
    await entry.click();
  }

  /** The widget at the top that holds pickers and input boxes. */
  get quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible");
  }

  /** Chooses an entry of the open picker, after typing `filter` if given. */
  async quickPick(entry: string | RegExp, filter?: string): Promise<void> {
    await this.quickInput.waitFor();
    if (filter !== undefined) await this.quickInput.locator("input[type=text]").fill(filter);
    await this.quickInput.getByRole("option", { name: entry }).first().click();
  }

  /**
   * A notification that contains a text; its buttons are `notification(…).getByRole("button", {
   * name })`.
   */
  notification(text: string | RegExp): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item").filter({ hasText: text });
  }

  /** Removes every notification, shown or hidden. */
  async clearNotifications(): Promise<void> {
    await this.command("Notifications: Clear All Notifications");
    await this.page.locator(".notifications-toasts .notification-list-item").first().waitFor({ state: "detached" });
  }

  /** The modal dialog that contains a text. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator(".monaco-dialog-box").filter({ hasText: text });
  }

  /** Answers VS Code's workspace trust question. */
  async trustWorkspace(answer: "yes" | "no" = "yes"): Promise<void> {
    const dialog = this.dialog("Do you trust the authors");
    const button = answer === "yes" ? "Yes, I trust the authors" : "No, I don't trust the authors";
    await dialog.getByRole("button", { name: button }).click();
    await dialog.waitFor({ state: "detached" });
  }

  /** An entry of the status bar that contains a text. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator(".part.statusbar .statusbar-item").filter({ hasText: text });
  }

  /**
   * The terminal that is shown, as text in the page: a test that reads it switches
   * `terminal.integrated.gpuAcceleration` off.
   */
  get terminal(): Locator {
    return this.page.locator(".terminal-wrapper.active .xterm-rows");
  }

  /** The entries of that name in the list that is shown when there are several terminals. */
  terminals(name: string): Locator {
    return this.page.locator(".terminal-tabs-entry").filter({ hasText: name });
  }

  // ---- screenshots and closing

  /** Writes test-results/ui/<name>.png: the whole window, or only `part` of it. */
  async screenshot(name: string, part?: Locator): Promise<string> {
    const path = join(root, "test-results", "ui", `${name}.png`);
    await mkdir(dirname(path), { recursive: true });
    await (part ?? this.page).screenshot({ path, animations: "disabled", caret: "hide" });
    return path;
  }

  /** Writes a screenshot, the trace of the window and VS Code's logs to test-results/ui/<name>/. */
  async keepEvidence(name: string): Promise<void> {
    const directory = join(root, "test-results", "ui", name);
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    await this.page.screenshot({ path: join(directory, "screenshot.png") });
    const { tracing } = this.page.context();
    await tracing.stopChunk({ path: join(directory, "trace.zip") });
    await tracing.startChunk();
    await copyLogs(this.launch, directory);
  }

  /**
   * Closes the window and ends every process of VS Code, then asserts that no plugin process and no
   * socket outlived it.
   */
  async close(): Promise<void> {
    await this.leave();
    await assertNoLeftovers();
  }

  /** Closes the window only, not the server. */
  async leave(): Promise<void> {
    open.delete(this);
    await this.window.close();
    await removeLaunch(this.launch);
  }
}
