// Runs: results, failures, cancelling and large results.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { commandId, schemes } from "../../../src/contributions.js";
import { fixtureEvents } from "../../support/fixture.js";
import { until } from "../../support/until.js";
import { closeAll, havePlugin, openRequest, resultDocuments, resultOf, run } from "../helpers.js";

describe("runs", () => {
  let plugin: string;

  before(async () => {
    plugin = await havePlugin("runner", {
      providers: ["shout", "numbers", "fails", "dies", "slow", "huge"].map((name) => ({
        name,
        descriptor: { name, version: "1.0.0", capabilities: ["action"] },
      })),
      calls: {
        "ExecuteProvider:shout": { data: { echoed: "HI" } },
        "ExecuteProvider:numbers": { outputText: '{"data":{"id":9007199254740993},"warnings":["mind the gap"]}' },
        "ExecuteProvider:fails": { error: "the disk is full" },
        "ExecuteProvider:dies": { end: { when: "before", how: { exit: 3 } }, log: "last gasp\n" },
        "ExecuteProvider:slow": { untilCancelled: true },
        "ExecuteProvider:huge": { answerBytes: 6 * 1024 * 1024 },
      },
    });
  });
  afterEach(closeAll);

  const request = (provider: string): Promise<vscode.TextEditor> => openRequest(provider, { provider, inputs: {} });

  it("opens the result beside the request without taking the focus", async () => {
    const editor = await request("shout");
    const result = await resultOf(() => run("runRequest"));
    assert.equal(result["status"], "ok");
    assert.deepEqual(result["data"], { echoed: "HI" });
    assert.equal(result["capability"], "action");
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), editor.document.uri.toString());
    const shown = await until("the result is shown", () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === schemes.result),
    );
    assert.notEqual(shown.viewColumn, editor.viewColumn);
    assert.equal(shown.document.languageId, "json");
  });

  it("reruns the last request and reuses the column of results", async () => {
    await request("shout");
    await resultOf(() => run("runRequest"));
    const again = await resultOf(() => run("rerunLast"));
    assert.deepEqual(again["data"], { echoed: "HI" });
    assert.equal(vscode.window.tabGroups.all.length, 2);
  });

  it("keeps every digit of a number and shows warnings", async () => {
    await request("numbers");
    const result = await resultOf(() => run("runRequest"));
    assert.deepEqual(result["warnings"], ["mind the gap"]);
    assert.match(resultDocuments().at(-1)?.getText() ?? "", /9007199254740993/);
  });

  it("shows the message of the provider when it fails", async () => {
    await request("fails");
    const result = await resultOf(() => run("runRequest"));
    assert.equal(result["status"], "failed");
    assert.equal(result["error"], "the disk is full");
  });

  it("reports a crash of the plugin and restarts it on the next run", async () => {
    await request("dies");
    const result = await resultOf(() => run("runRequest"));
    assert.equal(result["status"], "failed");
    assert.match(String(result["error"]), /crashed in ExecuteProvider.*status 3/);
    await closeAll();
    await request("shout");
    assert.equal((await resultOf(() => run("runRequest")))["status"], "ok");
  });

  it("cancels one run and leaves the other running", async () => {
    const calls = (): number => executions(plugin).length;
    const cancelled = (): number => fixtureEvents(plugin).filter(({ event }) => event === "cancelled").length;
    const results = resultDocuments().length;
    const before = calls();
    const first = await request("slow");
    void run("runRequest");
    await until("the first call arrived", () => calls() === before + 1);
    const second = await openRequest("slow-too", { provider: "slow", inputs: {} });
    void run("runRequest");
    await until("the second call arrived", () => calls() === before + 2);

    await cancelLensOf(first.document.uri);
    await until("one call was cancelled", () => cancelled() === 1);
    assert.equal(await runningLenses(second.document.uri), 1);
    await cancelLensOf(second.document.uri);
    await until("both were cancelled", () => cancelled() === 2);
    assert.equal(resultDocuments().length, results, "a cancelled run has no result");
  });

  it("saves a result to a file when it is too large for an editor", async () => {
    const results = resultDocuments().length;
    await request("huge");
    await run("runRequest");
    const folder = await until("the result was saved", resultsFolder);
    const [file = ""] = readdirSync(folder);
    assert.equal(resultDocuments().length, results);
    assert.ok(readFileSync(join(folder, file)).length > 6 * 1024 * 1024);
  });

  it("refuses a request with errors unless the user runs it anyway", async () => {
    const plain = await havePlugin("plain");
    const editor = await openRequest("anyway", { provider: "echo", plugin: "plain", inputs: { message: 5 } });
    // Does not return while its notification is open.
    void run("runRequest");
    const result = await resultOf(() => run("runRequest", { uri: editor.document.uri.toString(), anyway: true }));
    assert.equal(result["error"], "message must be a string");
    assert.equal(executions(plain).length, 1, "the first attempt did not reach the plugin");
  });

  function executions(path: string): readonly unknown[] {
    return fixtureEvents(path).filter((event) => event.event === "call" && event.method === "ExecuteProvider");
  }

  /** Cancels with the lens of the document. */
  async function cancelLensOf(uri: vscode.Uri): Promise<void> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
    const cancel = lenses.find(({ command }) => command?.command === commandId("cancelRun"))?.command;
    assert.ok(cancel !== undefined, "there is no Cancel lens");
    await vscode.commands.executeCommand(cancel.command, ...((cancel.arguments ?? []) as unknown[]));
  }

  async function runningLenses(uri: vscode.Uri): Promise<number> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
    return lenses.filter(({ command }) => command?.command === commandId("cancelRun")).length;
  }

  /** The global storage is in the profile of the launch, beside the copy of the workspace. */
  function resultsFolder(): string | undefined {
    const launch = dirname(process.env["SCAFCTL_PLUGINS_TEST_TEMP"] ?? "");
    const found = readdirSync(launch, { recursive: true, encoding: "utf8" }).find((path) =>
      path.endsWith(join("plugin-workbench.scafctl-plugins", "results")),
    );
    return found === undefined ? undefined : join(launch, found);
  }
});
