// "Show Dependencies": the resolvers to which the inputs of a request refer, as the provider reads
// them.
import * as vscode from "vscode";
import { cleanLine, dependencies } from "../../model/index.js";
import { words } from "../platform/words.js";
import { askAbout } from "./ask-about.js";
import type { Services } from "../common/services.js";

export async function extractDependencies(services: Services, argument: unknown): Promise<void> {
  const asked = await askAbout(services, argument, dependencies, (provider) => words.askingDependencies({ provider }));
  if (asked === undefined) return;
  const { messages } = services;
  const { provider } = asked.request;
  const { supported, dependencies: names } = asked.answer;
  if (!supported) await messages.show("info", words.dependenciesUnsupported({ provider }));
  else if (names.length === 0) await messages.show("info", words.dependsOnNothing({ provider }));
  else {
    const list = names.map((name) => cleanLine(name, 100)).join(", ");
    await messages.show("info", words.dependsOn({ provider, count: names.length, names: cleanLine(list, 1000) }), [
      { title: words.copy(), run: () => vscode.env.clipboard.writeText(names.join("\n")) },
    ]);
  }
}
