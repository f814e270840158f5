// The commands that show a result again, and its secrets.
import type { CommandHandlers } from "../platform/commands.js";
import type { ResultDocuments } from "./result-documents.js";

export function resultCommands(results: ResultDocuments) {
  return {
    showLastResult: () => results.showLast(),
    showSecretValues: (argument) => results.showSecrets(argument.uri),
  } satisfies Partial<CommandHandlers>;
}
