// Output and diagnostics of a run, dry run and What If, cancelling, and quick fixes.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { fixtureEvents } from "../../support/fixture.js";
import { makePlugin } from "../../support/ts-plugins.js";
import { until } from "../../support/until.js";
import {
  closeAll,
  folder,
  havePlugin,
  knownProviders,
  openRequest,
  problemsBecome,
  resultDocuments,
  resultOf,
  run,
  userPlugins,
} from "../helpers.js";

const ROWS = [{ label: "Visits", value: 1 }, { label: "Returns" }];

describe("run output, diagnostics and fixes", () => {
  let plugin: string;

  before(async () => {
    plugin = await havePlugin("streamer", {
      providers: ["ticks", "quiet", "paints", "floods"].map((name) => ({
        name,
        descriptor: { name, version: "1.0.0", capabilities: ["action"] },
      })),
      calls: {
        "ExecuteProviderStream:ticks": { chunks: [{ stdout: "tick\n" }], repeat: { pauseMs: 5 } },
        "ExecuteProviderStream:quiet": { chunks: [{ data: "nothing to say" }] },
        "ExecuteProviderStream:floods": { chunks: [{ stdout: `${"~".repeat(1023)}\n`.repeat(64) }], repeat: {} },
        "ExecuteProviderStream:paints": {
          chunks: [
            { stdout: "\u001b]0;a title\u0007\u001b[31mred\u001b[0m and 10 %\r" },
            { stderr: "\u001b[Kto stderr" },
            { data: "painted" },
          ],
        },
      },
    });
    makePlugin(userPlugins, "report");
    await run("refresh");
    await until("report is known", async () => (await knownProviders()).includes("report"));
  });
  // The tests accept the newest notification, so older ones must be gone.
  beforeEach(() => vscode.commands.executeCommand("notifications.clearAll"));
  afterEach(async () => {
    await closeAll();
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await until("the terminals are closed", () => vscode.window.terminals.length === 0);
  });

  const request = (provider: string): Promise<vscode.TextEditor> => openRequest(provider, { provider, inputs: {} });
  const report = (inputs: object): Promise<vscode.TextEditor> => openRequest("report", { provider: "report", inputs });

  describe("output", () => {
    it("is shown during the run without taking the focus", async () => {
      const editor = await request("ticks");
      const results = resultDocuments().length;
      const running = run("runRequest");
      await until("the output is shown", () => terminalNames().includes("ticks output"));
      await outputBecomes(/── ticks · action · .* ──\s+tick\s+tick/);
      assert.equal(resultDocuments().length, results, "the run is not over");
      assert.equal(vscode.window.activeTextEditor?.document, editor.document);
      await run("cancelRun");
      await running;
      await outputBecomes(/── ticks: cancelled ──/);
    });

    it("keeps colors and progress lines and drops other control sequences", async () => {
      await request("paints");
      const result = await resultOf(() => run("runRequest"));
      assert.equal(result["data"], "painted");
      // The text on stderr overwrote the progress line.
      const text = await outputBecomes(/to stderr\s+── paints: done in/);
      assert.doesNotMatch(text, /10 %|a title/);
    });

    it("leaves the editor responsive when a provider writes without end", async () => {
      const { document } = await request("floods");
      const running = run("runRequest");
      await until("the output is shown", () => terminalNames().includes("floods output"));
      await outputBecomes(/~{1000}/);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        new vscode.Position(1, 4),
      );
      assert.ok(hovers.length > 0);
      await run("cancelRun");
      await running;
      await outputBecomes(/── floods: cancelled ──/);
    });

    it("reuses the terminal of a provider, and opens none without output", async () => {
      await request("paints");
      await resultOf(() => run("runRequest"));
      await resultOf(() => run("rerunLast"));
      await outputBecomes(/── paints · action .*to stderr.*── paints: done.*── paints · action .*── paints: done/s);
      await request("quiet");
      assert.equal((await resultOf(() => run("runRequest")))["data"], "nothing to say");
      assert.deepEqual(terminalNames(), ["paints output"]);
    });
  });

  describe("diagnostics of the provider", () => {
    it("are shown at their inputs until those change", async () => {
      const editor = await report({ title: "Numbers", rows: ROWS });
      const { document } = editor;
      const result = await resultOf(() => run("runRequest"));
      assert.deepEqual(result["diagnostics"], [
        { severity: "warning", summary: "a row without a value", attribute: "rows[1].value" },
      ]);
      const [remark] = await problemsBecome(document.uri, [/a row without a value/]);
      assert.equal(remark?.source, "report");
      assert.equal(remark.severity, vscode.DiagnosticSeverity.Warning);
      assert.deepEqual(JSON.parse(document.getText(remark.range)), ROWS[1]);

      await replace(editor, "Numbers", "Other numbers");
      await until("the diagnostic moved with its input", () => {
        const [still] = vscode.languages.getDiagnostics(document.uri);
        return still !== undefined && document.getText(still.range).includes("Returns");
      });
      await replace(editor, '"Returns"', '"Returns", "value": 2');
      await problemsBecome(document.uri, []);
      await vscode.commands.executeCommand("workbench.action.files.revert");
    });

    it("are replaced by the next run, also when it fails, with exit code and meaning", async () => {
      const { document } = await openRequest("remarked", { provider: "report", inputs: { title: "T", rows: ROWS } });
      await resultOf(() => run("runRequest"));
      await problemsBecome(document.uri, [/a row without a value/]);
      await replace(vscode.window.activeTextEditor!, '"T"', "3");
      const uri = document.uri.toString();
      const result = await resultOf(() => run("runRequest", { uri, anyway: true }));
      assert.equal(result["status"], "failed");
      assert.deepEqual([result["exitCode"], result["exitCodeMeaning"]], [3, "invalid input"]);
      const found = await problemsBecome(document.uri, [/Incorrect type/, /a report needs a title/]);
      const remark = found.find(({ source }) => source === "report");
      assert.equal(document.getText(remark?.range), "3");
      assert.equal(remark?.severity, vscode.DiagnosticSeverity.Error);
      await vscode.commands.executeCommand("workbench.action.files.revert");
    });

    it("are shown in an untitled request", async () => {
      const text = JSON.stringify({ provider: "report", inputs: { title: "T", rows: ROWS } });
      const uri = vscode.Uri.from({ scheme: "untitled", path: `${folder()}/unsaved.scafctl.json` });
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, new vscode.Position(0, 0), text);
      await vscode.workspace.openTextDocument(uri);
      await vscode.workspace.applyEdit(edit);
      await vscode.window.showTextDocument(uri);
      await resultOf(() => run("runRequest"));
      await problemsBecome(uri, [/a row without a value/]);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    });
  });

  describe("before a run", () => {
    it("a dry run is marked as such and has the What If description", async () => {
      await report({ title: "Numbers", rows: ROWS });
      const result = await resultOf(() => run("dryRun"));
      assert.equal(result["dryRun"], true);
      assert.equal(result["whatIf"], "Would make a report of 2 rows and change nothing");
      const remarks = result["remarks"] as readonly { code: string }[];
      assert.deepEqual(
        remarks.map(({ code }) => code),
        ["dry-run"],
      );
    });

    it("What If runs nothing until the user chooses Run", async () => {
      await report({ title: "Numbers", rows: ROWS });
      const results = resultDocuments().length;
      void run("whatIf");
      await until("the request ran", async () => {
        await acceptNotification();
        return resultDocuments().length > results;
      });
    });

    it("Show Dependencies copies the names of resolvers", async () => {
      const inputs = { title: { rslvr: "heading" }, rows: [{ label: { rslvr: "region" }, value: 1 }] };
      await openRequest("depends", { provider: "report", inputs });
      const results = resultDocuments().length;
      await vscode.env.clipboard.writeText("");
      const question = run("extractDependencies");
      await until("the answer can be copied", async () => {
        await acceptNotification();
        return (await vscode.env.clipboard.readText()) === "heading\nregion";
      });
      await question;
      assert.equal(resultDocuments().length, results, "nothing was run");
    });
  });

  it("ends the process of a provider that does not stop", async () => {
    await request("ticks");
    const running = run("runRequest");
    await until("the output is shown", () => terminalNames().includes("ticks output"));
    const stops = (): number => fixtureEvents(plugin).filter((event) => "signal" in event || isShutdown(event)).length;
    const before = stops();
    await run("cancelRun");
    await running;
    await until("the process was ended", async () => {
      // "End Process", once the notification is shown.
      await acceptNotification();
      return stops() > before;
    });
  });

  describe("quick fixes", () => {
    it("replace a misspelled name", async () => {
      const { document } = await openRequest("fix-name", { provider: "reprot", inputs: {} });
      await problemsBecome(document.uri, [/Did you mean "report"\?/]);
      await fix(document, '"reprot"', 'Change to "report"');
      assert.match(document.getText(), /"provider": "report"/);
      await vscode.commands.executeCommand("workbench.action.files.revert");
    });

    it("coerce a value as scafctl does and add a missing input", async () => {
      const { document } = await openRequest("fix-inputs", {
        provider: "report",
        inputs: { title: true, rows: [{ value: 1 }] },
      });
      await fix(document, "true", 'Change to "true"');
      await fix(document, '{\n        "value"', 'Add missing input "label"');
      // The fix adds an empty string, which the schema does not allow.
      await problemsBecome(document.uri, [/shorter than the minimum length/]);
      assert.deepEqual(JSON.parse(document.getText()), {
        provider: "report",
        inputs: { title: "true", rows: [{ value: 1, label: "" }] },
      });
      await vscode.commands.executeCommand("workbench.action.files.revert");
    });

    it("add a missing input at the key inputs", async () => {
      const { document } = await openRequest("fix-missing", { provider: "report", inputs: { rows: ROWS } });
      await fix(document, '"inputs"', 'Add missing input "title"');
      assert.match(document.getText(), /"title": "Monthly numbers"/);
      await vscode.commands.executeCommand("workbench.action.files.revert");
    });
  });

  function terminalNames(): readonly string[] {
    return vscode.window.terminals.map(({ name }) => name);
  }

  /** Reads the active terminal through the clipboard. */
  function outputBecomes(expected: RegExp): Promise<string> {
    return until(`the output matches ${String(expected)}`, async () => {
      await vscode.commands.executeCommand("workbench.action.terminal.selectAll");
      await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
      await vscode.commands.executeCommand("workbench.action.terminal.clearSelection");
      const text = await vscode.env.clipboard.readText();
      if (!expected.test(text)) throw new Error(`it is ${JSON.stringify(text)}`);
      return text;
    });
  }

  async function replace(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
    const { document } = editor;
    const at = document.getText().indexOf(from);
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
    await editor.edit((edit) => edit.replace(range, to));
  }

  /** The first button of the newest notification. */
  async function acceptNotification(): Promise<void> {
    await vscode.commands.executeCommand("notifications.focusLastToast");
    await vscode.commands.executeCommand("notification.acceptPrimaryAction");
  }

  async function fix(document: vscode.TextDocument, at: string, title: string): Promise<void> {
    const offset = document.getText().indexOf(at);
    assert.notEqual(offset, -1, `there is no ${at}`);
    const position = document.positionAt(offset);
    const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      new vscode.Range(position, position),
      vscode.CodeActionKind.QuickFix.value,
    );
    const action = actions.find((one) => one.title === title);
    assert.ok(action?.edit !== undefined, `there is no "${title}" among ${actions.map((one) => one.title).join(", ")}`);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
  }

  function isShutdown(event: { readonly event: string; readonly method?: string }): boolean {
    return event.event === "call" && event.method === "Shutdown";
  }
});
