// What a plugin got as a secret does not come back in what it writes.
import assert from "node:assert/strict";
import { MaskedPlugin } from "../../../src/model/secrets/masked-plugin.js";
import { Masker } from "../../../src/model/secrets/masker.js";
import { SecretValues } from "../../../src/model/secrets/secret-values.js";
import { isPluginError, PluginError, ProviderError, type RunOptions } from "../../../src/scafctl/index.js";
import { until } from "../../support/until.js";
import { FakeHandle } from "./fake-handle.js";

const CANARY = 'p4ss <w"rd>/ü+~\\x';

function valuesWith(...secrets: readonly string[]): SecretValues {
  const values = new SecretValues();
  for (const secret of secrets) values.add(secret);
  return values;
}

const python = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** How a program may write the secret. Each has something around it. */
const forms: readonly (readonly [name: string, write: (secret: string) => string])[] = [
  ["as it is", (secret) => `a ${secret} b`],
  ["in JSON", (secret) => JSON.stringify({ a: secret })],
  [
    "in JSON of Go",
    (secret) => JSON.stringify({ a: secret }).replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
  ],
  ["in JSON of Python", (secret) => `{"a": "${python(secret)}"}`],
  ["in an address", (secret) => `https://x/?q=${encodeURIComponent(secret)}&r=1`],
  ["in a form", (secret) => new URLSearchParams({ q: secret, r: "1" }).toString()],
  ["in an address in lower case", (secret) => encodeURIComponent(secret).replace(/%../g, (one) => one.toLowerCase())],
  ...(["base64", "base64url"] as const).flatMap((encoding) =>
    ["", "u", "us", "user:"].map(
      (before) =>
        [
          `in ${encoding} after "${before}"`,
          (secret: string) => Buffer.from(`${before}${secret}!`).toString(encoding),
        ] as const,
    ),
  ),
];

/** @param around how many characters are written for an empty secret */
function assertMasked(text: string, around: number): void {
  assert.ok(text.includes("***"), `not masked: ${text}`);
  assert.doesNotMatch(text, /p4ss/);
  // In base64, the characters at the edge depend on what is beside the secret too.
  assert.ok(text.replaceAll("***", "").length <= around + 4, `shows more than is around the secret: ${text}`);
}

describe("attack: a plugin that writes the secret it was given", () => {
  for (const [name, write] of forms) {
    it(`masks a secret that is written ${name}`, () => {
      assertMasked(valuesWith(CANARY).mask(write(CANARY)), write("").length);
    });

    it(`masks a secret that is written ${name} and arrives one character at a time`, () => {
      const values = valuesWith(CANARY);
      const whole = values.mask(write(CANARY));
      const late: string[] = [];
      const masker = new Masker(
        () => values.text,
        (text) => late.push(text),
      );
      const shown = Array.from(write(CANARY), (character) => masker.push(character)).join("") + masker.end();
      assert.equal(shown, whole);
      assert.deepEqual(late, []);
    });
  }

  it("masks each line of a secret with several lines, as logs contain them", () => {
    const values = valuesWith("-----BEGIN KEY-----\nMIIEvQIBADAN\n-----END KEY-----\n");
    assert.equal(values.mask("2026 INFO MIIEvQIBADAN loaded"), "2026 INFO *** loaded");
  });

  it("masks secrets that overlap, and one that is the beginning of another", () => {
    assert.equal(valuesWith("abcdef", "defghi").mask("xabcdefghix"), "x***x");
    const values = valuesWith("abcde", "abcdefgh");
    assert.equal(values.mask("abcdefgh abcdex"), "*** ***x");
    const masker = new Masker(
      () => values.text,
      () => assert.fail("held back too long"),
    );
    assert.equal(masker.push("1 abcde"), "1 ");
    assert.equal(masker.push("fgh 2"), "*** 2");
  });

  it("holds back no more than the beginning of a secret, and for no longer than 100 ms", async () => {
    const values = valuesWith("hunter2-hunter2");
    const late: string[] = [];
    const masker = new Masker(
      () => values.text,
      (text) => late.push(text),
    );
    const began = performance.now();
    assert.equal(masker.push("progress: 50 % hunt"), "progress: 50 % ");
    await until("what is held back is shown", () => late.length > 0);
    assert.ok(performance.now() - began >= 90);
    assert.deepEqual(late, ["hunt"]);
    // What was shown cannot be taken back.
    assert.equal(masker.push("er2-") + masker.end(), "er2-");
  });

  it("keeps nothing of an output that consists of the secret, however long it is", () => {
    const values = valuesWith("aaaaa");
    const masker = new Masker(
      () => values.text,
      () => assert.fail("held back too long"),
    );
    let shown = "";
    for (let piece = 0; piece < 200; piece++) shown += masker.push("a".repeat(1000));
    shown += masker.end();
    assert.doesNotMatch(shown, /a/);
  });

  it("masks texts, names and numbers of data, however deep", () => {
    const values = valuesWith(CANARY, "90210");
    let data: unknown = { [CANARY]: [90210, `x${CANARY}`] };
    for (let level = 0; level < 50_000; level++) data = [data];
    let masked = values.maskJson(data);
    while (Array.isArray(masked)) [masked] = masked as unknown[];
    assert.deepEqual(masked, { "***": ["***", "x***"] });
    const open = { a: ["b"], at: new Date(0) };
    assert.equal(values.maskJson(open), open);
  });

  it("masks the rest of a secret at the beginning of last words that were cut off", async () => {
    const fake = new FakeHandle();
    const lastWords = `${CANARY.slice(6)} was refused`;
    fake.failure = new PluginError("/p", { reason: "handshake-timeout", timeoutMs: 1, lastWords });
    const plugin = new MaskedPlugin(fake, valuesWith(CANARY));
    await assert.rejects(plugin.execute("p", {}), (error) => {
      assert.ok(isPluginError(error));
      assert.deepEqual(error.failure, { reason: "handshake-timeout", timeoutMs: 1, lastWords: "*** was refused" });
      return true;
    });
  });

  it("leaves values of less than five characters alone", () => {
    assert.equal(valuesWith("abcd").mask("abcd"), "abcd");
  });

  it("masks the log, the output, host calls, failures and answers of a plugin", async () => {
    const values = valuesWith(CANARY);
    const fake = new FakeHandle();
    const plugin = new MaskedPlugin(fake, values);
    const seen: unknown[] = [];
    plugin.onLog((entry) => seen.push(entry));
    plugin.onOutput((chunk) => seen.push(chunk));
    plugin.onHostCall((call) => seen.push(call));
    plugin.onConfigure((event) => seen.push(event));
    fake.log.fire({ level: "info", message: CANARY, fields: { a: [CANARY] } });
    fake.output.fire({ channel: "stdout", text: CANARY.slice(0, 4) });
    fake.output.fire({ channel: "stdout", text: `${CANARY.slice(4)}\n` });
    fake.hostCall.fire({
      rpc: "GetSecret",
      name: CANARY,
      outcome: "failed",
      error: CANARY,
      at: new Date(),
      durationMs: 1,
    });
    fake.configured.fire({ provider: "p", result: { supported: true, error: CANARY, diagnostics: [] } });
    fake.whatIfDescription = CANARY;
    seen.push(await plugin.whatIf("p", {}));
    const crash = new PluginError("/p", {
      reason: "crashed",
      method: "m",
      exit: { code: 2, signal: null },
      lastWords: `panic: ${CANARY}`,
    });
    fake.state = { kind: "failed", error: crash };
    seen.push(plugin.state.kind === "failed" && Object.entries(plugin.state.error));
    for (const error of [
      crash,
      new PluginError("/p", { reason: "stopped" }, new Error(CANARY)),
      new ProviderError("p", `no ${CANARY}`, 1, [{ severity: "error", summary: CANARY }]),
      new Error(CANARY),
    ]) {
      fake.failure = error;
      const thrown: unknown = await plugin.execute("p", {}).catch((one: unknown) => one);
      assert.ok(thrown instanceof Error);
      seen.push(thrown.message, Object.entries(thrown), String((thrown.cause as Error | undefined)?.message));
    }
    assert.equal(seen.length, 18);
    assert.doesNotMatch(JSON.stringify(seen), /p4ss/);
    assert.match(JSON.stringify(seen), /\*\*\*/);
  });

  it("masks what is streamed, as bytes and as text, when it is cut anywhere", async () => {
    const values = valuesWith(CANARY);
    const bytes = Buffer.from(`ü before ${CANARY} after ü\n`);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const fake = new FakeHandle();
      fake.pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
      const plugin = new MaskedPlugin(fake, values);
      let text = "";
      const shown: Uint8Array[] = [];
      const onStdout: RunOptions["onStdout"] = (piece) => {
        text += piece.text;
        shown.push(piece.bytes);
      };
      await plugin.execute("p", {}, { onStdout });
      assert.equal(text, "ü before *** after ü\n");
      assert.equal(Buffer.concat(shown).toString(), text);
    }
  });

  it("passes bytes that are not text on unchanged", async () => {
    const fake = new FakeHandle();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    fake.pieces = [bytes];
    const shown: Uint8Array[] = [];
    await new MaskedPlugin(fake, valuesWith(CANARY)).execute(
      "p",
      {},
      { onStdout: (piece) => void shown.push(piece.bytes) },
    );
    assert.deepEqual([...Buffer.concat(shown)], [...bytes]);
  });
});
