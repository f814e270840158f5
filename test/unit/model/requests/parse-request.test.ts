// Tests of parsing requests: values with every digit, problems, and locations in the text.
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseInputs, parseRequest } from "../../../../src/model/requests/parse-request.js";
import { executeOptions, type Request, requestKeys } from "../../../../src/model/requests/request-keys.js";
import { parseJson, stringifyJson } from "../../../../src/scafctl/index.js";

function requestOf(text: string): Request {
  const { request, problems } = parseRequest(text);
  assert.deepEqual(problems, []);
  assert.ok(request !== undefined);
  return request;
}

function problemsOf(text: string): readonly string[] {
  return parseRequest(text).problems.map(
    ({ code, offset, length, message }) => `${code} "${text.slice(offset, offset + length)}": ${message}`,
  );
}

describe("parseRequest", () => {
  it("reads the common keys", () => {
    const text = '{"provider":"echo","plugin":"e","capability":"transform","dryRun":true,"inputs":{"message":"hi"}}';
    assert.deepEqual(requestOf(text), {
      provider: "echo",
      plugin: "e",
      capability: "transform",
      dryRun: true,
      inputs: { message: "hi" },
    });
  });

  it("defaults inputs to an empty object and ignores $schema", () => {
    assert.deepEqual(requestOf('{"$schema":"x","provider":"echo"}'), { provider: "echo", inputs: {} });
  });

  it("accepts comments and trailing commas", () => {
    assert.deepEqual(requestOf('// a call\n{"provider": "echo", /* none */ "inputs": {"list": [1, 2,],},}'), {
      provider: "echo",
      inputs: { list: [1, 2] },
    });
  });

  it("keeps every digit", () => {
    const inputs = '{"a":9007199254740993,"b":18446744073709551616,"c":1.10,"d":-0,"e":1e400,"f":0.1}';
    assert.equal(stringifyJson(requestOf(`{"provider":"p","inputs":${inputs}}`).inputs), inputs);
  });

  it("treats __proto__ and constructor as ordinary names", () => {
    const { inputs } = requestOf('{"provider":"p","inputs":{"__proto__":{"x":1},"constructor":2}}');
    assert.deepEqual(Object.keys(inputs), ["__proto__", "constructor"]);
    assert.deepEqual(problemsOf('{"provider":"p","__proto__":{"inputs":{}}}'), [
      `unknown-key ""__proto__"": A request has no key "__proto__". The keys are ${Object.keys(requestKeys).join(", ")}.`,
    ]);
  });

  it("suggests the nearest key when a key is unknown", () => {
    const text = '{"provider":"p","input":{}}';
    assert.deepEqual(problemsOf(text), ['unknown-key ""input"": A request has no key "input". Did you mean "inputs"?']);
    assert.equal(parseRequest(text).problems[0]?.suggestion, "inputs");
  });

  it("ignores a key when its value has the wrong type, and reports it", () => {
    const text = '{"provider":"p","dryRun":"yes"}';
    assert.deepEqual(problemsOf(text), ['wrong-type ""yes"": "dryRun" must be true or false.']);
    assert.deepEqual(parseRequest(text).request, { provider: "p", inputs: {} });
  });

  it("reads every key of the table and passes the options on", () => {
    const options = {
      capability: "action",
      dryRun: true,
      workingDirectory: "a",
      outputDirectory: "b",
      conflictStrategy: "skip-unchanged",
      backup: true,
      resolverContext: { name: "x" },
      parameters: { p: [1] },
      iteration: { item: null, index: 0, itemAlias: "i", indexAlias: "n" },
      solution: {
        name: "n",
        version: "1",
        displayName: "N",
        description: "d",
        category: "c",
        tags: ["t"],
        source: "s",
      },
      authProfile: "dev",
      settings: { httpClient: { allowPrivateIPs: true } },
    };
    const request = { provider: "p", plugin: "q", inputs: {}, ...options };
    assert.deepEqual(requestOf(JSON.stringify(request)), request);
    assert.deepEqual(executeOptions(requestOf(JSON.stringify(request))), options);
    // The request above has every key of the table.
    assert.deepEqual(Object.keys(request).sort(), Object.keys(requestKeys).sort());
  });

  it("locates problems inside the value of a key", () => {
    const text =
      '{"provider":"p","iteration":{"index":-1,"itemalias":"i"},"solution":{"tags":[1]},"conflictStrategy":"overwite"}';
    assert.deepEqual(problemsOf(text), [
      'wrong-type ""overwite"": "conflictStrategy" must be one of error, overwrite, skip, skip-unchanged, append; did you mean "overwrite"?',
      'missing-key ""iteration"": "iteration" must have "item".',
      'unknown-key ""itemalias"": "iteration.itemalias" is not known here; did you mean "itemAlias"?',
      'wrong-type "-1": "iteration.index" must be a whole number from 0.',
      'wrong-type "[1]": "solution.tags" must be a list of texts.',
    ]);
    const { problems, request } = parseRequest(text);
    assert.deepEqual(
      problems.map(({ suggestion }) => suggestion),
      ["overwrite", undefined, "itemAlias", undefined, undefined],
    );
    assert.deepEqual(request, { provider: "p", inputs: {} });
  });

  it("returns no request when the provider is missing or inputs is not an object", () => {
    for (const [text, problem] of [
      ['{"inputs":{}}', 'missing-key "{": The request has no "provider".'],
      ['{"provider":""}', 'wrong-type """": "provider" must be a text.'],
      ['{"provider":7}', 'wrong-type "7": "provider" must be a text.'],
      ['{"provider":"p","inputs":[1]}', 'wrong-type "[1]": "inputs" must be an object.'],
      ["[1]", 'not-an-object "[1]": A request must be an object: { "provider": "…", "inputs": { … } }.'],
    ] as const) {
      assert.deepEqual(problemsOf(text), [problem]);
      assert.equal(parseRequest(text).request, undefined);
    }
  });

  it("warns of a duplicate key at its second occurrence and uses the last value", () => {
    const text = '{"provider":"p","inputs":{"a":1,"b":0,"a":2}}';
    const { request, problems } = parseRequest(text);
    assert.deepEqual(request?.inputs, { a: 2, b: 0 });
    assert.deepEqual(
      problems.map(({ code, severity, offset }) => [code, severity, offset]),
      [["duplicate-key", "warning", text.lastIndexOf('"a"')]],
    );
  });

  it("locates syntax errors, also at the end of the text", () => {
    const text = '{"provider":"echo",\n  "inputs": {"message": }';
    const [first] = parseRequest(text).problems;
    assert.equal(first?.code, "syntax");
    assert.equal(first.message, "Not valid JSON: expected a value.");
    assert.equal(text[first.offset], "}");
    for (const broken of ["", "   ", "{", '{"a', "nul", "{'a':1}", '{"provider":"p"} x', "[1,,2]"]) {
      const { request, problems } = parseRequest(broken);
      assert.equal(request, undefined, broken);
      assert.ok(problems.length > 0, broken);
      for (const { offset } of problems) assert.ok(offset <= Math.max(0, broken.length - 1), broken);
    }
  });

  it("reports a problem when the text is nested too deeply", () => {
    const { problems } = parseRequest(`{"provider":"p","inputs":{"a":${"[".repeat(200_000)}`);
    assert.ok(problems.length > 0);
  });

  it("never throws and stays inside the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('{}[]:,"\\/*-0123.eE \nnulltrue')) })),
        (text) => {
          const { problems, locate } = parseRequest(text);
          for (const { offset, length } of [...problems, locate(["inputs", "x", 0], "key"), locate([])]) {
            assert.ok(offset >= 0 && length >= 0 && offset + length <= Math.max(1, text.length));
          }
        },
      ),
    );
  });
});

describe("locate", () => {
  it("finds every value in any layout", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, 2, "\t"), (value, indent) => {
        const text = `/* c */ {"provider":"p","inputs":{"v": ${JSON.stringify(value, undefined, indent)} ,}, }`;
        const { locate, problems } = parseRequest(text);
        assert.deepEqual(problems, []);
        for (const [path, expected] of walk(["inputs", "v"], JSON.parse(JSON.stringify(value)))) {
          const { offset, length } = locate(path);
          assert.deepEqual(parseJson(text.slice(offset, offset + length)), parseJson(JSON.stringify(expected)));
        }
      }),
    );
  });

  it("returns the name of a property, or the first character of a value without one", () => {
    const text = '{"provider":"p","inputs":{"list":[{"x":1}]}}';
    const { locate } = parseRequest(text);
    const at = (...args: Parameters<typeof locate>): string => {
      const { offset, length } = locate(...args);
      return `${offset}:${text.slice(offset, offset + length)}`;
    };
    assert.equal(at(["inputs", "list"], "key"), '26:"list"');
    assert.equal(at(["inputs", "list", 0], "key"), "34:{");
    assert.equal(at([], "key"), "0:{");
    assert.equal(at(["inputs", "missing"], "key"), '16:"inputs"');
    assert.equal(at(["inputs", "list", 0, "x", "deeper"]), "39:1");
  });

  it("finds the last of duplicate keys", () => {
    const text = '{"provider":"p","inputs":{"a":1,"a":2}}';
    const { locate } = parseRequest(text);
    assert.equal(locate(["inputs", "a"]).offset, text.indexOf("2"));
  });
});

describe("parseInputs", () => {
  it("reads an object", () => {
    assert.deepEqual(parseInputs('{"message":"hi",}').value, { message: "hi" });
  });

  it("reports a problem with its location when the text is not an object", () => {
    assert.deepEqual(parseInputs("[1]").problems, [
      {
        severity: "error",
        code: "not-an-object",
        message: "Inputs must be an object: { … }.",
        offset: 0,
        length: 3,
        path: [],
      },
    ]);
    assert.equal(parseInputs("{oops}").value, undefined);
  });
});

describe("executeOptions", () => {
  it("returns the options among the keys of a request", () => {
    assert.deepEqual(
      executeOptions({ provider: "p", plugin: "x", capability: "action", dryRun: true, inputs: { a: 1 } }),
      {
        capability: "action",
        dryRun: true,
      },
    );
    assert.deepEqual(executeOptions({ provider: "p", inputs: {} }), {});
  });
});

function walk(
  path: readonly (string | number)[],
  value: unknown,
): (readonly [readonly (string | number)[], unknown])[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, item]) => walk([...path, Array.isArray(value) ? Number(key) : key], item))
      : [];
  return [[path, value], ...below];
}
