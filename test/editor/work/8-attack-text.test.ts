// Attacks by text in the editor: a setting, a request or a plugin tries to be more than text. What
// VS Code receives is looked at; test/unit/attack has the forms of attack for each place.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { words as access } from "../../../src/editor/access/words.js";
import { words as consent } from "../../../src/editor/consent/words.js";
import { Logs } from "../../../src/editor/platform/log.js";
import { Messages } from "../../../src/editor/platform/messages.js";
import { PluginsTree } from "../../../src/editor/plugins/plugins-tree.js";
import { tooltipOf } from "../../../src/editor/plugins/tree-item.js";
import { markdown, paragraph } from "../../../src/model/outline/base/markdown.js";
import { RequestError } from "../../../src/model/errors/request-error.js";

const RUN_TASK = "[Allow](command:workbench.action.tasks.runTask?%22steal%22)";

describe("attack: text in the editor", () => {
  const window = vscode.window as { showErrorMessage: typeof vscode.window.showErrorMessage };
  const { showErrorMessage } = window;
  const logs = new Logs();
  afterEach(() => Object.assign(window, { showErrorMessage }));
  after(() => logs.dispose());

  it("protects from a link in a request that a notification repeats", async () => {
    const shown: string[] = [];
    window.showErrorMessage = (text: string) => {
      shown.push(text);
      return Promise.resolve(undefined);
    };
    const error = new RequestError({ reason: "unknown-plugin", plugin: RUN_TASK, suggestion: RUN_TASK });
    await new Messages(logs).failure(error);
    assert.equal(shown.length, 1);
    assert.match(shown.join(""), /\[Allow\] \(command:/);
    assert.doesNotMatch(shown.join(""), /\]\(/);
  });

  it("protects from a link in our own questions before a start and before a secret is read", () => {
    const programs = { directory: RUN_TASK, count: 1, folder: RUN_TASK, names: RUN_TASK };
    const start = consent.question({ directories: [consent.programs(programs)], hasScripts: false });
    const read = access.mayRead({ pluginName: RUN_TASK, path: `/p/${RUN_TASK}`, name: RUN_TASK });
    for (const question of [start, read]) assert.doesNotMatch(question, /\]\(/);
  });

  it("protects from a name that is so long that it hides the end of a question", () => {
    const programs = { directory: "/p", count: 1, folder: "app", names: "x".repeat(100_000) };
    const start = consent.question({ directories: [consent.programs(programs)], hasScripts: false });
    assert.match(start, /They run with your rights\.$/);
    const read = access.mayRead({ pluginName: "x".repeat(100_000), path: "/p/echo", name: "key" });
    assert.match(read, /the secret key\. Its program is \/p\/echo\.$/);
    assert.ok(start.length <= 1000 && read.length <= 1000);
  });

  it("protects from a directory of the settings that reads backwards in the tree", () => {
    const tree = new PluginsTree();
    const directory = { written: "./\u202enib\nx", error: "./\u202enib: no folder is open." };
    tree.update({ directories: [], busy: false }, [directory], "");
    const [element] = tree.getChildren();
    assert.ok(element);
    const item = tree.resolveTreeItem(tree.getTreeItem(element), element);
    assert.equal(item.label, "./\\u202enib x");
    assert.equal(item.tooltip, "./\\u202enib: no folder is open.");
    assert.doesNotMatch(item.accessibilityInformation?.label ?? "", /\u202e/);
    tree.dispose();
  });

  it("protects from links, HTML and icons in tooltips, which are never trusted", () => {
    const node = { tooltip: () => markdown(paragraph(`${RUN_TASK} <img src=x> $(verified)`)) };
    const tooltip = tooltipOf(node);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.ok(!tooltip.isTrusted && tooltip.supportHtml !== true && tooltip.supportThemeIcons !== true);
    assert.doesNotMatch(tooltip.value, /(?<!\\)[[\]()<>$]/);
  });
});
