// Schemas and inputs beside google/jsonschema-go, with which scafctl checks.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { type JsonSchema, type JsonValue, stringifyJson } from "../../src/scafctl/contract/json.js";
import { refusals } from "../../src/scafctl/schema/check/refusals.js";
import { checkSchema } from "../../src/scafctl/schema/check/check-schema.js";
import { GO_BUILD_TIMEOUT_MS } from "../support/go.js";
import { askGo } from "../support/go-schemas.js";
import { randomSchemas, randomValues, schemasOfOneKeyword } from "../support/random-schemas.js";
import { SUITE, suiteGroups } from "../support/schema-suite.js";
import { describeWithGo } from "../support/with-go.js";

describeWithGo("Schemas beside google/jsonschema-go", function () {
  this.timeout(GO_BUILD_TIMEOUT_MS);

  it("lint finds an error in each schema that Go refuses and in none that it accepts", async () => {
    const schemas = [...schemasOfOneKeyword(), ...randomSchemas(600, 1)];
    const answers = (await askGo({ schemas: schemas.map((schema) => ({ schema, values: [] })) })).schemas;
    const refused = answers.filter(({ error }) => error !== "").length;
    assert.ok(refused > 150 && schemas.length - refused > 150, `${refused} of ${schemas.length} refused`);
    const different = schemas.flatMap((schema, index) => {
      const ours = refusals(schema).refused;
      const error = answers[index]?.error ?? "";
      return (error !== "") === ours.length > 0
        ? []
        : [`${stringifyJson(schema)}: Go ${error || "accepts"}, ours ${JSON.stringify(ours)}`];
    });
    assert.deepEqual(different, []);
  });

  it("accepts and refuses the same values as Go under generated schemas", async () => {
    const schemas = randomSchemas(1_500, 2).filter(
      (schema) => refusals(schema).refused.length === 0 && !leadsToItself(schema),
    );
    assert.ok(schemas.length > 150, `${schemas.length} schemas`);
    await compare(schemas.map((schema) => ({ schema, values: randomValues })));
  });

  it("accepts and refuses the same values as Go in the official test suite", async () => {
    if (!existsSync(SUITE)) {
      assert.equal(process.env["CI"], undefined, `${SUITE} is missing`);
      console.log(`NOT TESTED: ${SUITE} is missing`);
      return;
    }
    await compare(suiteGroups(SUITE).map(({ schema, cases }) => ({ schema, values: cases.map(({ value }) => value) })));
  });
});

/** Go ends with a stack overflow there. */
function leadsToItself(schema: JsonSchema): boolean {
  return randomValues.some((value) => checkSchema(schema, value).omissions.some(({ reason }) => reason === "loop"));
}

/** What was not checked is compared with nothing. */
async function compare(questions: readonly { schema: JsonSchema; values: readonly JsonValue[] }[]): Promise<void> {
  const answers = (await askGo({ schemas: questions })).schemas;
  let compared = 0;
  const different = questions.flatMap(({ schema, values }, index) =>
    values.flatMap((value, at) => {
      const go = answers[index]?.valid?.[at];
      const { isValid } = checkSchema(schema, value);
      if (go === undefined || isValid === undefined) return [];
      compared++;
      return go === isValid
        ? []
        : [`${stringifyJson(value)} under ${stringifyJson(schema)}: Go ${go}, ours ${isValid}`];
    }),
  );
  assert.ok(compared > 1_000, `${compared} compared`);
  assert.deepEqual(different, []);
}
