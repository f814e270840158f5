// Tests of when the user is asked for access to a secret, and what is remembered.
import assert from "node:assert/strict";
import type { Decision, DecisionContext } from "../../../../src/model/access/secret-permissions.js";
import type { SecretUse } from "../../../../src/model/access/secret-grants.js";
import { type HostGround, hostGround } from "../../../support/host-ground.js";
import { until } from "../../../support/until.js";

const path = "/plugins/report";
const secret = { owner: path, name: "key" };

describe("SecretPermissions", () => {
  let ground: HostGround;
  let sha256: string;
  beforeEach(async () => {
    ground = hostGround();
    sha256 = "aa";
    await ground.secrets.set(secret, "value");
  });

  const decide = (use: SecretUse = "read", context: Partial<DecisionContext> = {}): Promise<Decision> =>
    ground.permissions.decide({ path, name: "report", sha256: () => Promise.resolve(sha256) }, secret, use, {
      signal: new AbortController().signal,
      ...context,
    });
  const asked = (count: number): Promise<unknown> =>
    until(`question ${count} is put`, () => ground.person.questions.length === count);
  const answer = (index: number, text: "allow" | "once" | "refuse" | undefined | { value: string }): void =>
    ground.person.questions[index]?.answer(text);

  it("asks once for each plugin and name, and remembers that access was allowed", async () => {
    const first = decide();
    await asked(1);
    assert.deepEqual(ground.person.questions[0]?.question, {
      plugin: path,
      pluginName: "report",
      secret,
      use: "read",
      changed: false,
    });
    answer(0, "allow");
    assert.equal(await first, "given");
    assert.equal(await decide(), "given");
    assert.equal(ground.person.questions.length, 1);
  });

  it("asks for each kind of use", async () => {
    ground.person.always = (put) => put.answer("allow");
    for (const use of ["read", "write", "list"] as const) assert.equal(await decide(use), "given");
    assert.deepEqual(
      ground.person.questions.map(({ question }) => question.use),
      ["read", "write", "list"],
    );
  });

  it("remembers a refusal even when the plugin file changed", async () => {
    ground.person.always = (put) => put.answer("refuse");
    assert.equal(await decide(), "refused");
    sha256 = "bb";
    assert.equal(await decide(), "refused");
    assert.equal(ground.person.questions.length, 1);
  });

  it("asks again once the answer was revoked", async () => {
    ground.person.always = (put) => put.answer("refuse");
    await decide();
    for (const grant of ground.grants.all()) await ground.grants.revoke(grant);
    await decide();
    assert.equal(ground.person.questions.length, 2);
  });

  it("asks again when the plugin file changed, and says so", async () => {
    ground.person.always = (put) => put.answer("allow");
    await decide();
    sha256 = "bb";
    assert.equal(await decide(), "given");
    assert.deepEqual(
      ground.person.questions.map(({ question }) => question.changed),
      [false, true],
    );
    assert.equal(await decide(), "given");
    sha256 = "aa";
    await decide();
    assert.equal(ground.person.questions.length, 3, "the former file needs a new permission too");
  });

  it("refuses once when the question is dismissed", async () => {
    ground.person.always = (put) => put.answer(undefined);
    assert.equal(await decide(), "refused");
    assert.equal(await decide(), "refused");
    assert.equal(ground.person.questions.length, 2);
    assert.equal(ground.answers.size, 0);
  });

  it("allows access for one run without storing the answer", async () => {
    ground.person.always = (put) => put.answer("once");
    assert.equal(await decide("read", { run: "1" }), "given");
    assert.equal(await decide("read", { run: "1" }), "given");
    assert.equal(ground.person.questions.length, 1);
    await decide("read", { run: "2" });
    assert.equal(ground.person.questions.length, 2);
    await decide();
    await decide();
    assert.equal(ground.person.questions.length, 4, "without a run it is for the one call");
    assert.equal(ground.answers.size, 0);
  });

  it("discards the permission of a run after many later runs", async () => {
    ground.person.always = (put) => put.answer("once");
    await decide("read", { run: "first" });
    for (let run = 0; run < 200; run++) await decide("read", { run: `later ${run}` });
    assert.equal(ground.person.questions.length, 201);
    await decide("read", { run: "later 199" });
    assert.equal(ground.person.questions.length, 201);
    await decide("read", { run: "first" });
    assert.equal(ground.person.questions.length, 202);
  });

  it("asks once for simultaneous requests", async () => {
    const all = [decide(), decide(), decide()];
    await asked(1);
    answer(0, "allow");
    assert.deepEqual(await Promise.all(all), ["given", "given", "given"]);
    assert.equal(ground.person.questions.length, 1);
  });

  it("refuses a cancelled request and keeps the question open for the others", async () => {
    const controller = new AbortController();
    const impatient = decide("read", { signal: controller.signal });
    const patient = decide();
    await asked(1);
    controller.abort();
    assert.equal(await impatient, "refused");
    assert.equal(ground.person.questions[0]?.signal.aborted, false);
    answer(0, "allow");
    assert.equal(await patient, "given");
  });

  it("withdraws the question when all requests are cancelled, and asks again later", async () => {
    const controller = new AbortController();
    const cancelled = decide("read", { signal: controller.signal });
    await asked(1);
    controller.abort();
    assert.equal(await cancelled, "refused");
    assert.equal(ground.person.questions[0]?.signal.aborted, true);
    assert.equal(ground.answers.size, 0);
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
    await until("it is remembered", () => ground.grants.all().length === 1);
    assert.equal(await decide(), "given");
    assert.equal(ground.person.questions.length, 1);
  });

  it("offers to enter a missing value and treats entering it as permission", async () => {
    await ground.secrets.delete(secret);
    ground.person.always = (put) => put.answer({ value: "entered" });
    assert.equal(await decide(), "given");
    assert.equal(await ground.secrets.get(secret), "entered");
    assert.equal(await decide(), "given");
    assert.deepEqual(
      ground.person.questions.map(({ kind }) => kind),
      ["enter"],
    );
  });

  it("returns no value when none is entered, and remembers a refusal", async () => {
    await ground.secrets.delete(secret);
    ground.person.always = (put) => put.answer(undefined);
    assert.equal(await decide(), "none");
    ground.person.always = (put) => put.answer("refuse");
    assert.equal(await decide(), "refused");
    assert.equal(await decide(), "refused");
    assert.equal(ground.person.questions.length, 2);
  });

  it("fails when the plugin file cannot be identified", async () => {
    const nameless = { path, name: "report", sha256: () => Promise.reject(new Error("replaced")) };
    const { signal } = new AbortController();
    await assert.rejects(ground.permissions.decide(nameless, secret, "read", { signal }), /replaced/);
    assert.equal(ground.person.questions.length, 0);
  });
});
