// Drives the text editors of the workbench: tabs, text, lenses, problems and typing.
import type { Locator, Page } from "playwright-core";
import { until } from "../until.js";

// Of the page's world, as much as is used here: the DOM's own types would become global in the
// whole project.
declare const navigator: { readonly clipboard: { writeText(text: string): Promise<void> } };
interface ViewLine {
  readonly style: { readonly top: string };
  readonly textContent: string | null;
}

export class EditorArea {
  constructor(private readonly page: Page) {}

  /** The tab of an open document. */
  tab(title: string | RegExp): Locator {
    return this.page.locator(".part.editor .tabs-container").getByRole("tab", { name: title });
  }

  /**
   * The group of editors whose visible document has this title; without a title, the group that has
   * the focus.
   */
  group(title?: string): Locator {
    const groups = this.page.locator(".editor-group-container");
    if (title === undefined) return groups.and(this.page.locator(".active"));
    return groups.filter({ has: this.page.locator(".tab.active").filter({ hasText: title }) });
  }

  /**
   * The text that an editor shows. Lines beyond the visible part are not in it: for long documents
   * read the document.
   */
  async text(title?: string): Promise<string> {
    const lines = this.group(title).locator(".view-lines .view-line");
    await lines.first().waitFor();
    const shown = await lines.evaluateAll((elements: readonly ViewLine[]) =>
      elements
        .map((element) => ({ top: Number.parseFloat(element.style.top), text: element.textContent ?? "" }))
        .sort((a, b) => a.top - b.top)
        .map((line) => line.text),
    );
    // The editor renders spaces as no-break spaces.
    return shown.join("\n").replaceAll("\u00a0", " ");
  }

  /** Puts the cursor into an editor. */
  async focus(title?: string): Promise<void> {
    await this.group(title).locator(".view-lines").first().click();
  }

  /**
   * Replaces the whole text by pasting, so that VS Code indents, completes and closes nothing.
   * Waits for the paste, which a key pressed meanwhile would cancel.
   */
  async replaceText(text: string, title?: string): Promise<void> {
    await this.focus(title);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
    await this.page.keyboard.press("ControlOrMeta+V");
    await until(
      "the text was pasted",
      async () => withoutTrailingSpace(await this.text(title)) === withoutTrailingSpace(text),
    );
  }

  /** A link above a line of code, by its whole text or by a part that a pattern matches. */
  codeLens(text: string | RegExp): Locator {
    const links = this.page.locator(".codelens-decoration a");
    return typeof text === "string" ? links.getByText(text, { exact: true }) : links.filter({ hasText: text });
  }

  /** The wavy underlines of one severity. */
  squiggles(severity: "error" | "warning" | "info" = "error"): Locator {
    return this.page.locator(`.view-overlays .squiggly-${severity}`);
  }

  /** An entry of the completion list, which Control+Space opens. */
  suggestion(name: string | RegExp): Locator {
    return this.page.locator(".suggest-widget.visible").getByRole("option", { name });
  }

  /** The hover that contains a text. */
  hover(text: string | RegExp): Locator {
    return this.page.locator(".monaco-hover:visible").filter({ hasText: text });
  }
}

function withoutTrailingSpace(text: string): string {
  return text.replace(/[^\S\n]+$/gm, "").trimEnd();
}
