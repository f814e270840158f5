// Tests of shapes: problems of a value with their paths, and a JSON Schema that agrees with them.
import assert from "node:assert/strict";
import {
  anything,
  count,
  filledText,
  flag,
  object,
  oneOf,
  record,
  type Shape,
  text,
  texts,
} from "../../../../src/model/requests/request-shape.js";
import { type JsonValue, parseJson, stringifyJson, validateInput } from "../../../../src/scafctl/index.js";

function told(shape: Shape<unknown>, value: JsonValue): readonly string[] {
  return shape.misfits(value).map(({ path, code, message, suggestion }) => {
    return [`${code} at ${path.join(".")}: ${message}`, ...(suggestion === undefined ? [] : [suggestion])].join(" | ");
  });
}

/** Values that fit some of the shapes. */
const VALUES: readonly JsonValue[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31 - 1,
  2 ** 31,
  parseJson("18446744073709551616"),
  "",
  "a",
  [],
  ["a"],
  ["a", 1],
  {},
  { a: 1 },
];

describe("shapes", () => {
  const conflict = oneOf({ error: "Fails.", overwrite: "Replaces." });
  const turn = record({ item: [anything, "It."], index: [count, "Its number."], alias: [text, "Its name."] }, [
    "item",
    "index",
  ]);

  it("describe what they expect", () => {
    assert.deepEqual(told(text, 1), ["wrong-type at : must be a string"]);
    assert.deepEqual(told(filledText, ""), ["wrong-type at : must be a string that is not empty"]);
    assert.deepEqual(told(flag, "true"), ["wrong-type at : must be true or false"]);
    assert.deepEqual(told(object, []), ["wrong-type at : must be an object"]);
    assert.deepEqual(told(texts, "a"), ["wrong-type at : must be a list of strings"]);
    for (const value of [-1, 1.5, 2 ** 31, "1", null]) {
      assert.deepEqual(told(count, value), ["wrong-type at : must be an integer of at least 0"], String(value));
    }
    assert.deepEqual(told(anything, null), []);
  });

  it("suggest the nearest name", () => {
    assert.deepEqual(told(conflict, "overwite"), [
      'wrong-type at : must be one of error, overwrite; did you mean "overwrite"? | overwrite',
    ]);
    assert.deepEqual(told(conflict, 7), ["wrong-type at : must be one of error, overwrite"]);
    assert.deepEqual(told(turn, { item: 1, index: 0, alais: "x" }), [
      'unknown-key at alais: is not known here; did you mean "alias"? | alias',
    ]);
    assert.deepEqual(told(turn, { item: 1, index: 0, zzz: "x" }), [
      "unknown-key at zzz: is not known here; it may have item, index, alias",
    ]);
  });

  it("report every problem of an object at its path", () => {
    assert.deepEqual(told(turn, {}), ['missing-key at : must have "item"', 'missing-key at : must have "index"']);
    assert.deepEqual(told(turn, { item: null, index: "0", alias: 1 }), [
      "wrong-type at index: must be an integer of at least 0",
      "wrong-type at alias: must be a string",
    ]);
    assert.deepEqual(told(turn, [1]), ["wrong-type at : must be an object"]);
  });

  it("agree with the schemas they generate", () => {
    const shapes: readonly Shape<unknown>[] = [text, filledText, flag, object, anything, texts, count, conflict, turn];
    for (const { schema, misfits } of shapes) {
      for (const value of VALUES) {
        const descriptor = {
          name: "p",
          capabilities: [],
          outputSchemas: {},
          schema: { properties: { value: schema } },
        };
        const fits = validateInput(descriptor, { value }).every(({ severity }) => severity !== "error");
        assert.equal(misfits(value).length === 0, fits, `${JSON.stringify(schema)} and ${stringifyJson(value)}`);
      }
    }
  });
});
