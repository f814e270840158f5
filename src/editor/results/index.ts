// The command that shows a result again.
import type { CommandHandlers } from "../platform/commands.js";
import type { ResultDocuments } from "./result-documents.js";

export interface ResultDeps {
  readonly results: Pick<ResultDocuments, "showLast">;
}

export function resultCommands({ results }: ResultDeps): Pick<CommandHandlers, "showLastResult"> {
  return { showLastResult: () => results.showLast() };
}
