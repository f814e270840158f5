// `scafctl-plugins run --what-if`: prints what a run would do.
import type { Catalogue } from "../../model/plugins/catalogue.js";
import type { Target } from "../../model/plugins/find-target.js";
import { whatIf, whatIfSentence } from "../../model/runs/provider-question.js";
import { cleanText } from "../../model/text/foreign-text.js";
import type { CommandContext, CommonOptions } from "../terminal/context.js";
import type { ExitCode } from "../terminal/exit-codes.js";
import { messages } from "../terminal/messages.js";
import { answerJson, exitCodeOf, printAnswerProblems } from "./answer-output.js";
import type { RunInput } from "./run-input.js";

export async function printWhatIf(
  catalogue: Catalogue,
  input: RunInput,
  target: Target,
  { json }: CommonOptions,
  { terminal, signal }: CommandContext,
): Promise<ExitCode> {
  const { request } = input;
  const asked = await whatIf(catalogue, request, { signal, target });
  const { answer, status } = asked;
  if (json) {
    terminal.json({ ...answerJson(asked), description: answer?.description ?? "" });
    return exitCodeOf(status);
  }
  if (answer !== undefined) {
    terminal.out(cleanText(whatIfSentence(request.provider, answer)));
    if (answer.description === "") terminal.note(messages.noDescription(answer.supported));
  }
  printAnswerProblems(asked, input, target, terminal);
  return exitCodeOf(status);
}
