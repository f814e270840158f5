// Aligns text in columns.
import type { Terminal } from "./terminal.js";

/** Joins rows into lines. Cells must be single lines without escape sequences. */
export function table(rows: readonly (readonly string[])[], indent = ""): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, width(cell));
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell)));
      return `${indent}${cells.join("  ")}`.trimEnd();
    })
    .join("\n");
}

/** Prints rows to stdout; the first is the header. */
export function printTable(rows: readonly (readonly string[])[], terminal: Terminal): void {
  const [head = "", ...lines] = table(rows).split("\n");
  terminal.out([terminal.style.bold(head), ...lines].join("\n"));
}

/** Prints rows to stdout below a title, if there are any. */
export function printSection(title: string, rows: readonly (readonly string[])[], terminal: Terminal): void {
  if (rows.length === 0) return;
  terminal.out("");
  terminal.out(terminal.style.bold(title));
  terminal.out(table(rows, "  "));
}

/** Columns on a terminal: East Asian wide characters take two, combining marks take none. */
function width(text: string): number {
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
