// Foreign text as Markdown: cleaned, escaped, capped; no HTML, no trusted links.
import * as vscode from "vscode";
import { cleanLine, cleanText, escapeMarkdown } from "../../../model/index.js";

export function markdown(...paragraphs: readonly (string | undefined)[]): vscode.MarkdownString {
  return new vscode.MarkdownString(paragraphs.filter((part) => part !== undefined && part !== "").join("\n\n"));
}

/** A list of facts; those without a value are left out, and the whole if none is left. */
export function rows(facts: readonly (readonly [label: string, value: string | undefined])[]): string | undefined {
  const lines = facts.flatMap(([label, value]) =>
    value === undefined || value === "" ? [] : [`- ${escapeMarkdown(label)}: ${escapeMarkdown(cleanLine(value))}`],
  );
  return lines.length === 0 ? undefined : lines.join("\n");
}

export function bold(text: string): string {
  return `**${escapeMarkdown(cleanLine(text, 200))}**`;
}

export function foreign(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeMarkdown(cleanText(text, 1500));
}

/** Inline code; the fence is longer than any run of backticks inside. */
export function code(text: string): string {
  const clean = cleanLine(text, 300);
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${clean}\`` : `${fence} ${clean} ${fence}`;
}

export function block(language: string, text: string): string {
  const clean = cleanText(text, 2000);
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${clean}\n${fence}`;
}
