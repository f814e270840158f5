// Quick fixes for a request's problems: replace a misspelled name, coerce a value as scafctl would,
// add a missing input.
import { modify } from "jsonc-parser";
import { type Descriptor, REDACTED, stringifyJson } from "../../scafctl/index.js";
import { cleanLine } from "../text/foreign-text.js";
import { draftInput } from "./prefill.js";
import type { ParsedRequest, TextSpan } from "./parse-request.js";
import type { Problem } from "./problem.js";

/** Replaces a span by `text`; an insertion has length 0. */
interface TextEdit extends TextSpan {
  readonly text: string;
}

export interface QuickFix {
  readonly action: "replace" | "add";
  /**
   * The replacement as JSON on one line, or the name of the added input; sanitized, and without the
   * value of a secret.
   */
  readonly label: string;
  readonly edits: readonly TextEdit[];
  /** Where to offer the fix: at the problem, and where VS Code's JSON validation underlines it. */
  readonly spans: readonly TextSpan[];
}

/** The fixes for one problem, mostly one or none. The edits apply to `text`. */
export function quickFixes(
  text: string,
  problem: Problem,
  { locate }: Pick<ParsedRequest, "locate">,
  descriptor: Descriptor | undefined,
): readonly QuickFix[] {
  const { code, suggestion, coerced, isSecret = false, path } = problem;
  const fixes: QuickFix[] = [];
  const own = { offset: problem.offset, length: problem.length };
  // This problem is reported at `plugin`, but the suggestion is a provider's name.
  const target = code === "provider-not-in-plugin" ? locate(["provider"]) : own;
  if (suggestion !== undefined) fixes.push(replacement(JSON.stringify(suggestion), target, [own, target]));
  if (coerced !== undefined) {
    const fix = replacement(stringifyJson(coerced), own, [own]);
    fixes.push(isSecret ? { ...fix, label: REDACTED } : fix);
  }
  if (code === "required" && descriptor !== undefined) fixes.push(addition(text, path, locate, descriptor));
  return fixes;
}

function replacement(text: string, target: TextSpan, spans: readonly TextSpan[]): QuickFix {
  return { action: "replace", label: cleanLine(text, 60), edits: [{ ...target, text }], spans };
}

/** Placeholder for the value: jsonc-parser writes numbers as doubles and would lose digits. */
const PLACEHOLDER = "the value of a quick fix";

function addition(
  text: string,
  path: readonly (string | number)[],
  locate: ParsedRequest["locate"],
  descriptor: Descriptor,
): QuickFix {
  const value = stringifyJson(draftInput(descriptor, path.slice(1)));
  const edits = modify(text, [...path], PLACEHOLDER, { formattingOptions: formattingOf(text) });
  const parent = path.slice(0, -1);
  const { offset, length } = locate(parent);
  return {
    action: "add",
    label: cleanLine(String(path.at(-1) ?? ""), 60),
    edits: edits.map(({ content, ...span }) => ({
      ...span,
      text: content.replace(JSON.stringify(PLACEHOLDER), () => value),
    })),
    // At the parent's name and at its opening brace: items of a list have no name.
    spans: [locate(parent, "key"), { offset, length: Math.min(1, length) }],
  };
}

/** Detects the indentation and line ends of the text. */
function formattingOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 4 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}
