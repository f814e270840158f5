// Aligns text in columns that fit the width of the terminal.
import { cleanText } from "../../model/text/foreign-text.js";
import { joinSafe } from "../../model/text/places.js";
import type { Terminal } from "./terminal.js";
import { line, type Text } from "./text.js";

type Rows = readonly (readonly string[])[];

const GAP = 2;
/** Narrower columns are not made, even if the table then is too wide. */
const MIN_WIDTH = 10;
/** A longer cell is cut. Characters. */
const MAX_CELL = 1000;

/**
 * Joins rows into lines.
 * @param indent spaces
 * @param available columns of the terminal; cells of the widest columns are wrapped to fit
 */
export function table(rows: Rows, indent = "", available = Infinity): Text {
  return joinSafe(tableLines(rows, indent, available), "\n");
}

/** Prints rows to stdout; the first is the header. */
export function printTable(rows: Rows, terminal: Terminal): void {
  const [head, ...others] = tableLines(rows, "", terminal.columns);
  if (head !== undefined) terminal.out(joinSafe([terminal.style.bold(head), ...others], "\n"));
}

/** Prints rows to stdout below a title, if there are any. */
export function printSection(title: string, rows: Rows, terminal: Terminal): void {
  if (rows.length === 0) return;
  terminal.out("");
  terminal.out(terminal.style.bold(line(title)));
  terminal.out(table(rows, "  ", terminal.columns));
}

function tableLines(rows: Rows, indent: string, available: number): readonly Text[] {
  const cells = rows.map((row) => row.map(cleanCell));
  const widths = fittingWidths(cells, available - width(indent));
  return cells.flatMap((row) => rowLines(row, widths).map((one) => `${indent}${one}`.trimEnd() as Text));
}

/** On one line, with the spaces at its beginning. */
function cleanCell(text: string): string {
  return cleanText(text, MAX_CELL).replace(/[\n\t]/g, " ");
}

/** The widths of the columns; the widest ones give until the table fits. */
function fittingWidths(rows: Rows, available: number): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, width(cell));
  }
  let excess = widths.reduce((sum, one) => sum + one, GAP * (widths.length - 1)) - available;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= MIN_WIDTH) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
    excess--;
  }
  return widths;
}

/** The lines of one row. */
function rowLines(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = row.map((cell, column) => wrap(cell, widths[column] ?? 0));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((parts, column) => {
        const part = parts[line] ?? "";
        return part + " ".repeat(Math.max(0, (widths[column] ?? 0) - width(part)));
      })
      .join(" ".repeat(GAP)),
  );
}

/** Breaks at spaces, and within words that are longer than a line. */
function wrap(text: string, available: number): readonly string[] {
  if (width(text) <= available) return [text];
  const result: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (width(longer) <= available) {
      line = longer;
      continue;
    }
    if (line !== "") result.push(line);
    line = "";
    for (const character of word) {
      if (width(line + character) > available) {
        result.push(line);
        line = "";
      }
      line += character;
    }
  }
  return [...result, line];
}

/** Columns on a terminal: East Asian wide characters take two, combining marks take none. */
function width(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (/\p{M}|\p{Cf}/u.test(character)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}(?<!\p{ASCII})/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}
