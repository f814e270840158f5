// `describe` prints every field of a descriptor, and describes and lists auth handlers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  type Descriptor,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  parseJson,
  stringifyJson,
} from "../../src/scafctl/index.js";
import { cli } from "../support/cli.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { withTempDir } from "../support/temp-dir.js";
import { makeGeneration } from "../support/ts-plugins.js";
import { itWithGo } from "../support/with-go.js";

/** The recorded descriptor of kitchen, which sets every field. */
function golden(name: string): { readonly descriptor: Descriptor } {
  const text = readFileSync(resolve(__dirname, `../golden/${name}.json`), "utf8");
  return parseJson(text) as unknown as { readonly descriptor: Descriptor };
}

/** Every string and number of a JSON value as written, and the name of every property. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === "boolean" || value === null) return [];
  if (typeof value === "string") return value.split("\n").map((line) => line.trim());
  if (isJsonArray(value as JsonValue)) return (value as readonly JsonValue[]).flatMap(leaves);
  if (!isJsonObject(value)) return [stringifyJson(value)];
  return Object.entries(value).flatMap(([key, one]) => [
    ...(key === "properties" && isJsonObject(one) ? Object.keys(one) : []),
    ...leaves(one),
  ]);
}

describe("cli describe: fields and auth handlers", () => {
  afterEach(() => assertNoLeftovers());

  itWithGo(
    "gives a descriptor that fills every field as JSON, digit by digit, and then what is said of it",
    async function () {
      this.timeout(GO_BUILD_TIMEOUT_MS);
      const path = await buildGo("kitchen");
      const { code, stdout } = await cli(["describe", "kitchen", "--dir", dirname(path), "--plugin", path, "--json"]);
      assert.equal(code, 0);
      const { descriptor } = golden("go-kitchen-descriptor");
      const document = parseJson(stdout) as Record<string, JsonValue>;
      const { remarks, speaksAtLeast, plugin, ...own } = document;
      assert.equal(stringifyJson(own), stringifyJson(descriptor));
      assert.ok(isJsonArray(remarks));
      assert.deepEqual(speaksAtLeast, { release: "plugin SDK ~v0.16", because: ["operations"] });
      assert.equal(plugin, path);
    },
  );

  itWithGo("prints every text and number of it", async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    const path = await buildGo("kitchen");
    const { stdout } = await cli(["describe", "kitchen", "--dir", dirname(path), "--plugin", path]);
    for (const text of leaves(golden("go-kitchen-descriptor").descriptor)) {
      assert.ok(stdout.includes(text), `${text} is nowhere in\n${stdout}`);
    }
  });

  it("prints operations, nested inputs and constraints", () =>
    withTempDir(async (directory) => {
      makeGeneration(directory, "p4");
      const { code, stdout } = await cli(["describe", "generation", "--dir", directory]);
      assert.equal(code, 0);
      for (const line of [
        /^INPUTS {2}title What to say, and how$/m,
        /^ {2}message {4}string {3}required, e\.g\. "hello", maxLength 100, pattern \^\[a-z\] +What to say$/m,
        /^ {2}level {6}integer {2}one of 0, 5, 10, minimum 0, maximum 10 +How much$/m,
        /^ {2}nested {5}object$/m,
        /^ {4}a {8}array$/m,
        /^ {6}items {2}number$/m,
        /^OPERATION change \(Change\) {2}writes, deprecated\nChanges something\n {2}Deprecated {4}Use look$/m,
        /^ {2}Inputs\n {4}message {2}string$/m,
        /^ {2}EXAMPLE Change\n {2}Changes\n {4}operation: change$/m,
        /^Writes {9}change$/m,
        /^Dependencies {3}reported by the provider$/m,
        /^Icon {11}https:\/\/example\.com\/icon\.svg$/m,
        /^Maintainer {5}Somebody somebody@example\.com$/m,
        /^Contract {7}at least plugin SDK ~v0\.16 \(operations\)$/m,
      ]) {
        assert.match(stdout, line);
      }
    }));

  it("describes an auth handler with flows and status, by its name or that of its plugin", () =>
    withTempDir(async (directory) => {
      makeGeneration(directory, "p6", "auth");
      const { code, stdout } = await cli(["describe", "corp", "--dir", directory]);
      assert.equal(code, 0);
      for (const line of [
        /^Corp \(corp\)$/m,
        /^Kind {10}auth handler$/m,
        /^Capabilities {2}hostname, tenant_id$/m,
        /^Status {8}logged in$/m,
        /^ {2}claims\.email {4}a@example\.com$/m,
        /^ {2}expiresAt {7}2033-05-18T03:33:20\.000Z$/m,
        /^ {2}tenantId {8}t-1$/m,
        /^ {2}scopes {10}read$/m,
        /^Handshake {5}2$/m,
        /^ {2}pat {10}not available {2}no token in the environment$/m,
      ]) {
        assert.match(stdout, line);
      }
      assert.doesNotMatch(stdout, /broken/);

      const json = await cli(["describe", "auth", "--dir", directory, "--json"]);
      const { handlers, handshake } = JSON.parse(json.stdout) as {
        handshake: number;
        handlers: { name: string; status: { error?: string; expiresAt?: string } }[];
      };
      assert.equal(handshake, 2);
      assert.deepEqual(
        handlers.map(({ name }) => name),
        ["corp", "broken"],
      );
      assert.equal(handlers[0]?.status.expiresAt, "2033-05-18T03:33:20.000Z");
      assert.match(handlers[1]?.status.error ?? "", /no keyring/);
    }));

  it("refuses an auth handler that two plugins have, and names the options that choose (exit 2)", () =>
    withTempDir(async (directory) => {
      makeGeneration(directory, "p5", "one");
      makeGeneration(directory, "p6", "two");
      const twice = await cli(["describe", "corp", "--dir", directory]);
      assert.equal(twice.code, 2);
      assert.match(twice.stderr, /Several plugins offer "corp": one, two\.\n {2}--plugin one/);
      const chosen = await cli(["describe", "corp", "--dir", directory, "--plugin", "one"]);
      assert.match(chosen.stdout, /^Handshake {5}1$/m);
    }));

  it("lists auth handlers in a table of their own (exit 0)", () =>
    withTempDir(async (directory) => {
      makeGeneration(directory, "p1", "old");
      makeGeneration(directory, "p6", "auth");
      const { code, stdout } = await cli(["list", "--dir", directory]);
      assert.equal(code, 0);
      assert.match(
        stdout,
        /\n\nAUTH HANDLERS\nPLUGIN {2}HANDLER {2}FLOWS {13}CAPABILITIES {9}STATUS {5}NAME\nauth {4}corp {5}device_code, pat {2}hostname, tenant_id {2}logged in {2}Corp\nauth {4}broken {3}interactive {28}unknown\n$/,
      );
      const json = await cli(["list", "--dir", directory, "--json"]);
      const { plugins } = JSON.parse(json.stdout) as {
        plugins: { kind: string; handshake: number | null; speaksAtLeast: { release: string } | null }[];
      };
      assert.deepEqual(
        plugins.map(({ kind, handshake, speaksAtLeast }) => [kind, handshake, speaksAtLeast?.release]),
        [
          ["auth-handler", 2, undefined],
          ["provider", null, "scafctl v0.1.0"],
        ],
      );
    }));
});
