// Tests of when the user is asked for access to a secret, and what is remembered.
import assert from "node:assert/strict";
import type { Decision, DecisionContext } from "../../../../src/model/access/secret-permissions.js";
import type { SecretUse } from "../../../../src/model/access/secret-grants.js";
import { type MemoryHost, memoryHost } from "../../../support/memory-host.js";
import { until } from "../../../support/until.js";

const path = "/plugins/report";
const secret = { owner: path, name: "key" };

describe("SecretPermissions", () => {
  let host: MemoryHost;
  let sha256: string;
  beforeEach(async () => {
    host = memoryHost();
    sha256 = "aa";
    await host.secrets.set(secret, "value");
  });

  const decide = (use: SecretUse = "read", context: Partial<DecisionContext> = {}): Promise<Decision> =>
    host.permissions.decide({ path, name: "report", sha256: () => Promise.resolve(sha256) }, secret, use, {
      signal: new AbortController().signal,
      ...context,
    });
  const asked = (count: number): Promise<unknown> =>
    until(`question ${count} is put`, () => host.prompt.questions.length === count);
  const answer = (index: number, text: "allow" | "once" | "refuse" | undefined | { value: string }): void =>
    host.prompt.questions[index]?.answer(text);

  it("asks once for each plugin and name, and remembers that access was allowed", async () => {
    const first = decide();
    await asked(1);
    assert.deepEqual(host.prompt.questions[0]?.question, {
      plugin: path,
      pluginName: "report",
      secret,
      use: "read",
      changed: false,
    });
    answer(0, "allow");
    assert.equal(await first, "given");
    assert.equal(await decide(), "given");
    assert.equal(host.prompt.questions.length, 1);
  });

  it("asks for each kind of use", async () => {
    host.prompt.always = (put) => put.answer("allow");
    for (const use of ["read", "write", "list"] as const) assert.equal(await decide(use), "given");
    assert.deepEqual(
      host.prompt.questions.map(({ question }) => question.use),
      ["read", "write", "list"],
    );
  });

  it("remembers a refusal even when the plugin file changed", async () => {
    host.prompt.always = (put) => put.answer("refuse");
    assert.equal(await decide(), "refused");
    sha256 = "bb";
    assert.equal(await decide(), "refused");
    assert.equal(host.prompt.questions.length, 1);
  });

  it("asks again once the answer was revoked", async () => {
    host.prompt.always = (put) => put.answer("refuse");
    await decide();
    for (const grant of host.grants.all()) await host.grants.revoke(grant);
    await decide();
    assert.equal(host.prompt.questions.length, 2);
  });

  it("asks again when the plugin file changed, and says so", async () => {
    host.prompt.always = (put) => put.answer("allow");
    await decide();
    sha256 = "bb";
    assert.equal(await decide(), "given");
    assert.deepEqual(
      host.prompt.questions.map(({ question }) => question.changed),
      [false, true],
    );
    assert.equal(await decide(), "given");
    sha256 = "aa";
    await decide();
    assert.equal(host.prompt.questions.length, 3, "the former file needs a new permission too");
  });

  it("refuses once when the question is dismissed", async () => {
    host.prompt.always = (put) => put.answer(undefined);
    assert.equal(await decide(), "refused");
    assert.equal(await decide(), "refused");
    assert.equal(host.prompt.questions.length, 2);
    assert.equal(host.answers.size, 0);
  });

  it("allows access for one run without storing the answer", async () => {
    host.prompt.always = (put) => put.answer("once");
    assert.equal(await decide("read", { run: "1" }), "given");
    assert.equal(await decide("read", { run: "1" }), "given");
    assert.equal(host.prompt.questions.length, 1);
    await decide("read", { run: "2" });
    assert.equal(host.prompt.questions.length, 2);
    await decide();
    await decide();
    assert.equal(host.prompt.questions.length, 4, "without a run it is for the one call");
    assert.equal(host.answers.size, 0);
  });

  it("discards the permission of a run after many later runs", async () => {
    host.prompt.always = (put) => put.answer("once");
    await decide("read", { run: "first" });
    for (let run = 0; run < 200; run++) await decide("read", { run: `later ${run}` });
    assert.equal(host.prompt.questions.length, 201);
    await decide("read", { run: "later 199" });
    assert.equal(host.prompt.questions.length, 201);
    await decide("read", { run: "first" });
    assert.equal(host.prompt.questions.length, 202);
  });

  it("asks once for simultaneous requests", async () => {
    const all = [decide(), decide(), decide()];
    await asked(1);
    answer(0, "allow");
    assert.deepEqual(await Promise.all(all), ["given", "given", "given"]);
    assert.equal(host.prompt.questions.length, 1);
  });

  it("refuses a cancelled request and keeps the question open for the others", async () => {
    const controller = new AbortController();
    const impatient = decide("read", { signal: controller.signal });
    const patient = decide();
    await asked(1);
    controller.abort();
    assert.equal(await impatient, "refused");
    assert.equal(host.prompt.questions[0]?.signal.aborted, false);
    answer(0, "allow");
    assert.equal(await patient, "given");
  });

  it("withdraws the question when all requests are cancelled, and asks again later", async () => {
    const controller = new AbortController();
    const cancelled = decide("read", { signal: controller.signal });
    await asked(1);
    controller.abort();
    assert.equal(await cancelled, "refused");
    assert.equal(host.prompt.questions[0]?.signal.aborted, true);
    assert.equal(host.answers.size, 0);
    const again = decide();
    await asked(2);
    answer(1, "once");
    assert.equal(await again, "given");
  });

  it("remembers an answer that arrives after all requests were cancelled", async () => {
    const controller = new AbortController();
    const cancelled = decide("read", { signal: controller.signal });
    await asked(1);
    controller.abort();
    await cancelled;
    answer(0, "allow");
    await until("it is remembered", () => host.grants.all().length === 1);
    assert.equal(await decide(), "given");
    assert.equal(host.prompt.questions.length, 1);
  });

  it("offers to enter a missing value and treats entering it as permission", async () => {
    await host.secrets.delete(secret);
    host.prompt.always = (put) => put.answer({ value: "entered" });
    assert.equal(await decide(), "given");
    assert.equal(await host.secrets.get(secret), "entered");
    assert.equal(await decide(), "given");
    assert.deepEqual(
      host.prompt.questions.map(({ kind }) => kind),
      ["enter"],
    );
  });

  it("returns no value when none is entered, and remembers a refusal", async () => {
    await host.secrets.delete(secret);
    host.prompt.always = (put) => put.answer(undefined);
    assert.equal(await decide(), "none");
    host.prompt.always = (put) => put.answer("refuse");
    assert.equal(await decide(), "refused");
    assert.equal(await decide(), "refused");
    assert.equal(host.prompt.questions.length, 2);
  });

  it("fails when the plugin file cannot be identified", async () => {
    const nameless = { path, name: "report", sha256: () => Promise.reject(new Error("replaced")) };
    const { signal } = new AbortController();
    await assert.rejects(host.permissions.decide(nameless, secret, "read", { signal }), /replaced/);
    assert.equal(host.prompt.questions.length, 0);
  });
});
