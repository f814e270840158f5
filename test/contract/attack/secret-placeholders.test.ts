// A request file with the placeholder of a secret, run by the command line.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cli, type CliOutcome } from "../../support/cli.js";
import { pluginFolder } from "../../support/plugin-folder.js";
import { makePlugin } from "../../support/ts-plugins.js";
import { withTempDir } from "../../support/temp-dir.js";

const CANARY = "c4nary-of-the-file";

describe("attack: a pulled request that names a secret, on the command line", () => {
  const folder = pluginFolder();
  before(() => makePlugin(folder.path, "leaker"));

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliOutcome> =>
    withTempDir(async (cwd) => {
      const request = { provider: "leaker", inputs: { pin: "${secret:vault.key}", note: "$${secret:vault.key}" } };
      await writeFile(join(cwd, "pulled.scafctl.json"), JSON.stringify(request));
      const command = ["run", "--dir", folder.path, "--request", "pulled.scafctl.json", "--json", ...args];
      return cli(command, { cwd, env });
    });

  it("takes the secret from the options only, and ends with 2 when it is not given", async () => {
    // A variable of that name is no permission.
    const { code, stdout, stderr } = await run([], { "vault.key": CANARY, VAULT_KEY: CANARY });
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /the input needs the secret "vault\.key": give it with --secret vault\.key=VARIABLE/);
  });

  it("sends the secret that is given, and masks it in what comes back", async () => {
    const args = ["--secret", "vault.key=VAULT_KEY"];
    const hidden = await run(args, { VAULT_KEY: CANARY });
    assert.equal(hidden.code, 0, hidden.stderr);
    assert.doesNotMatch(hidden.stdout + hidden.stderr, /c4nary/);
    const shown = await run([...args, "--show-secrets"], { VAULT_KEY: CANARY });
    const { data } = JSON.parse(shown.stdout) as { data: { token: string } };
    assert.equal(data.token, CANARY);
  });

  it("sends *** for a question and in a dry run, even when the secret is given", async () => {
    const args = ["--secret", "vault.key=VAULT_KEY"];
    const answer = await run([...args, "--what-if"], { VAULT_KEY: CANARY });
    assert.equal(answer.code, 0, answer.stderr);
    assert.match(answer.stdout, /Would use .*\*\*\*.*\$\{secret:vault\.key\}/);
    const dry = await run([...args, "--dry-run", "--show-secrets"], { VAULT_KEY: CANARY });
    assert.equal((JSON.parse(dry.stdout) as { data: { token: string } }).data.token, "***");
    assert.doesNotMatch(answer.stdout + answer.stderr + dry.stdout + dry.stderr, /c4nary/);
  });
});
