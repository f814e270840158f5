// Helpers of this ring: the folders of the launch, documents of the extension, and runs.
import { join } from "node:path";
import * as vscode from "vscode";
import {
  type CommandArgument,
  commandId,
  type CommandName,
  REQUEST_SCHEMA_URI,
  schemes,
} from "../../src/contributions.js";
import { type FixtureOrders, makeFixture } from "../support/fixture.js";
import { until } from "../support/until.js";

/** The plugin directory of the user settings of the launch; empty at first. */
export const userPlugins = join(process.env["SCAFCTL_PLUGINS_TEST_TEMP"] ?? "", "plugins");

/** The copy of the workspace. */
export function folder(): string {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (first === undefined) throw new Error("no folder is open");
  return first.uri.fsPath;
}

export function run(name: CommandName, argument?: CommandArgument): Thenable<unknown> {
  return vscode.commands.executeCommand(commandId(name), argument);
}

/** Allows a directory in the list that the command shows, in which everything is chosen. */
export async function allowDirectory(directory: string): Promise<void> {
  let isAllowed = false;
  void run("allowDirectories", { directory }).then(() => (isAllowed = true));
  await until(`${directory} is allowed`, async () => {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return isAllowed;
  });
}

/** Makes a fixture in the user's plugin directory, and waits until its providers are known. */
export async function havePlugin(name: string, orders: FixtureOrders = {}, directory = userPlugins): Promise<string> {
  const path = await makeFixture(directory, name, orders);
  await run("refresh");
  const [provider = "echo"] = orders.providers?.map((entry) => entry.name) ?? [];
  await until(`${provider} is known`, async () => (await knownProviders()).includes(provider));
  return path;
}

/** The providers that completion offers in a request. */
export async function knownProviders(): Promise<readonly string[]> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(REQUEST_SCHEMA_URI));
  const schema = JSON.parse(document.getText()) as {
    properties: { provider: { anyOf?: readonly { enum?: readonly string[] }[] } };
  };
  return schema.properties.provider.anyOf?.flatMap((entry) => entry.enum ?? []) ?? [];
}

/** Saves a request in the workspace and shows it. */
export async function openRequest(name: string, request: unknown): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.file(join(folder(), `${name}.scafctl.json`));
  const text = typeof request === "string" ? request : JSON.stringify(request, undefined, 2);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return vscode.window.showTextDocument(uri, { preview: false });
}

/** Runs a request and waits until the document of its result opens. */
export async function resultOf(action: () => Thenable<unknown>): Promise<Record<string, unknown>> {
  const before = new Set(resultDocuments());
  void action();
  const document = await until("a result document opened", () => resultDocuments().find((each) => !before.has(each)));
  return JSON.parse(document.getText()) as Record<string, unknown>;
}

export function resultDocuments(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === schemes.result);
}

/** Waits until the messages of the problems of a document match. */
export async function problemsBecome(
  uri: vscode.Uri,
  expected: readonly RegExp[],
): Promise<readonly vscode.Diagnostic[]> {
  return until(`the problems are ${expected.join(", ")}`, () => {
    const found = vscode.languages.getDiagnostics(uri);
    const messages = found.map(({ message }) => message);
    if (messages.length !== expected.length || !expected.every((one) => messages.some((text) => one.test(text)))) {
      throw new Error(`they are ${JSON.stringify(messages)}`);
    }
    return found;
  });
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
