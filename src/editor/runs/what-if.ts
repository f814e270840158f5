// "Show What a Run Would Do": the provider's own sentence on the request, without running anything.
import * as vscode from "vscode";
import { cleanText, whatIf as ask, whatIfSentence } from "../../model/index.js";
import { runCommand } from "../platform/commands.js";
import { words } from "../platform/words.js";
import { askAbout } from "./ask-about.js";
import type { Services } from "../common/services.js";

export async function whatIf(services: Services, argument: unknown): Promise<void> {
  const asked = await askAbout(services, argument, ask, (provider) => words.askingWhatIf({ provider }));
  if (asked === undefined) return;
  const { answer, origin, request } = asked;
  const { provider } = request;
  const sentence = cleanText(whatIfSentence(provider, answer), 1000);
  const run = { title: words.run(), run: () => runCommand("runRequest", { uri: origin.document.toString() }) };
  const { messages } = services;
  if (!answer.supported) await messages.show("info", words.whatIfUnsupported({ sentence }), [run]);
  else if (answer.description === "") await messages.show("info", words.whatIfSilent({ provider, sentence }), [run]);
  else {
    const copy = { title: words.copy(), run: () => vscode.env.clipboard.writeText(answer.description) };
    await messages.show("info", words.whatIf({ provider, sentence }), [run, copy]);
  }
}
