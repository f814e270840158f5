// `describe` prints every field of a descriptor, on a plugin that sets all of them.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "scafctl-plugins/scafctl";
import {
  Contact,
  Example,
  Link,
  OperationDescriptor,
  ProviderDescriptor,
} from "../../src/scafctl/gen/scafctl/plugin.js";
import { cli } from "../support/cli.js";
import { buildGo, GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { readGolden } from "../support/golden.js";
import { assertNoLeftovers } from "../support/no-leftovers.js";
import { describeWithGo } from "../support/with-go.js";

/** Fields whose JSON name differs, because two fields of the contract have the same content. */
const MERGED: Readonly<Record<string, string>> = { rawSchema: "schema", rawOutputSchemas: "outputSchemas" };

/** The JSON names of a message's fields, which the generated code takes from the proto. */
function fieldsOf(message: object): readonly string[] {
  return Object.keys(message).map((name) => MERGED[name] ?? name);
}

function object(value: JsonValue | undefined): JsonObject {
  assert.ok(isJsonObject(value ?? null));
  return value as JsonObject;
}

/** The members of all objects: a field may be set in only one of them. */
function united(value: JsonValue | undefined): JsonObject {
  assert.ok(Array.isArray(value) && value.length > 0);
  return Object.assign({}, ...value.map((item: JsonValue) => object(item))) as JsonObject;
}

describeWithGo("cli describe of a descriptor that sets every field", () => {
  let kitchen: string;
  before(async function () {
    this.timeout(GO_BUILD_TIMEOUT_MS);
    kitchen = await buildGo("kitchen");
  });
  afterEach(() => assertNoLeftovers());

  it("prints every field as JSON", async () => {
    const { code, stdout, stderr } = await cli(["describe", "kitchen", "--dir", dirname(kitchen), "--json"]);
    assert.equal(code, 0, stderr);
    const told = object(parseJson(stdout));
    for (const field of fieldsOf(ProviderDescriptor.create())) assert.ok(field in told, field);
    for (const [message, member] of [
      [OperationDescriptor.create(), "operations"],
      [Link.create(), "links"],
      [Example.create(), "examples"],
      [Contact.create(), "maintainers"],
    ] as const) {
      for (const field of fieldsOf(message)) assert.ok(field in united(told[member]), `${member}.${field}`);
    }
    const golden = object(readGolden("go-kitchen-descriptor"));
    // The golden file holds the values as they were on the wire.
    for (const [name, value] of Object.entries(object(golden["descriptor"]))) {
      assert.deepEqual(told[name], value, name);
    }
  });

  it("prints every field for people", async () => {
    const { code, stdout } = await cli(["describe", "kitchen", "--dir", dirname(kitchen)]);
    assert.equal(code, 0);
    for (const text of [
      "Kitchen",
      "Cooks what its input orders",
      "2.3.4-rc.1+build.5",
      "kubeconfig",
      "https://example.com/kitchen.svg",
      "https://example.com/cookbook",
      "cook@example.com",
      "Soup for four",
      "deprecated",
      "beta",
      "pin",
      "grams",
      "Changes the larder",
      "Use cook and be brave",
      "exclusiveMaximum 1",
      "OUTPUTS (from)  any",
    ]) {
      assert.ok(stdout.includes(text), `${text} is not in\n${stdout}`);
    }
  });
});
