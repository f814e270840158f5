// Converts an offset in a text to the line and column that people read.

/** Both from 1. Offset and column count UTF-16 units, as VS Code does. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const breaks = before.match(/\r\n|\r|\n/g)?.length ?? 0;
  const start = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  return { line: breaks + 1, column: before.length - start + 1 };
}
