import assert from "node:assert/strict";
import { coerce } from "../../../../src/scafctl/schema/coerce.js";
import { parseJson, stringifyJson } from "../../../../src/scafctl/contract/json.js";

describe("coercion of a value of the wrong type", () => {
  const cases: [type: string, value: string, coerced: string | undefined][] = [
    ["string", "true", '"true"'],
    ["string", "3", '"3"'],
    ["string", "1.0", '"1"'],
    ["string", "123456", '"123456"'],
    // 1.2345678e+07 from JSON, 12345678 from YAML.
    ["string", "12345678", undefined],
    ["string", "18446744073709551616", undefined],
    ["string", "1234567.5", '"1.2345675e+06"'],
    ["string", "0.00001", '"1e-05"'],
    ["string", "0.0001", '"0.0001"'],
    ["string", "1e21", '"1e+21"'],
    ["string", "1e400", undefined],
    ["string", "-0", undefined],
    ["string", '["a"]', undefined],
    ["string", "{}", undefined],
    ["integer", '"42"', "42"],
    ["integer", '"+7"', "7"],
    ["integer", '"9007199254740993"', "9007199254740993"],
    ["integer", '"9223372036854775808"', undefined],
    ["integer", '"4.2"', undefined],
    ["integer", "4.7", "4"],
    ["integer", "-0.5", "0"],
    ["number", '"1.50"', "1.5"],
    ["number", '"9007199254740993"', "9007199254740992"],
    ["number", '".5"', "0.5"],
    ["number", '"1e400"', undefined],
    ["number", '"0x10"', undefined],
    ["number", '"x"', undefined],
    ["boolean", '"T"', "true"],
    ["boolean", '"FALSE"', "false"],
    ["boolean", '"yes"', undefined],
    ["boolean", "1", undefined],
    ["array", '"a, b ,c"', '["a","b","c"]'],
    ["array", '""', "[]"],
    ["object", '"{}"', undefined],
    ["whatever", '"x"', undefined],
  ];
  for (const [type, value, coerced] of cases) {
    it(`${value} as ${type} is ${coerced ?? "left alone"}`, () => {
      const result = coerce(type, parseJson(value));
      assert.equal(result === undefined ? undefined : stringifyJson(result), coerced);
    });
  }
});
