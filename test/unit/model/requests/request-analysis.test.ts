// Tests of the analysis of request documents: one parse per version, one validation per provider.
import assert from "node:assert/strict";
import { RequestAnalyses } from "../../../../src/model/requests/request-analyses.js";
import { descriptor, failedPlugin, plugin, snapshot } from "../../../support/samples.js";

const REQUEST = '{"provider":"echo","inputs":{"message":1}}';

/** A document that counts how often its text is read, which is once for each parse. */
class Document {
  version = 1;
  reads = 0;

  constructor(private text: string) {}

  getText(): string {
    this.reads++;
    return this.text;
  }

  edit(text: string): void {
    this.text = text;
    this.version++;
  }
}

describe("RequestAnalyses", () => {
  const echo = plugin("echo");

  it("parses once when one version is read many times", () => {
    const document = new Document(REQUEST);
    const analyses = new RequestAnalyses(() => []);
    const first = analyses.get(document, snapshot(echo));
    for (let i = 0; i < 5; i++) assert.equal(analyses.get(document, snapshot(echo)), first);
    assert.equal(document.reads, 1);
    assert.deepEqual(
      first.problems.map(({ code }) => code),
      ["type"],
    );
  });

  it("parses again when the version changes", () => {
    const document = new Document(REQUEST);
    const analyses = new RequestAnalyses(() => []);
    analyses.get(document, snapshot(echo));
    document.edit('{"provider":"echo","inputs":{"message":"hi"}}');
    assert.deepEqual(analyses.get(document, snapshot(echo)).problems, []);
    assert.equal(document.reads, 2);
  });

  it("keeps the analysis when the snapshot changes but not the target", () => {
    const document = new Document(REQUEST);
    const analyses = new RequestAnalyses(() => []);
    const first = analyses.get(document, snapshot(echo));
    assert.equal(analyses.get(document, snapshot(echo, plugin("other"), failedPlugin("broken"))), first);
  });

  it("keeps the problems when only the plugin's process changes", () => {
    const document = new Document(REQUEST);
    const analyses = new RequestAnalyses(() => []);
    const { problems } = analyses.get(document, snapshot(echo));
    const stopping = { ...echo, process: { kind: "stopping" } as const };
    const next = analyses.get(document, snapshot(stopping));
    assert.equal(next.problems, problems);
    assert.equal(next.search?.kind === "found" && next.search.target.plugin, stopping);
    assert.equal(document.reads, 1);
  });

  it("validates again, without parsing, when the provider changes", () => {
    const document = new Document(REQUEST);
    const analyses = new RequestAnalyses(() => []);
    const { parsed } = analyses.get(document, snapshot(echo));
    const rebuilt = plugin("echo", [descriptor({ schema: { properties: { message: { type: "integer" } } } })]);
    const next = analyses.get(document, snapshot(rebuilt));
    assert.deepEqual(next.problems, []);
    assert.equal(next.parsed, parsed);
    assert.equal(document.reads, 1);
  });

  it("keeps the analysis when the provider is still missing for the same reason", () => {
    const document = new Document('{"provider":"ecko"}');
    const analyses = new RequestAnalyses(() => []);
    const first = analyses.get(document, snapshot(echo));
    assert.equal(analyses.get(document, snapshot({ ...echo, process: { kind: "stopping" } })), first);
    const next = analyses.get(document, snapshot(echo, failedPlugin("broken")));
    assert.match(next.problems[0]?.message ?? "", /broken did not start: it exited/);
  });

  it("keeps the analysis of a text without a request whatever the snapshot", () => {
    const document = new Document("{");
    const analyses = new RequestAnalyses(() => []);
    assert.equal(analyses.get(document, snapshot(echo)), analyses.get(document, snapshot()));
    assert.equal(document.reads, 1);
  });
});
