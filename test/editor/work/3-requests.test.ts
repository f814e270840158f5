// Request documents: prefill, diagnostics, completion, hovers and lenses.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { closeAll, folder, havePlugin, openRequest, problemsBecome, run } from "../helpers.js";

describe("requests", () => {
  let plugin: string;

  before(async () => {
    plugin = await havePlugin("first");
  });
  afterEach(closeAll);

  it("opens a prefilled request under an unused name, with the first value selected", async () => {
    const name = (): string => basename(vscode.window.activeTextEditor?.document.uri.path ?? "");
    await run("runProvider", { pluginId: plugin, providerName: "echo" });
    assert.equal(name(), "echo.scafctl.json");
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor?.document.isUntitled);
    const { provider, inputs } = JSON.parse(editor.document.getText()) as { provider: string; inputs: object };
    assert.equal(provider, "echo");
    assert.deepEqual(Object.keys(inputs), ["message"]);
    assert.equal(editor.document.getText(editor.selection), "Hello, World!");

    writeFileSync(join(folder(), "echo-2.scafctl.json"), "{}");
    await run("runProvider", { pluginId: plugin, providerName: "echo" });
    assert.equal(name(), "echo-3.scafctl.json");
    for (const document of vscode.workspace.textDocuments.filter((each) => each.isUntitled)) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
  });

  it("reports each problem once, by the schema or by a diagnostic", async () => {
    const { document } = await openRequest("wrong-inputs", {
      provider: "echo",
      inputs: { message: 1, uppercas: true },
    });
    const found = await problemsBecome(document.uri, [/Incorrect type/, /uppercas is not allowed/]);
    assert.ok(found.every(({ source }) => source !== "scafctl"));

    const other = await openRequest("wrong-name", { provider: "ecko", inputs: {} });
    const [ours] = await problemsBecome(other.document.uri, [/Did you mean "echo"\?/]);
    assert.equal(ours?.source, "scafctl");
    assert.equal(other.document.getText(ours.range), '"ecko"');
  });

  it("updates the diagnostics when the text changes", async () => {
    const editor = await openRequest("typing", { provider: "ecko", inputs: { message: "hi" } });
    await problemsBecome(editor.document.uri, [/Did you mean "echo"\?/]);
    const start = editor.document.positionAt(editor.document.getText().indexOf("ecko"));
    await editor.edit((edit) => edit.replace(new vscode.Range(start, start.translate(0, 4)), "echo"));
    await problemsBecome(editor.document.uri, []);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("accepts comments and trailing commas", async () => {
    const text = `{\n  // a remark\n  "provider": "echo",\n  "inputs": { "message": "hi", },\n}\n`;
    const { document } = await openRequest("comments", text);
    await problemsBecome(document.uri, []);
  });

  it("completes the inputs of the provider", async () => {
    const editor = await openRequest("complete", `{\n  "provider": "echo",\n  "inputs": {\n    \n  }\n}\n`);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      editor.document.uri,
      new vscode.Position(3, 4),
    );
    const labels = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
    assert.deepEqual(labels.slice(0, 2), ["message", "uppercase"]);
  });

  it("describes an input on hover", async () => {
    const { document } = await openRequest("hover", { provider: "echo", inputs: { message: "hi" } });
    const at = document.positionAt(document.getText().indexOf('"message"') + 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      at,
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : "")),
    );
    assert.match(text.join("\n"), /string, required/);
  });

  it("shows Run, Dry Run, What If and Open Descriptor lenses", async () => {
    const { document } = await openRequest("lens", { provider: "echo", inputs: { message: "hi" } });
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title.replace(/\$\(\w+\) /, "")),
      ["Run", "Dry Run", "What If", "Open Descriptor"],
    );
  });

  it("ignores documents of other schemes, such as those of a diff", async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider("committed", {
      provideTextDocumentContent: () => '{"provider":"ecko","inputs":{}}',
    });
    const uri = vscode.Uri.parse("committed:/old.scafctl.json");
    const { document } = await vscode.window.showTextDocument(uri);
    const known = await openRequest("scheme", { provider: "ecko", inputs: {} });
    await problemsBecome(known.document.uri, [/Did you mean "echo"\?/]);
    const ours = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "scafctl");
    assert.deepEqual(ours, []);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
    assert.deepEqual(lenses, []);
    provider.dispose();
  });
});
