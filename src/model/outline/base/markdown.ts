// Builds Markdown tooltips from text of plugins: cleaned, escaped, capped; no HTML, no links.
import { cleanLine, cleanText, escapeMarkdown } from "../../text/foreign-text.js";
import type { Tooltip } from "./outline-node.js";

/** Joins paragraphs; empty ones are left out. */
export function markdown(...paragraphs: readonly (string | undefined)[]): Tooltip {
  return { markdown: paragraphs.filter((part) => part !== undefined && part !== "").join("\n\n") };
}

/** A list of facts; undefined when none has a value. */
export function factList(facts: readonly (readonly [label: string, value: string | undefined])[]): string | undefined {
  const lines = facts.flatMap(([label, value]) =>
    value === undefined || value === "" ? [] : [`- ${escapeMarkdown(label)}: ${escapeMarkdown(cleanLine(value))}`],
  );
  return lines.length === 0 ? undefined : lines.join("\n");
}

export function bold(text: string): string {
  return `**${escapeMarkdown(cleanLine(text, 200))}**`;
}

/** A paragraph of a plugin's own text. */
export function paragraph(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeMarkdown(cleanText(text, 1500));
}

export function code(text: string): string {
  const clean = cleanLine(text, 300);
  const fence = fenceFor(clean, 1);
  return fence === "`" ? `\`${clean}\`` : `${fence} ${clean} ${fence}`;
}

export function codeBlock(language: string, text: string): string {
  const clean = cleanText(text, 2000);
  const fence = fenceFor(clean, 3);
  return `${fence}${language}\n${clean}\n${fence}`;
}

/** Longer than any run of backticks inside. */
function fenceFor(text: string, shortest: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length + 1);
  return "`".repeat(Math.max(shortest, ...runs));
}
