// `run` as the host of plugins: secrets, auth handlers and provider settings.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cli, type CliOptions, type CliOutcome, startCli } from "../support/cli.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { type TempDir, tempDir, withTempDir } from "../support/temp-dir.js";
import { makePlugin } from "../support/ts-plugins.js";
import { until } from "../support/until.js";
import { describeWithGo } from "../support/with-go.js";

const VALUE = "v4lue-that-nobody-may-see";

interface HostCallOrder {
  readonly call: string;
  readonly request: unknown;
}

describeWithGo("cli host of a Go plugin", () => {
  let directory: string;
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    directory = dirname(await buildGo("kitchen"));
  });
  afterEach(() => assertNoLeftovers());

  const kitchen = (order: unknown, args: readonly string[], options?: CliOptions): Promise<CliOutcome> =>
    cli(
      ["run", "kitchen", "--dir", directory, "--force", "--json", "--input", JSON.stringify(order), ...args],
      options,
    );
  const ask = async (
    calls: readonly HostCallOrder[],
    args: readonly string[],
    options?: CliOptions,
  ): Promise<unknown> => {
    const outcome = await kitchen({ host: calls }, ["--show-secrets", ...args], options);
    assert.equal(outcome.code, 0, outcome.stderr);
    return (JSON.parse(outcome.stdout) as { data: { host: unknown } }).data.host;
  };
  const secret = (name: string): HostCallOrder => ({ call: "GetSecret", request: { name } });

  it("serves a secret from an environment variable, and no other", async () => {
    const answers = await ask([secret("key"), secret("other")], ["--secret", "key=KITCHEN_KEY"], {
      env: { KITCHEN_KEY: VALUE },
    });
    assert.deepEqual(answers, [{ value: VALUE, found: true }, {}]);
  });

  it("serves a secret from a file, without its last newline", () =>
    withTempDir(async (cwd) => {
      await writeFile(join(cwd, "key.txt"), `${VALUE}\n\n`, { mode: 0o600 });
      const answers = await ask([secret("key")], ["--secret-file", "key=key.txt"], { cwd });
      assert.deepEqual(answers, [{ value: `${VALUE}\n`, found: true }]);
    }));

  it("lists the given secrets and refuses to change them", async () => {
    const calls = [
      { call: "ListSecrets", request: {} },
      { call: "SetSecret", request: { name: "new", value: "x" } },
      { call: "DeleteSecret", request: { name: "b" } },
    ];
    const answers = await ask(calls, ["--secret", "b=KEY", "--secret", "a=KEY"], { env: { KEY: VALUE } });
    const fixed = "secrets given on the command line cannot be changed";
    assert.deepEqual(answers, [
      { names: ["a", "b"] },
      { error: `set secret "new": ${fixed}` },
      { error: `delete secret "b": ${fixed}` },
    ]);
  });

  it("serves no secrets and no auth handlers by default, and names the options that do", async () => {
    const outcome = await kitchen(
      {
        host: [
          secret("key"),
          { call: "GetAuthToken", request: { handlerName: "corp" } },
          { call: "ListAuthHandlers", request: {} },
        ],
      },
      [],
    );
    const { data } = JSON.parse(outcome.stdout) as { data: { host: unknown } };
    assert.deepEqual(data.host, [{}, { error: "auth token service not available" }, {}]);
    assert.match(outcome.stderr, /^note: kitchen asked for the secret "key": give it with --secret key=VARIABLE/m);
    assert.equal(outcome.stderr.match(/^note: kitchen asked for auth handlers.*--auth FILE$/gm)?.length, 1);
  });

  it("serves identities and groups from --auth, and tokens from --secret", () =>
    withTempDir(async (cwd) => {
      const profile = { corp: { claims: { subject: "s-1" }, tokenSecret: "corp.token", groups: ["dev"] } };
      await writeFile(join(cwd, "auth.json"), `// comments are fine\n${JSON.stringify(profile)}`);
      const calls = [
        { call: "ListAuthHandlers", request: {} },
        { call: "GetAuthIdentity", request: {} },
        { call: "GetAuthToken", request: { handlerName: "corp", scope: "read" } },
        { call: "GetAuthGroups", request: { handlerName: "corp" } },
        { call: "PromptAuthResponse", request: { handlerName: "corp" } },
      ];
      const answers = await ask(calls, ["--auth", "auth.json", "--secret", "corp.token=TOKEN"], {
        cwd,
        env: { TOKEN: "opaque" },
      });
      assert.deepEqual(answers, [
        { defaultHandler: "corp", handlerNames: ["corp"] },
        { claims: { subject: "s-1" } },
        { accessToken: "opaque", scope: "read", tokenType: "Bearer" },
        { groups: ["dev"] },
        { code: "Unavailable", error: 'no login of auth handler "corp" is active' },
      ]);
    }));

  it("prints calls with --trace, and no value in output or environment", async () => {
    // `data` replaces the plugin's default output, which contains the value.
    const order = { host: [secret("key"), secret("none")], show: ["env", "args"] };
    const options = { env: { KITCHEN_KEY: VALUE } };
    const args = ["--trace", "--secret", "key=KITCHEN_KEY"];
    const quiet = await kitchen({ ...order, data: { done: true } }, args, options);
    assert.equal(quiet.code, 0, quiet.stderr);
    assert.match(quiet.stderr, /^host: kitchen: GetSecret key: ok \(\d+ ms\)$/m);
    assert.match(quiet.stderr, /^host: kitchen: GetSecret none: not-found \(\d+ ms\)$/m);
    assert.ok(!`${quiet.stdout}${quiet.stderr}`.includes(VALUE));

    const shown = await kitchen({ show: order.show }, args, options);
    const { data } = JSON.parse(shown.stdout) as { data: { env: unknown } };
    assert.ok(JSON.stringify(data.env).includes("PATH"), "the environment is there");
    assert.doesNotMatch(JSON.stringify(data), /KITCHEN_KEY/);
    assert.ok(!JSON.stringify(data).includes(VALUE));
  });

  if (process.platform === "linux") {
    it("keeps the value out of the plugin's command line and environment in /proc", async () => {
      const args = ["--dir", directory, "--force", "--secret", "key=KITCHEN_KEY", "--input", '{"untilCancelled":true}'];
      const { child, outcome } = startCli(["run", "kitchen", ...args], { env: { KITCHEN_KEY: VALUE } });
      const pid = await until("the plugin runs", () => childrenOf(child.pid ?? 0)[0]);
      for (const file of ["cmdline", "environ"]) {
        const text = await until(`${file} is there`, () => readFileSync(`/proc/${pid}/${file}`, "latin1"));
        assert.ok(!text.includes(VALUE), file);
      }
      child.kill("SIGINT");
      assert.equal((await outcome).code, 130);
    });
  }

  it("passes provider settings with lossless numbers, and prints the provider's objections", async () => {
    const settings = '{"kitchen": {"settings": {"id": 9007199254740993, "fail": "not like this", "warn": "hm"}}}';
    const outcome = await kitchen({ show: ["settings"] }, ["--provider-settings", settings]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /"id": 9007199254740993/);
    assert.match(outcome.stderr, /warning: kitchen rejected its settings and is used anyway: not like this/);
    assert.match(outcome.stderr, /warning: kitchen remarks on its settings: hm/);
  });

  function childrenOf(pid: number): readonly number[] {
    return readdirSync("/proc").flatMap((name) => {
      try {
        const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, "utf8")) ?? [];
        return Number(parent) === pid ? [Number(name)] : [];
      } catch {
        return []; // not a process, or it has ended
      }
    });
  }
});

describe("cli provider settings", () => {
  afterEach(() => assertNoLeftovers());

  it("passes all settings and the name of the host", () =>
    withTempDir(async (directory) => {
      makePlugin(directory, "hooks");
      const settings = { settings: { a: [1] }, quiet: true, noColor: true, profile: "dev" };
      const outcome = await cli(
        [
          "run",
          "test-provider",
          "--dir",
          directory,
          "--input",
          '{"input":"x"}',
          "--provider-settings",
          JSON.stringify({ "test-provider": settings }),
        ],
        {},
      );
      // The provider returns its configuration as a warning.
      const told = { quiet: true, noColor: true, binaryName: "scafctl-plugins", settings: { a: [1] }, profile: "dev" };
      const remark = JSON.stringify({ ...told, protocolVersion: 3 });
      assert.ok(outcome.stderr.includes(remark), outcome.stderr);
    }));
});

describe("cli host of report-ts", () => {
  let directory: TempDir;
  before(async () => {
    directory = await tempDir();
    makePlugin(directory.path, "report");
  });
  after(() => directory.remove());
  const input = JSON.stringify({ operation: "publish", title: "T", rows: [{ label: "a", value: 1 }] });
  const publish = (cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    cli(
      [
        "run",
        "report",
        "--dir",
        directory.path,
        "--capability",
        "action",
        "--force",
        "--json",
        "--input",
        input,
        ...args,
      ],
      {
        cwd,
        env,
      },
    );
  afterEach(() => assertNoLeftovers());

  it("signs with the given secret and writes it to no file", () =>
    withTempDir(async (cwd) => {
      const outcome = await publish(cwd, ["--secret", "report.signing-key=KEY", "--trace"], { KEY: VALUE });
      assert.equal(outcome.code, 0, outcome.stderr);
      const { data } = JSON.parse(outcome.stdout) as { data: { file: string; signature: string } };
      const [text = ""] = (await readFile(data.file, "utf8")).split("\n<!--");
      assert.equal(data.signature, createHmac("sha256", VALUE).update(text).digest("hex"));
      const files = readdirSync(cwd, { recursive: true, encoding: "utf8", withFileTypes: true });
      assert.deepEqual(
        files.map(({ name }) => name),
        ["report.md"],
      );
      for (const all of [outcome.stdout, outcome.stderr, await readFile(data.file, "utf8")]) {
        assert.ok(!all.includes(VALUE));
      }
    }));

  it("exits with 1 and the plugin's message if the secret is not given", () =>
    withTempDir(async (cwd) => {
      const outcome = await publish(cwd, []);
      assert.equal(outcome.code, 1);
      assert.match(outcome.stdout, /the secret report\.signing-key is not set/);
      assert.match(
        outcome.stderr,
        /^note: report asked for the secret "report\.signing-key": give it with --secret report/m,
      );
    }));
});
