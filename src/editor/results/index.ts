// The command that shows a result again.
import type { CommandHandlers } from "../platform/commands.js";
import type { ResultDocuments } from "./result-documents.js";

export function resultCommands(results: ResultDocuments) {
  return { showLastResult: () => results.showLast() } satisfies Partial<CommandHandlers>;
}
