// What can be done about a problem of a request at once: take the name that was meant, take what
// scafctl would make of a value, add what is missing.
import { modify } from "jsonc-parser";
import { type Descriptor, stringifyJson } from "../../scafctl/index.js";
import { cleanLine } from "../text/foreign-text.js";
import { draftInput } from "./prefill.js";
import type { ParsedRequest, Place } from "./parse-request.js";
import type { Problem } from "./problem.js";

/** Text to put in the place of a stretch; an insertion has the length 0. */
export interface TextEdit extends Place {
  readonly text: string;
}

export interface QuickFix {
  readonly action: "replace" | "add";
  /** What is put there, as JSON on one line, or the name of what is added; cleaned. */
  readonly what: string;
  readonly edits: readonly TextEdit[];
  /**
   * Where it is to be offered: the problem's own place, and where an editor's JSON service would
   * draw it.
   */
  readonly places: readonly Place[];
}

/**
 * The fixes of one problem, mostly one or none. Each applies to the text as it is and changes
 * nothing else in it.
 * @param parsed of the same text
 */
export function quickFixes(
  text: string,
  problem: Problem,
  { locate }: Pick<ParsedRequest, "locate">,
  descriptor: Descriptor | undefined,
): readonly QuickFix[] {
  const { code, suggestion, coerced, path } = problem;
  const fixes: QuickFix[] = [];
  const own = { offset: problem.offset, length: problem.length };
  // A provider that the plugin does not have is told at the plugin, and what was probably meant is
  // a provider.
  const place = code === "provider-not-in-plugin" ? locate(["provider"]) : own;
  if (suggestion !== undefined) fixes.push(replacement(JSON.stringify(suggestion), place, [own, place]));
  if (coerced !== undefined) fixes.push(replacement(stringifyJson(coerced), own, [own]));
  if (code === "required" && descriptor !== undefined) fixes.push(addition(text, path, locate, descriptor));
  return fixes;
}

function replacement(text: string, place: Place, places: readonly Place[]): QuickFix {
  return { action: "replace", what: cleanLine(text, 60), edits: [{ ...place, text }], places };
}

/**
 * Stands in for a value that the editing library could not write: it knows no digits beyond a
 * double's.
 */
const STAND_IN = "the value of a quick fix";

function addition(
  text: string,
  path: readonly (string | number)[],
  locate: ParsedRequest["locate"],
  descriptor: Descriptor,
): QuickFix {
  const value = stringifyJson(draftInput(descriptor, path.slice(1)));
  const edits = modify(text, [...path], STAND_IN, { formattingOptions: formattingOf(text) });
  const around = path.slice(0, -1);
  const holder = locate(around);
  return {
    action: "add",
    what: cleanLine(String(path.at(-1) ?? ""), 60),
    edits: edits.map(({ offset, length, content }) => ({
      offset,
      length,
      text: content.replace(JSON.stringify(STAND_IN), () => value),
    })),
    // The brace is where one looks when the name before it is far away, or when there is none.
    places: [locate(around, "key"), { offset: holder.offset, length: Math.min(1, holder.length) }],
  };
}

/** As the text is written already. */
function formattingOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 4 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}
