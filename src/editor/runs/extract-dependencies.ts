// The command "Show Dependencies": the resolvers that the inputs of a request refer to.
import * as vscode from "vscode";
import { cleanLine, dependencies } from "../../model/index.js";
import { askProvider } from "./ask-provider.js";
import type { RunDeps } from "./index.js";
import { words } from "./words.js";

export async function extractDependencies(deps: RunDeps, argument: unknown): Promise<void> {
  const asked = await askProvider(deps, argument, dependencies, words.askingDependencies);
  if (asked === undefined) return;
  const { messages } = deps;
  const { provider } = asked.request;
  const { supported, dependencies: names } = asked.answer;
  if (!supported) await messages.show("info", words.dependenciesUnsupported({ provider }));
  else if (names.length === 0) await messages.show("info", words.noDependencies({ provider }));
  else {
    const list = names.map((name) => cleanLine(name, 100)).join(", ");
    await messages.show("info", words.dependsOn({ provider, count: names.length, names: cleanLine(list, 1000) }), [
      { title: words.copy(), run: () => vscode.env.clipboard.writeText(names.join("\n")) },
    ]);
  }
}
