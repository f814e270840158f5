// What the check of a value does beyond the official suite: exact numbers, its bound, and parts
// that cannot be checked.
import assert from "node:assert/strict";
import { type JsonSchema, type JsonValue, parseJson } from "../../../../../src/scafctl/contract/json.js";
import { checkSchema } from "../../../../../src/scafctl/schema/check/check-schema.js";
import { measureChecks } from "../../../../bench/worst-checks.js";

const isValid = (schema: string, value: string): boolean | undefined =>
  checkSchema(parseJson(schema) as JsonSchema, parseJson(value)).isValid;

const reasons = (schema: JsonSchema, value: JsonValue): readonly string[] =>
  checkSchema(schema, value).omissions.map(({ reason }) => reason);

/** What is found beside the part that is not checked. */
const rest = (part: JsonSchema, value: JsonValue): readonly string[] => {
  const schema = { properties: { odd: part, even: { type: "string" } }, $defs: { self: { $ref: "#/$defs/self" } } };
  return checkSchema(schema, { odd: value, even: 1 }).violations.map(
    ({ keyword, path }) => `${keyword} ${path.join(".")}`,
  );
};

describe("checkSchema: exact numbers", () => {
  const cases: [schema: string, value: string, valid: boolean][] = [
    ['{"minimum":9007199254740993}', "9007199254740992", false],
    ['{"minimum":9007199254740993}', "9007199254740993", true],
    ['{"enum":[9007199254740993]}', "9007199254740992", false],
    ['{"enum":[9007199254740993]}', "9007199254740993.0", true],
    ['{"const":1e400}', "10e399", true],
    ['{"maximum":1e400}', "1e401", false],
    ['{"maximum":-1e400}', "-1e401", true],
    ['{"exclusiveMaximum":0.1}', "0.10000000000000000000000001", false],
    ['{"type":"integer"}', "1e400", true],
    ['{"type":"integer"}', "1.5e0", false],
    ['{"multipleOf":0.1}', "0.3", true],
    ['{"multipleOf":0.0001}', "0.00751", false],
    ['{"multipleOf":3}', "3e1000000", true],
    ['{"multipleOf":7}', "1e1000000", false],
    ['{"multipleOf":1e-400}', "5", true],
    ['{"uniqueItems":true}', "[1,1.0]", false],
    ['{"uniqueItems":true}', '[{"a":1,"b":2},{"b":2.0,"a":1e0}]', false],
    ['{"uniqueItems":true}', '[9007199254740992,9007199254740993,"1",1,true,[1],-0,null]', true],
  ];
  for (const [schema, value, valid] of cases) {
    it(`${valid ? "accepts" : "refuses"} ${value} under ${schema}`, () => assert.equal(isValid(schema, value), valid));
  }
});

describe("checkSchema: parts that cannot be checked", () => {
  const parts: [name: string, part: JsonSchema, reason: string][] = [
    ["a $ref to itself", { $ref: "#/$defs/self" }, "loop"],
    ["a $ref to nothing", { $ref: "#/$defs/none" }, "missing"],
    ["a $ref to an anchor that is not there", { $ref: "#none" }, "missing"],
    ["a $dynamicRef that leads nowhere", { $dynamicRef: "#none" }, "missing"],
    ["a $ref to an address", { $ref: "https://example.com/x.json" }, "remote"],
    ["a look-ahead", { pattern: "(?=a)" }, "pattern"],
    ["a bound that is no number", { minimum: "1" }, "form"],
    ["a flag of draft 4", { exclusiveMinimum: true }, "form"],
    ["a list in which one part is no schema", { allOf: [1] }, "form"],
  ];
  for (const [name, part, reason] of parts) {
    it(`names ${name} once and checks the rest`, () => {
      assert.deepEqual(rest(part, "x"), ["type even"]);
      const $defs = { self: { $ref: "#/$defs/self" } };
      assert.deepEqual(reasons({ $defs, items: part }, ["x", "y"]), [reason]);
      assert.equal(checkSchema({ $defs, not: part }, "x").isValid, undefined);
    });
  }

  it("follows anchors and dynamic references inside the schema", () => {
    const schema = { $defs: { n: { $anchor: "n", type: "integer" }, d: { $dynamicAnchor: "d", type: "string" } } };
    assert.equal(checkSchema({ ...schema, $ref: "#n" }, "x").isValid, false);
    assert.equal(checkSchema({ ...schema, $dynamicRef: "#d" }, 1).isValid, false);
    assert.equal(checkSchema({ ...schema, $dynamicRef: "#d" }, "x").isValid, true);
  });

  it("checks keys and strings that are not well-formed Unicode", () => {
    const schema = {
      properties: { "\ud800": { type: "string" }, a: { pattern: "^.$", maxLength: 1 } },
      required: ["\udc00"],
    };
    const { violations } = checkSchema(schema, { "\ud800": 1, a: "\ud83d\ud83d" });
    assert.deepEqual(
      violations.map(({ keyword }) => keyword),
      ["type", "pattern", "maxLength", "required"],
    );
  });

  it("checks values and schemas however deep they are nested, as far as it can", () => {
    const deep = (levels: number, wrap: (inner: JsonValue) => JsonValue): JsonValue => {
      let value: JsonValue = {};
      for (let level = 0; level < levels; level++) value = wrap(value);
      return value;
    };
    const list = deep(50_000, (inner) => [inner]);
    assert.deepEqual(reasons({ items: { $ref: "#" } }, list), ["too-much-work"]);
    assert.deepEqual(reasons({ const: 1, type: "array" }, list), ["too-much-work"]);
    assert.deepEqual(reasons(deep(50_000, (inner) => ({ allOf: [inner] })) as JsonSchema, 1), ["too-much-work"]);
    assert.deepEqual(checkSchema({ items: { $ref: "#" }, maxItems: 0 }, list).violations.length > 0, true);
  });
});

describe("checkSchema: its bound", () => {
  it("runs a pattern that takes a backtracking engine minutes", () => {
    const { isValid: valid, omissions } = checkSchema({ pattern: "^([a-z0-9]+-?)+\\.example$" }, "a".repeat(44));
    assert.deepEqual([valid, omissions], [false, []]);
  });

  it("checks 120 levels of nested pairs of references and 20,000 unique strings", () => {
    const pairs = Object.fromEntries(
      Array.from({ length: 120 }, (_, level) => {
        const next = { $ref: `#/$defs/d${level + 1}` };
        return [`d${level}`, level === 119 ? { type: "string" } : { allOf: [next, next] }];
      }),
    );
    const { violations, omissions } = checkSchema({ $ref: "#/$defs/d0", $defs: pairs }, 1);
    assert.deepEqual([violations.length, omissions.length], [1, 0]);
    const texts = Array.from({ length: 20_000 }, (_, index) => `text ${index}`);
    assert.equal(checkSchema({ uniqueItems: true }, texts).isValid, true);
  });

  it("says that it was too much work, once, and keeps what it has found", () => {
    const schema = { properties: { a: { type: "integer" }, b: { pattern: "^([ab]{90}|c)*$" } } };
    const { violations, omissions } = checkSchema(schema, { a: "x", b: "ab".repeat(50_000) });
    assert.deepEqual(
      violations.map(({ keyword }) => keyword),
      ["type"],
    );
    assert.deepEqual(
      omissions.map(({ reason }) => reason),
      ["too-much-work"],
    );
    const many = checkSchema(
      { items: { type: "string" } },
      Array.from({ length: 5_000 }, (_, index) => index),
    );
    assert.equal(many.violations.length, 1000);
    assert.deepEqual(
      many.omissions.map(({ reason }) => reason),
      ["too-much-work"],
    );
  });

  it("gives the same answer every time, whatever was compiled before", () => {
    const schema = { pattern: `${"(a|b)".repeat(3_000)}c` };
    assert.deepEqual(checkSchema(schema, "a"), checkSchema(schema, "a"));
  });

  it("ends soon in the worst cases", function () {
    this.timeout(20_000);
    // 50 ms on an idle machine (npm run bench).
    for (const { title, ms } of measureChecks(3)) assert.ok(ms < 500, `${title}: ${ms} ms`);
  });
});
