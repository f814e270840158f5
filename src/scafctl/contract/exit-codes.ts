// What the exit codes of executions mean to scafctl (docs/contract.md, "Execution").

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [0, "success"],
  [1, "general failure"],
  [2, "validation failed"],
  [3, "invalid input"],
  [4, "file not found"],
  [5, "render failed"],
  [6, "action failed"],
  [7, "configuration"],
  [8, "catalog"],
  [9, "timeout"],
  [10, "permission"],
  [11, "test failed"],
]);

/** In a few words, for behind the number; undefined for a code of the plugin's own. */
export function exitCodeMeaning(code: number): string | undefined {
  return MEANINGS.get(code);
}
