// Builds Markdown tooltips from text of plugins: cleaned, escaped, capped; no HTML, no links.
import * as l10n from "@vscode/l10n";
import { cleanLine, cleanText } from "../../text/foreign-text.js";
import { joinSafe, safe, type SafeText, textFor } from "../../text/places.js";
import type { Tooltip } from "./outline-node.js";

type Markdown = SafeText<"markdown">;

/** Joins paragraphs; empty ones are left out. */
export function markdown(...paragraphs: readonly (Markdown | undefined)[]): Tooltip {
  const written = paragraphs.filter((part): part is Markdown => part !== undefined && part !== "");
  return { markdown: joinSafe(written, "\n\n") };
}

/** A list of facts; undefined when none has a value. */
export function factList(
  facts: readonly (readonly [label: string, value: string | undefined])[],
): Markdown | undefined {
  const lines = facts.flatMap(([label, value]) =>
    value === undefined || value === ""
      ? []
      : [safe`- ${textFor("markdown", label)}: ${textFor("markdown", cleanLine(value))}`],
  );
  return lines.length === 0 ? undefined : joinSafe(lines, "\n");
}

export function bold(text: string): Markdown {
  return safe`**${textFor("markdown", cleanLine(text, 200))}**`;
}

/** A paragraph of a plugin's own text, or a sentence of ours. */
export function paragraph(text: string): Markdown;
export function paragraph(text: string | undefined): Markdown | undefined;
export function paragraph(text: string | undefined): Markdown | undefined {
  return text === undefined ? undefined : textFor("markdown", cleanText(text, 1500));
}

/** A sentence of ours, with Markdown for the names in its braces. */
export function translated(message: string, args: Readonly<Record<string, Markdown>>): Markdown {
  return l10n.t(message, args) as Markdown;
}

export function code(text: string): Markdown {
  const clean = cleanLine(text, 300);
  const fence = fenceFor(clean, 1);
  return asCode(fence === "`" ? `\`${clean}\`` : `${fence} ${clean} ${fence}`);
}

export function codeBlock(language: string, text: string): Markdown {
  const clean = cleanText(text, 2000);
  const fence = fenceFor(clean, 3);
  return asCode(`${fence}${language}\n${clean}\n${fence}`);
}

/** Safe because nothing inside the fence is markup. */
function asCode(fenced: string): Markdown {
  return fenced as Markdown;
}

/** Longer than any run of backticks inside. */
function fenceFor(text: string, shortest: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length + 1);
  return "`".repeat(Math.max(shortest, ...runs));
}
