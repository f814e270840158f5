import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isJsonObject,
  isLosslessNumber,
  LosslessNumber,
  member,
  parseJson,
  stringifyJson,
  toNumber,
  toPlain,
} from "../../../../src/scafctl/contract/json.js";

describe("lossless JSON", () => {
  const texts = [
    "0",
    "-0",
    "1",
    "-17",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "18446744073709551616",
    "1.5",
    "1.0",
    "0.1",
    "1e400",
    "-1E-400",
    "1e21",
    "1e+21",
    "3.14159265358979323846264338327950288",
    "123456789012345678901234567890.5",
  ];
  for (const text of texts) {
    it(`keeps every digit of ${text}`, () => {
      assert.equal(stringifyJson(parseJson(text)), text);
      assert.equal(stringifyJson(parseJson(`{"a":[${text}]}`)), `{"a":[${text}]}`);
    });
  }

  it("parses safe numbers as number, larger integers as bigint, and others as LosslessNumber", () => {
    assert.equal(parseJson("42"), 42);
    assert.equal(parseJson("9007199254740993"), 9007199254740993n);
    assert.equal(parseJson("18446744073709551616"), 2n ** 64n);
    for (const text of ["1e400", "-0", "1.0", "0.10000000000000000000001"]) {
      assert.ok(isLosslessNumber(parseJson(text)), text);
    }
  });

  it("round-trips every number that JSON.stringify can write", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const text = Object.is(number, -0) ? "-0" : JSON.stringify(number);
        assert.equal(stringifyJson(parseJson(text)), text);
      }),
    );
  });

  it("parses what JSON.parse accepts", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        assert.equal(JSON.stringify(toPlain(parseJson(text))), text);
      }),
    );
  });

  it("indents by the given number of spaces", () => {
    assert.equal(stringifyJson({ a: [1n, 2] }, 2), '{\n  "a": [\n    1,\n    2\n  ]\n}');
  });

  it("treats __proto__ as a key like any other", () => {
    for (const number of ["1", "9007199254740993"]) {
      const text = `{"__proto__":{"x":${number}},"constructor":1}`;
      const value = parseJson(text);
      assert.ok(isJsonObject(value));
      assert.equal(Object.getPrototypeOf(value), Object.prototype);
      assert.equal(stringifyJson(value), text);
      assert.equal(stringifyJson(toPlain(value)), stringifyJson(JSON.parse(text)));
      assert.equal(member(value, "toString"), undefined);
    }
  });

  it("uses the last of repeated keys, as Go does", () => {
    assert.equal(stringifyJson(parseJson('{"a":1,"a":2}')), '{"a":2}');
    assert.equal(stringifyJson(parseJson('{"a":1,"a":9007199254740993}')), '{"a":9007199254740993}');
  });

  it("rejects invalid JSON", () => {
    for (const text of ["", "{", "{'a':1}", "[1.0,]", "01", "1.", "NaN", '{"a":1.0}x']) {
      assert.throws(() => parseJson(text), SyntaxError, text);
    }
  });

  it("reports values that are nested too deeply", () => {
    const text = `${"[".repeat(200_000)}1.0${"]".repeat(200_000)}`;
    assert.throws(() => parseJson(text), /nested too deeply/);
  });

  it("reports the path of a value that JSON cannot represent", () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const cases: [unknown, RegExp][] = [
      [{ a: [1, Number.NaN] }, /^TypeError: a\[1\]: NaN has no JSON form$/],
      [Infinity, /^TypeError: value: Infinity has no JSON form$/],
      [{ a: undefined }, /a: undefined/],
      [new Array<unknown>(1), /\[0\]: undefined/],
      [{ f: () => 1 }, /f: a function/],
      [{ s: Symbol("x") }, /s: a symbol/],
      [cycle, /self: a cycle/],
    ];
    for (const [value, message] of cases) assert.throws(() => stringifyJson(value), message);
  });

  it("writes shared objects that are not cyclic, and dates by their toJSON", () => {
    const shared = { x: 1 };
    assert.equal(stringifyJson([shared, shared, new Date(0)]), '[{"x":1},{"x":1},"1970-01-01T00:00:00.000Z"]');
  });

  it("converts lossless numbers to doubles", () => {
    assert.equal(toNumber(2n ** 64n), 2 ** 64);
    assert.equal(toNumber(new LosslessNumber("1e400")), Infinity);
    assert.equal(toNumber("1"), undefined);
    assert.deepEqual(toPlain(parseJson('{"a":[9007199254740993,1.0,null,"x",true]}')), {
      a: [9007199254740992, 1, null, "x", true],
    });
  });
});
