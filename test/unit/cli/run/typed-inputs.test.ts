// `name=value` as scafctl reads it.
import assert from "node:assert/strict";
import { UsageError } from "../../../../src/cli/terminal/command.js";
import { parsePairs } from "../../../../src/cli/run/typed-inputs.js";

describe("parsePairs", () => {
  const cases: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    "env=prod": { env: ["prod"] },
    "env=prod, qa ,,staging": { env: ["prod", "qa", "staging"] },
    "region=us-east,env=prod,debug": { region: ["us-east"], env: ["prod", "debug"] },
    'msg="Hello, world"': { msg: ["Hello, world"] },
    "msg='a \"b\", c',d": { msg: ['a "b", c', "d"] },
    'key="escaped \\"quotes\\""': { key: ['escaped "quotes"'] },
    "key=": { key: [""] },
    "key=a=b": { key: ["a=b"] },
    "url=https://host/?a=1,2&b='x'": { url: ["https://host/?a=1,2&b='x'"] },
    'o=json://{"a":[1,2]},n=3': { o: ['json://{"a":[1,2]}'], n: ["3"] },
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(`reads ${text}`, () => assert.deepEqual(Object.fromEntries(parsePairs(text)), expected));
  }

  it("refuses a text without a name, a name with a space, and an open quote", () => {
    for (const text of ["hello", "=x", "a b=1", "a=it's"]) assert.throws(() => parsePairs(text), UsageError, text);
  });
});
