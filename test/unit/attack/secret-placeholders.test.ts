// A request that names a secret gets it only after a person allowed it, for that plugin only.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRequestError } from "../../../src/model/errors/request-error.js";
import type { Catalogue } from "../../../src/model/plugins/catalogue.js";
import type { Target } from "../../../src/model/plugins/find-target.js";
import { editorSchema } from "../../../src/model/requests/schema/editor-schema.js";
import { checkAgainst } from "../../../src/model/requests/request-check.js";
import { analyzeRequest } from "../../../src/model/requests/request-analysis.js";
import { textAt } from "../../../src/model/requests/secret-literals.js";
import { resultDocument } from "../../../src/model/runs/result-document.js";
import { whatIf } from "../../../src/model/runs/provider-question.js";
import { runRequest } from "../../../src/model/runs/run.js";
import { MaskedPlugin } from "../../../src/model/secrets/masked-plugin.js";
import { SecretValues } from "../../../src/model/secrets/secret-values.js";
import { type Descriptor, type JsonObject, validateInput } from "../../../src/scafctl/index.js";
import { type MemoryHost, memoryHost } from "../../support/memory-host.js";
import { plugin, snapshot } from "../../support/samples.js";
import { withTempDir } from "../../support/temp-dir.js";
import { FakeHandle } from "./fake-handle.js";

const CANARY = "canary-of-the-vault";
const REQUEST = "file:///work/pulled.scafctl.json";

const descriptor: Descriptor = {
  name: "http",
  capabilities: ["action"],
  outputSchemas: {},
  schema: {
    type: "object",
    properties: {
      url: { type: "string" },
      token: { type: "string", writeOnly: true, pattern: "^[a-z-]+$", maxLength: 5, enum: ["x"], format: "uuid" },
      port: { type: "integer", minimum: 1 },
      headers: { type: "object", properties: { auth: { anyOf: [{ const: 1 }, { pattern: "^x" }] } } },
      planted: { type: "string", default: "${secret:key}" },
    },
  },
};

interface Scene {
  readonly host: MemoryHost;
  readonly fake: FakeHandle;
  readonly path: string;
  readonly run: (
    inputs: JsonObject,
    more?: { readonly dryRun?: boolean; readonly request?: string },
  ) => ReturnType<typeof runRequest>;
  readonly ask: (inputs: JsonObject) => ReturnType<typeof whatIf>;
}

/** A plugin with the secret `key`, which it may read itself. */
async function inScene(use: (scene: Scene) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    const path = join(directory, "http");
    await writeFile(path, "program");
    const host = memoryHost();
    await host.secrets.set({ owner: path, name: "key" }, CANARY);
    const fake = new FakeHandle();
    const entry = { ...plugin("http", [descriptor]), id: path, path };
    const [provider] = entry.providers;
    assert.ok(provider !== undefined);
    const target: Target = { plugin: entry, provider };
    const secrets = new SecretValues();
    const handle = new MaskedPlugin(fake, secrets);
    const onHostCall = (): { dispose(): void } => ({ dispose: () => undefined });
    const catalogue = { snapshot: snapshot(entry), secrets, handle: () => handle, onHostCall } as unknown as Catalogue;
    await use({
      host,
      fake,
      path,
      run: (inputs, { dryRun = false, request = REQUEST } = {}) =>
        runRequest(
          catalogue,
          { provider: "http", inputs, dryRun },
          { target, secretFor: (one, name, run) => host.access.secretFor(one, name, { ...run, request }) },
        ),
      ask: (inputs) => whatIf(catalogue, { provider: "http", inputs }, { target }),
    });
  });
}

const PLACEHOLDER = { token: "${secret:key}" };

describe("attack: a pulled request that names a secret", () => {
  it("asks with the name of the request before it sends the secret, also when the plugin may read it", () =>
    inScene(async ({ host, fake, path, run }) => {
      const own = { plugin: path, secret: { owner: path, name: "key" }, use: "read" } as const;
      await host.grants.remember(own, "allowed", "any");
      host.prompt.always = ({ answer }) => answer("refuse");
      await assert.rejects(run({ url: "https://evil", ...PLACEHOLDER }), (error) => {
        assert.ok(isRequestError(error));
        assert.equal(error.failure.reason, "secret-refused");
        return true;
      });
      assert.deepEqual(fake.inputs, [], "nothing was sent");
      assert.equal(host.prompt.questions[0]?.question.request, REQUEST);
    }));

  it("sends the secret once a person allowed it, and asks again for another request or a changed plugin", () =>
    inScene(async ({ host, fake, path, run }) => {
      host.prompt.always = ({ answer }) => answer("allow");
      await run(PLACEHOLDER);
      await run(PLACEHOLDER);
      assert.deepEqual(
        fake.inputs.map(({ token }) => token),
        [CANARY, CANARY],
      );
      assert.equal(host.prompt.questions.length, 1);
      await run(PLACEHOLDER, { request: "file:///work/other.scafctl.json" });
      assert.equal(host.prompt.questions.length, 2);
      await writeFile(path, "another program");
      await run(PLACEHOLDER);
      assert.equal(host.prompt.questions.length, 3);
      assert.equal(host.prompt.questions[2]?.question.changed, true);
    }));

  it("gives it no secret of another plugin, and none that has no value", () =>
    inScene(async ({ host, fake, run }) => {
      await host.secrets.set({ owner: "/plugins/other", name: "theirs" }, CANARY);
      host.prompt.always = ({ answer }) => answer(undefined);
      await assert.rejects(run({ token: "${secret:theirs}" }), (error) => {
        assert.ok(isRequestError(error));
        assert.equal(error.failure.reason, "secret-missing");
        return true;
      });
      await assert.rejects(run({ token: "${secret:a b}" }), (error) => {
        assert.ok(isRequestError(error));
        assert.equal(error.failure.reason, "secret-name");
        return true;
      });
      assert.deepEqual(fake.inputs, []);
    }));

  it("shows the secret nowhere in the result, where the provider returns it", () =>
    inScene(async ({ host, fake, run }) => {
      host.prompt.always = ({ answer }) => answer("once");
      fake.data = { echo: `Bearer ${CANARY}` };
      const result = await run({ headers: { auth: "${secret:key}" }, ...PLACEHOLDER });
      const { text } = resultDocument(result);
      assert.ok(!text.includes(CANARY), text);
      assert.deepEqual(result.data, { echo: "Bearer ***" });
      assert.deepEqual(result.inputs["headers"], { auth: "${secret:key}" });
      assert.deepEqual(result.withSecrets?.().data, { echo: `Bearer ${CANARY}` });
    }));

  it("sends *** in dry runs and What If, and does not ask", () =>
    inScene(async ({ host, fake, run, ask }) => {
      await run({ ...PLACEHOLDER, headers: { auth: "${secret:key}" } }, { dryRun: true });
      await ask(PLACEHOLDER);
      assert.ok(fake.inputs.length >= 3);
      for (const { token } of fake.inputs) assert.equal(token, "***");
      assert.deepEqual(host.prompt.questions, []);
    }));

  it("puts secrets in for whole strings only, at any depth; $$ writes the text itself", () =>
    inScene(async ({ host, fake, run }) => {
      host.prompt.always = ({ answer }) => answer("allow");
      const inputs = {
        url: "https://x/${secret:key}",
        token: "$${secret:key}",
        headers: { auth: ["${secret:key}", "$$${secret:key}", "${secret}"] },
      };
      await run(inputs);
      assert.deepEqual(fake.inputs, [
        {
          url: inputs.url,
          token: "${secret:key}",
          headers: { auth: [CANARY, "$${secret:key}", "${secret}"] },
          planted: "${secret:key}",
        },
      ]);
    }));

  it("does not put a secret in for a default of the plugin's schema", () =>
    inScene(async ({ host, fake, run }) => {
      await run({ url: "https://x" });
      assert.equal(fake.inputs[0]?.["planted"], "${secret:key}");
      assert.deepEqual(host.prompt.questions, []);
    }));
});

describe("placeholders of secrets in a request", () => {
  const problems = (inputs: JsonObject) => {
    const text = JSON.stringify({ provider: "http", inputs });
    const { parsed } = analyzeRequest(text, snapshot(), []);
    const provider = { id: "x", name: "http", descriptor, findings: [] };
    return checkAgainst(provider, { provider: "http", inputs }, parsed).map(({ code, path }) => [code, path.join(".")]);
  };

  it("are not checked against type, enum, pattern, length and forms", () => {
    const all = { ...PLACEHOLDER, port: "${secret:port}", headers: { auth: "${secret:a}" } };
    assert.deepEqual(problems(all), []);
    assert.deepEqual(problems({ unknown: "${secret:key}" }), [["unknown-input", "inputs.unknown"]]);
  });

  it("break no rule of the schema that the editor has", () => {
    const schema = JSON.parse(JSON.stringify(editorSchema(descriptor, "#"))) as JsonObject;
    assert.deepEqual(validateInput({ ...descriptor, schema }, PLACEHOLDER), []);
  });

  it("are suggested for a text in a secret input, and for nothing else", () => {
    assert.deepEqual(problems({ token: "x", url: "https://x" }), [["secret-literal", "inputs.token"]]);
    assert.deepEqual(
      problems({ token: "" }).filter(([code]) => code === "secret-literal"),
      [],
    );
    const text = '{ "inputs": { "token": "a\\"b" } }';
    assert.deepEqual(textAt(text, text.indexOf('"a')), { value: 'a"b', offset: text.indexOf('"a'), length: 6 });
    assert.equal(textAt(text, 0), undefined);
  });
});
