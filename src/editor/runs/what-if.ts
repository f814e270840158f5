// The command "Show What a Run Would Do": the provider's description of a run, without running it.
import * as vscode from "vscode";
import { cleanText, whatIf as askWhatIf, whatIfSentence } from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import { askProvider } from "./ask-provider.js";
import type { RunDeps } from "./index.js";
import { words } from "./words.js";

export async function whatIf(deps: RunDeps, argument: unknown): Promise<void> {
  const asked = await askProvider(deps, argument, askWhatIf, words.askingWhatIf);
  if (asked === undefined) return;
  const { answer, origin, request } = asked;
  const { provider } = request;
  const sentence = cleanText(whatIfSentence(provider, answer), 1000);
  const run = { title: words.run(), run: () => runCommand("runRequest", { uri: origin.document }) };
  const { messages } = deps;
  if (!answer.supported) await messages.show("info", words.whatIfUnsupported({ provider, sentence }), [run]);
  else if (answer.description === "") await messages.show("info", words.whatIfEmpty({ provider, sentence }), [run]);
  else {
    const copy = { title: words.copy(), run: () => vscode.env.clipboard.writeText(answer.description) };
    await messages.show("info", words.whatIf({ provider, sentence }), [run, copy]);
  }
}
