// A real plugin that writes the secret it was given wherever it can, on the command line.
import assert from "node:assert/strict";
import { cli, type CliOutcome } from "../../support/cli.js";
import { pluginFolder } from "../../support/plugin-folder.js";
import { makePlugin } from "../../support/ts-plugins.js";

const CANARY = "c4nary <secret> & 7431/ü";

describe("attack: a plugin that prints its secret", () => {
  const folder = pluginFolder();
  before(() => makePlugin(folder.path, "leaker"));

  const run = (args: readonly string[], inputs: object = {}): Promise<CliOutcome> =>
    cli(
      [
        ...["run", "leaker", "--dir", folder.path, "--secret", "leaker.key=LEAKER_VARIABLE", "--trace", "--force"],
        ...["--input", JSON.stringify(inputs), ...args],
      ],
      { env: { LEAKER_VARIABLE: CANARY } },
    );

  function assertHidden({ stdout, stderr }: CliOutcome): void {
    const all = stdout + stderr;
    assert.match(all, /\*\*\*/);
    assert.doesNotMatch(all, /c4nary|secret> &|7431/);
    for (const before of ["", "u", "us"]) {
      const middle = Buffer.from(before + CANARY)
        .toString("base64")
        .slice(4, 20);
      assert.ok(!all.includes(middle), `shows ${middle}, which is base64 of the secret`);
    }
  }

  for (const args of [[], ["--json"]]) {
    it(`masks a secret of the host in everything that is printed ${args.join("")}`, async () => {
      const outcome = await run(args);
      assert.equal(outcome.code, 0, outcome.stderr);
      assertHidden(outcome);
      assert.match(outcome.stderr, /--show-secrets prints them/);
    });

    it(`masks it in the error and the diagnostics of a provider that fails ${args.join("")}`, async () => {
      const outcome = await run(args, { then: "fail" });
      assert.equal(outcome.code, 1);
      assertHidden(outcome);
    });

    it(`masks it in the last words of a plugin that crashes ${args.join("")}`, async () => {
      const outcome = await run(args, { then: "crash" });
      assert.equal(outcome.code, 1);
      assertHidden(outcome);
      assert.match(outcome.stdout + outcome.stderr, /panic: \*\*\*/);
    });

    it(`masks a secret that was sent as an input ${args.join("")}`, async () => {
      const outcome = await run([...args, "--what-if"], { pin: `${CANARY}-pin` });
      assert.doesNotMatch(outcome.stdout + outcome.stderr, /c4nary/);
      assertHidden(await run(args, { pin: CANARY }));
    });
  }

  it("prints the secrets of the result, and of nothing else, when the person asks for it", async () => {
    const { stdout, stderr } = await run(["--json", "--show-secrets"]);
    assert.equal((JSON.parse(stdout) as { data: { token: string } }).data.token, CANARY);
    assert.doesNotMatch(stderr, /c4nary/);
  });

  it("keeps the variable of a secret from the plugin", async () => {
    const { stdout } = await run(["--json", "--show-secrets"]);
    const { environment } = (JSON.parse(stdout) as { data: { environment: Record<string, string> } }).data;
    assert.equal(environment["LEAKER_VARIABLE"], undefined);
    assert.ok(!Object.values(environment).includes(CANARY));
    assert.ok(environment["PATH"] !== undefined);
  });
});
